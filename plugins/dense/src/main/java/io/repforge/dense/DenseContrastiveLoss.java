package io.repforge.dense;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Sharing;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loss of DenseCL (Wang et al. 2021, equations 1 to 3): {@code (1 − λ)} times the contrastive loss of whole images and λ times that of places. The partner of a place is the
 * place of the other view whose backbone features are most similar by cosine; its negatives are the means over the places of other images. Negatives are the other images of the batch
 * and, if wanted, queues of earlier ones: of whole images that of the batch extender, of places one of the loss's own.
 */
public final class DenseContrastiveLoss implements Loss<DenseContrastiveLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What similarities are divided by", defaults = "0.2", min = 0, aboveMin = true) double temperature,
            @Option(value = "λ, share of the loss of places", defaults = "0.5", min = 0, max = 1) double dense,
            @Option(value = "Means over places of so many earlier images that are negatives too; 0 for those of the batch alone", defaults = "0", min = 0,
                    max = 1 << 20) int queue) {}

    @Override
    public String name() {
        return "dense-contrastive";
    }

    @Override
    public String description() {
        return "Whole images and places find each other among those of other images";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Comparison comparison = inputs.comparison();
        Places queries = Places.of(this, comparison.other(DenseProjectionHead.DENSE).context());
        Places keys = Places.of(this, comparison.other(DenseProjectionHead.DENSE).target());
        Places ownFeatures = Places.of(this, comparison.other(DenseProjectionHead.FEATURES).context());
        Places otherFeatures = Places.of(this, comparison.other(DenseProjectionHead.FEATURES).target());
        Tensor whole = ofImages(comparison, options.temperature);
        Tensor places = ofPlaces(graph, queries, keys, partners(ownFeatures, otherFeatures), options);
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("loss_of_images", whole);
        statistics.put("loss_of_places", places);
        statistics.replaceAll((name, tensor) -> tensor.stopGradient());
        return Value.of(whole.mul(1 - options.dense).add(places.mul(options.dense)), statistics);
    }

    /** The number of each place's partner, {@code int64 [N, T]}. */
    private static Tensor partners(Places own, Places others) {
        return own.features().l2Normalize(2).matmul(others.features().l2Normalize(2).transposeMatrix()).argMax(2);
    }

    private Tensor ofImages(Comparison comparison, double temperature) {
        Directions rows = Directions.of(name(), comparison).requireNegatives(name());
        List<Tensor> similarities = new ArrayList<>();
        similarities.add(Directions.cosines(rows.context(), rows.target()));
        Tensor negatives = comparison.negatives();
        if (negatives != null) {
            similarities.add(Directions.cosines(rows.context(), negatives.l2Normalize(1)));
        }
        return Tensor.concat(1, similarities).div(temperature).crossEntropy(rows.partners());
    }

    private static Tensor ofPlaces(Graph graph, Places queries, Places keys, Tensor partners, Options options) {
        Tensor directions = queries.features().l2Normalize(2);
        Tensor own = directions.mul(keys.at(partners).l2Normalize(2)).sum(true, 2);
        Tensor means = keys.features().mean(false, 1).l2Normalize(1);
        List<Tensor> similarities = new ArrayList<>();
        similarities.add(own);
        similarities.add(Directions.withoutItself(directions.matmul(means.transposeMatrix())));
        if (options.queue > 0) {
            similarities.add(directions.matmul(queue(graph, means.stopGradient(), options.queue).transposeMatrix()));
        }
        Tensor logits = Tensor.concat(2, similarities).div(options.temperature);
        return logits.logSumExp(true, 2).sub(own.div(options.temperature)).mean();
    }

    /** The rows of earlier steps; those of this step come first in the next, and the oldest go. */
    private static Tensor queue(Graph graph, Tensor rows, int size) {
        // On each worker of a cluster the rows are of other samples: a mean of them would be like none.
        Tensor queue = graph.state("dense_queue", DType.FLOAT32, Shape.of(size, rows.dim(1)), new Initializer.Gaussian(0, 1), Sharing.KEPT);
        Tensor next = rows.dim(0) >= size ? rows.slice(0, 0, size) : Tensor.concat(0, rows, queue.slice(0, 0, size - rows.dim(0)));
        graph.assign(queue, next);
        return queue.l2Normalize(1);
    }
}
