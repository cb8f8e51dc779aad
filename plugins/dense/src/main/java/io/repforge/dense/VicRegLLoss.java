package io.repforge.dense;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.Placed;
import io.repforge.api.View;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.BatchVariation;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loss of VICRegL (Bardes et al. 2022, equations 1 to 5): α times VICReg of whole images, and 1 − α times VICReg of places that belong together. These are those of the other view
 * that are nearest by features, and, once more, those that lie nearest in the image that both views were cut from. Of the pairs the nearest ones count alone. As in the authors' code, so many
 * from each view to the other as the first number of matches says, and so many as the second; variance and covariance are means over the views.
 */
public final class VicRegLLoss implements Loss<VicRegLLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "α, share of the loss of whole images", defaults = "0.75", min = 0, max = 1) double alpha,
            @Option(value = "Weight of the mean squared difference", defaults = "25", min = 0) double invariance,
            @Option(value = "Weight of how much deviations of features lack to 1", defaults = "25", min = 0) double variance,
            @Option(value = "Weight of squared covariances", defaults = "1", min = 0) double covariance,
            @Option(value = "How many pairs of places count, and how many once more; at most all", defaults = "[20, 4]", min = 1, length = 2) List<Integer> matches,
            @Option(value = "Whether places are matched by where they lie too, which an augmenter must tell, such as context-and-target with boxes: true",
                    defaults = "true") boolean byPlace) {}

    @Override
    public String name() {
        return "vicregl";
    }

    @Override
    public String description() {
        return "VICReg of whole images and of places that are matched by features and by where they lie";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Comparison comparison = inputs.comparison();
        Directions.requireVectors(name(), comparison);
        Tensor first = comparison.context().mean();
        Tensor second = comparison.target().mean();
        BatchVariation.warnOfOneRow(name(), first);
        Tensor whole = criterion(first.unsqueeze(1), second.unsqueeze(1), options);
        Comparison dense = comparison.other(DenseProjectionHead.DENSE);
        Places one = Places.of(this, dense.context());
        Places other = Places.of(this, dense.target());
        Tensor byFeatures = matched(one, other, one.features(), other.features(), options);
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("loss_of_images", whole);
        statistics.put("loss_by_features", byFeatures);
        Tensor local = byFeatures;
        if (options.byPlace) {
            List<Tensor> boxes = inputs.batch().view(View.BOX).tensors();
            Tensor points = Placed.centres(boxes.get(0), one.rows(), one.columns());
            Tensor byPlace = matched(one, other, points, Placed.centres(boxes.get(1), other.rows(), other.columns()), options);
            statistics.put("loss_by_place", byPlace);
            local = local.add(byPlace);
        }
        statistics.replaceAll((name, tensor) -> tensor.stopGradient());
        return Value.of(whole.mul(options.alpha).add(local.mul(1 - options.alpha)), statistics);
    }

    /** The mean over both directions and both numbers of matches. */
    private static Tensor matched(Places one, Places other, Tensor points, Tensor others, Options options) {
        List<Tensor> losses = new ArrayList<>();
        for (int count : options.matches) {
            losses.add(matched(one, other, Places.Matches.nearest(points, others, Math.min(count, one.count())), options));
            losses.add(matched(other, one, Places.Matches.nearest(others, points, Math.min(count, other.count())), options));
        }
        return losses.stream().reduce(Tensor::add).orElseThrow().div(losses.size());
    }

    private static Tensor matched(Places one, Places other, Places.Matches matches, Options options) {
        return criterion(one.at(matches.own()), other.at(matches.partners()), options);
    }

    /**
     * VICReg, whose variance and covariance terms are means over both.
     *
     * @param one {@code [N, K, D]}
     * @param other {@code [N, K, D]}
     */
    private static Tensor criterion(Tensor one, Tensor other, Options options) {
        Variation ofOne = Variation.of(one);
        Variation ofOther = Variation.of(other);
        Tensor invariance = one.sub(other).square().mean().mul(options.invariance);
        Tensor variance = ofOne.lack().add(ofOther.lack()).mul(options.variance / 2);
        return invariance.add(variance).add(ofOne.covariance().add(ofOther.covariance()).mul(options.covariance / 2));
    }
}
