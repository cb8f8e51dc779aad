package io.repforge.multicrop;

import io.repforge.api.Comparison;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.View;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * DINO's loss of class tokens, and the same of hidden patches (iBOT, Zhou et al. 2022, equations 2 and 3): of each image the mean over its hidden patches, 0 where there are
 * none, and of these the mean over images. DINOv2 (Oquab et al. 2024, section 4) balances choices by Sinkhorn's iterations in place of a centre, and adds {@link Koleo} of the
 * class tokens of context and target. A centre of patches is that of all that are looked at, hidden or not, as iBOT's. Statistics: those of DINO, and parts of the loss.
 */
public final class IbotLoss implements Loss<IbotLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "τs, the student's temperature", defaults = "0.1", min = 0, aboveMin = true) double studentTemperature,
            @Option(value = "τt, the teacher's at the start and after its warm-up", defaults = "[0.04, 0.07]", min = 0, aboveMin = true,
                    length = 2) List<Double> teacherTemperature,
            @Option(value = "Share of the run that the warm-up takes", defaults = "0.3", min = 0, aboveMin = true, max = 1) double warmup,
            @Option(value = "mean: a centre that follows the mean is taken off; sinkhorn: choices are balanced over the batch", defaults = "mean") Centering centering,
            @Option(value = "Share of a centre that is kept at each step", defaults = "0.9", min = 0, max = 1) double centerMomentum,
            @Option(value = "Weight of the loss of patches", defaults = "1.0", min = 0) double patchWeight,
            @Option(value = "Weight of what spreads class tokens", defaults = "0.0", min = 0) double koleo) {}

    @Override
    public String name() {
        return "ibot";
    }

    @Override
    public String description() {
        return "DINO's cross-entropy of class tokens, and the same of patches that the student doesn't see";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Comparison comparison = inputs.comparison();
        Tensor temperature = TeacherTemperature.of(graph, options.teacherTemperature, options.warmup);
        Pairs pairs = Pairs.of(comparison, IbotHead.CONTEXT_PATCHES, IbotHead.TARGET_PATCHES);
        Agreement classes = Agreement.of(graph, pairs, options.centering, temperature, options.centerMomentum, options.studentTemperature);
        Tensor patches = patches(graph, inputs, temperature, options);
        Map<String, Tensor> statistics = new LinkedHashMap<>(Choices.statistics(classes.teachers()));
        statistics.put("class_loss", classes.loss());
        statistics.put("patch_loss", patches);
        Tensor loss = classes.loss().add(patches.mul(options.patchWeight));
        if (options.koleo > 0) {
            Encodings encodings = inputs.encodings();
            Tensor spread = Koleo.of(encodings.context().mean()).add(Koleo.of(encodings.view(Encodings.TARGET_BY_STUDENT).get(0).mean()));
            statistics.put("koleo", spread);
            loss = loss.add(spread.mul(options.koleo));
        }
        return Value.of(loss, statistics);
    }

    private Tensor patches(Graph graph, Inputs inputs, Tensor temperature, Options options) {
        List<Comparison> both = List.of(inputs.comparison().other(IbotHead.CONTEXT_PATCHES), inputs.comparison().other(IbotHead.TARGET_PATCHES));
        List<Tensor> seen = inputs.batch().view(View.SEEN).tensors();
        List<Tensor> choices = options.centering.choices(graph, "patch_center", both.stream().map(pair -> pair.target().mean()).toList(), temperature,
                options.centerMomentum);
        Tensor sum = graph.scalar(DType.FLOAT32, 0);
        for (int i = 0; i < both.size(); i++) {
            Tensor scores = both.get(i).context().mean();
            if (scores.shape().rank() != 3) {
                throw new GraphException("loss " + name() + " compares patches [N, H, P], but they are " + scores.tensorType() + "; choose decoder ibot-head");
            }
            Tensor weights = Hidden.of(seen.get(Math.min(i, seen.size() - 1)), scores.dim(1)).weights();
            Tensor each = Choices.crossEntropy(choices.get(i), scores.div(options.studentTemperature).logSoftmax(-1)).mul(weights);
            sum = sum.add(each.sum(false, 1).div(weights.sum(false, 1).max(graph.scalar(DType.FLOAT32, 1))).mean());
        }
        return sum.div(both.size());
    }
}
