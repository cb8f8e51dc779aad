package io.repforge.framework.autodiff;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Normalisation by statistics of the batch, of each sample, or by given ones. */
final class NormalisationRules {

    private NormalisationRules() {}

    static void addTo(GradientRules rules) {
        rules.add("BatchNormalization", b -> {
            if (b.node().intAttribute("training_mode", 0) != 0) {
                batchNormTraining(b);
            } else {
                batchNormInference(b);
            }
        });
        rules.add("LayerNormalization", NormalisationRules::layerNorm);
        rules.add("InstanceNormalization", NormalisationRules::instanceNorm);
    }

    /**
     * By the mean and the inverse deviation that the forward pass saves: see {@link Lowering}. The running statistics depend on the
     * batch too, which counts only in imported models: {@link Tensor#batchNormTraining} stops the gradient there.
     */
    private static void batchNormTraining(Backward b) {
        Node node = b.node();
        Tensor x = b.input(0);
        TensorType vector = b.input(1).tensorType();
        List<Tensor> saved = b.microsoft("BatchNormInternal", node.inputs(), node.attributes(),
                x.tensorType(), vector, vector, vector, vector);
        List<Tensor> gradients = b.microsoft("BatchNormalizationGrad",
                List.of(b.dy(), x, b.input(1), saved.get(3), saved.get(4)), epsilon(b), x.tensorType(), vector, vector);
        b.give(0, () -> throughStatistics(b, gradients.get(0), saved.get(3)));
        b.give(1, () -> gradients.get(1));
        b.give(2, () -> gradients.get(2));
        for (int i = 1; i <= 2; i++) {
            Tensor dRunning = b.gradientOrNull(i);
            if (dRunning == null) {
                b.none(i + 2);
            } else {
                b.give(i + 2, () -> dRunning.mul(momentum(b)));
            }
        }
    }

    /** Adds what comes back from the new running statistics, {@code momentum · old + (1 − momentum) · batch}. */
    private static Tensor throughStatistics(Backward b, Tensor dx, Tensor mean) {
        Tensor x = b.input(0);
        double share = (1 - momentum(b)) * x.dim(1) / x.shape().elements();
        Tensor dMean = b.gradientOrNull(1);
        Tensor dVariance = b.gradientOrNull(2);
        Tensor sum = dMean == null ? dx : dx.add(alongChannels(dMean.mul(share), x));
        return dVariance == null ? sum
                : sum.add(x.sub(alongChannels(mean, x)).mul(alongChannels(dVariance.mul(2 * share), x)));
    }

    private static double momentum(Backward b) {
        return b.node().realAttribute("momentum", 0.9f);
    }

    /** {@code y = (x − mean) / √(variance + ε) · scale + bias} with everything given. */
    private static void batchNormInference(Backward b) {
        Tensor x = b.input(0);
        Tensor dy = b.dy();
        int[] others = IntStream.range(0, x.shape().rank()).filter(axis -> axis != 1).toArray();
        Tensor inverse = alongChannels(one(x).div(b.input(4).add(epsilonOf(b)).sqrt()), x);
        Tensor scale = alongChannels(b.input(1), x);
        b.give(0, () -> dy.mul(scale.mul(inverse)));
        b.give(2, () -> dy.sum(false, others));
        b.give(3, () -> dy.sum(true, others).mul(scale.mul(inverse)).neg().reshape(x.dim(1)));
        if (b.needs(1) || b.needs(4)) {
            Tensor correlation = dy.mul(x.sub(alongChannels(b.input(3), x))).sum(true, others).mul(inverse);
            b.give(1, () -> correlation.reshape(x.dim(1)));
            b.give(4, () -> correlation.mul(scale).mul(inverse.square()).mul(-0.5).reshape(x.dim(1)));
        }
    }

    /** By the mean and the inverse deviation that the operator can put out: see {@link Lowering}. */
    private static void layerNorm(Backward b) {
        Node node = b.node();
        Tensor x = b.input(0);
        Tensor scale = b.input(1);
        int axis = x.shape().axis((int) node.intAttribute("axis", -1));
        if (x.type() != DType.FLOAT32 || !node.hasInput(2) && b.needs(2)) {
            throw b.refusal("only float32 has one");
        }
        long[] dims = x.shape().dims();
        for (int i = axis; i < dims.length; i++) {
            dims[i] = 1;
        }
        TensorType statistics = TensorType.of(DType.FLOAT32, dims);
        List<Tensor> saved = b.graph().node(Node.ONNX, "LayerNormalization", node.inputs(), node.attributes(),
                x.tensorType(), statistics, statistics);
        List<Tensor> gradients = b.microsoft("LayerNormalizationGrad", List.of(b.dy(), x, scale, saved.get(1), saved.get(2)),
                Map.of("axis", Attribute.of(axis)), x.tensorType(), scale.tensorType(), scale.tensorType());
        for (int i = 0; i < 3; i++) {
            int input = i;
            b.give(i, () -> gradients.get(input));
        }
    }

    /** Each channel of each sample is normalised by itself. */
    private static void instanceNorm(Backward b) {
        Tensor x = b.input(0);
        Tensor dy = b.dy();
        int[] spatial = IntStream.range(2, x.shape().rank()).toArray();
        if (spatial.length == 0) {
            throw b.refusal("it has no spatial axes");
        }
        Tensor centred = x.sub(x.mean(true, spatial));
        Tensor inverse = one(x).div(centred.square().mean(true, spatial).add(epsilonOf(b)).sqrt());
        Tensor normalised = centred.mul(inverse);
        Tensor correlation = dy.mul(normalised);
        b.give(1, () -> correlation.sum(true, spatial).sum(true, 0).reshape(x.dim(1)));
        b.give(2, () -> dy.sum(true, spatial).sum(true, 0).reshape(x.dim(1)));
        b.give(0, () -> dy.sub(dy.mean(true, spatial))
                .sub(normalised.mul(correlation.mean(true, spatial)))
                .mul(inverse.mul(alongChannels(b.input(1), x))));
    }

    /** A vector over the channels in a shape that broadcasts with {@code [N, C, …]}. */
    private static Tensor alongChannels(Tensor vector, Tensor x) {
        int[] trailing = IntStream.range(1, x.shape().rank() - 1).toArray();
        return trailing.length == 0 ? vector : vector.unsqueeze(trailing);
    }

    private static Tensor one(Tensor like) {
        return like.graph().scalar(like.type(), 1);
    }

    private static double epsilonOf(Backward b) {
        return b.node().realAttribute("epsilon", 1e-5f);
    }

    private static Map<String, Attribute> epsilon(Backward b) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("epsilon", Attribute.of(epsilonOf(b)));
        return attributes;
    }
}
