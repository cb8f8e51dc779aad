package io.repforge.framework.onnx;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.onnx.Value.Flowing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Normalisation. That by the batch is as in training where the graph is for it. */
final class NormalisationOperators {

    private NormalisationOperators() {}

    static void addTo(Operators all) {
        all.single("BatchNormalization", NormalisationOperators::batchNorm);
        all.single("LayerNormalization", c -> {
            Flowing x = c.x(0);
            int axis = c.axis("axis", -1, x.rank());
            return x.with(layerNorm(c, x.tensor(), axis, c.tensor(1), c.has(2) ? c.tensor(2) : null, c.attributes().real("epsilon", 1e-5)));
        });
        all.single("RMSNormalization", NormalisationOperators::rmsNorm);
        all.single("SimplifiedLayerNormalization", NormalisationOperators::rmsNorm);
        all.single("InstanceNormalization", c -> c.x(0).with(c.tensor(0).instanceNorm(c.tensor(1), c.tensor(2), c.attributes().real("epsilon", 1e-5))));
        all.single("GroupNormalization", NormalisationOperators::groupNorm);
        all.single("Softmax", c -> alongOne(c, true));
        all.single("LogSoftmax", c -> alongOne(c, false));
        all.single("LpNormalization", c -> {
            Flowing x = c.x(0);
            int axis = c.axis("axis", -1, x.rank());
            Tensor length = c.attributes().integer("p", 2) == 1 ? x.tensor().abs().sum(true, axis) : x.tensor().square().sum(true, axis).sqrt();
            return x.with(x.tensor().div(length));
        });
    }

    /**
     * By the statistics of the batch, which the running ones follow; by these in evaluation, where the user wants them kept, and where the layer's scale is frozen.
     */
    private static Flowing batchNorm(Call c) {
        Flowing x = c.x(0);
        Graph graph = c.graph();
        double epsilon = c.attributes().real("epsilon", 1e-5);
        Tensor mean = graph.current(c.tensor(3));
        Tensor variance = graph.current(c.tensor(4));
        boolean kept = graph.mode() == Mode.EVALUATION || c.application().keepsStatistics() || c.application().weights().isFrozen(c.node().getInput(1))
                || !graph.variables().containsKey(c.tensor(3).name());
        if (kept) {
            return x.with(x.tensor().batchNormInference(c.tensor(1), c.tensor(2), mean, variance, epsilon));
        }
        Tensor.BatchNormResult result = x.tensor().batchNormTraining(c.tensor(1), c.tensor(2), mean, variance, epsilon, c.attributes().real("momentum", 0.9));
        graph.assign(c.tensor(3), result.runningMean());
        graph.assign(c.tensor(4), result.runningVariance());
        return x.with(result.output());
    }

    static Tensor layerNorm(Call c, Tensor x, int axis, Tensor scale, @Nullable Tensor bias, double epsilon) {
        Shape normalised = x.shape().from(axis);
        Tensor offset = bias == null ? filled(c.graph(), normalised, 0) : bias;
        return x.layerNorm(axis, likeAxes(scale, normalised), likeAxes(offset, normalised), epsilon);
    }

    private static Tensor likeAxes(Tensor vector, Shape normalised) {
        return vector.shape().equals(normalised) ? vector : vector.expand(normalised);
    }

    static Tensor filled(Graph graph, Shape shape, float value) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        Arrays.fill(values, value);
        return graph.constant(Array.of(shape, values));
    }

    /** Zhang and Sennrich 2019, equation 4. */
    private static Flowing rmsNorm(Call c) {
        Flowing x = c.x(0);
        int from = c.axis("axis", -1, x.rank());
        int[] axes = IntStream.range(from, x.rank()).toArray();
        Tensor size = x.tensor().square().mean(true, axes).add(c.attributes().real("epsilon", 1e-5)).sqrt();
        return x.with(x.tensor().div(size).mul(c.tensor(1)));
    }

    /** Scale and bias are of the groups up to opset 20, and of the channels from then on. */
    private static Flowing groupNorm(Call c) {
        Flowing x = c.x(0);
        int groups = (int) c.attributes().integer("num_groups", 1);
        long channels = x.shape().dim(1);
        Tensor scale = perChannel(c.tensor(1), channels);
        Tensor bias = perChannel(c.tensor(2), channels);
        return x.with(x.tensor().groupNorm(groups, scale, bias, c.attributes().real("epsilon", 1e-5)));
    }

    private static Tensor perChannel(Tensor vector, long channels) {
        long of = vector.dim(0);
        return of == channels ? vector : vector.unsqueeze(1).expand(Shape.of(of, channels / of)).reshape(channels);
    }

    /** Before opset 13 over all axes from the given one on. */
    private static Flowing alongOne(Call c, boolean plain) {
        Flowing x = c.x(0);
        boolean old = c.opset() < 13;
        int axis = c.axis("axis", old ? 1 : -1, x.rank());
        if (!old || axis == x.rank() - 1 || x.shape().from(axis + 1).elements() == 1) {
            return x.with(plain ? x.tensor().softmax(axis) : x.tensor().logSoftmax(axis));
        }
        Flowing flat = ShapeOperators.reshape(c, x, ShapeOperators.joined(x.lengths(c.application().images()), axis));
        Tensor result = plain ? flat.tensor().softmax(-1) : flat.tensor().logSoftmax(-1);
        return ShapeOperators.reshape(c, flat.with(result), List.copyOf(x.lengths(c.application().images())));
    }
}
