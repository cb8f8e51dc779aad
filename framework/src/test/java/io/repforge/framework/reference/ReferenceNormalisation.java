package io.repforge.framework.reference;

import io.repforge.api.graph.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Normalisation and cross-entropy. */
final class ReferenceNormalisation {

    private ReferenceNormalisation() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> all = new LinkedHashMap<>();
        all.put("BatchNormalization", ReferenceNormalisation::batchNorm);
        all.put("LayerNormalization", (Operator.Single) ReferenceNormalisation::layerNorm);
        all.put("InstanceNormalization", (Operator.Single) ReferenceNormalisation::instanceNorm);
        all.put("SoftmaxCrossEntropyLoss", ReferenceNormalisation::crossEntropy);
        return all;
    }

    private static double mean(double[] group) {
        return Arrays.stream(group).sum() / group.length;
    }

    /** Population variance. */
    private static double variance(double[] group) {
        double mean = mean(group);
        return Arrays.stream(group).map(x -> (x - mean) * (x - mean)).sum() / group.length;
    }

    private static List<Value> batchNorm(Node node, List<@Nullable Value> in) {
        Value x = in.get(0);
        Value scale = in.get(1);
        Value bias = in.get(2);
        Value mean = in.get(3);
        Value variance = in.get(4);
        double epsilon = node.realAttribute("epsilon", 1e-5f);
        if (node.intAttribute("training_mode", 0) == 0) {
            return List.of(normalised(x, scale, bias, mean, variance, epsilon));
        }
        double momentum = node.realAttribute("momentum", 0.9f);
        boolean[] reduced = new boolean[x.rank()];
        Arrays.fill(reduced, true);
        reduced[1] = false;
        Value batchMean = ReferenceReductions.reduce(x, reduced, false, ReferenceNormalisation::mean);
        Value batchVariance = ReferenceReductions.reduce(x, reduced, false, ReferenceNormalisation::variance);
        return List.of(
                normalised(x, scale, bias, batchMean, batchVariance, epsilon),
                ReferenceElementwise.combine(mean, batchMean, (old, now) -> momentum * old + (1 - momentum) * now),
                ReferenceElementwise.combine(variance, batchVariance, (old, now) -> momentum * old + (1 - momentum) * now));
    }

    private static Value normalised(Value x, Value scale, Value bias, Value mean, Value variance, double epsilon) {
        return Value.generate(x.dims(), i -> {
            int c = i[1];
            return (x.at(i) - mean.at(c)) / Math.sqrt(variance.at(c) + epsilon) * scale.at(c) + bias.at(c);
        });
    }

    private static Value layerNorm(Node node, List<@Nullable Value> in) {
        Value x = in.get(0);
        Value scale = in.get(1);
        Value bias = Operator.optional(in, 2);
        double epsilon = node.realAttribute("epsilon", 1e-5f);
        int axis = (int) node.intAttribute("axis", -1);
        boolean[] reduced = new boolean[x.rank()];
        Arrays.fill(reduced, axis < 0 ? axis + x.rank() : axis, x.rank(), true);
        Value mean = ReferenceReductions.reduce(x, reduced, true, ReferenceNormalisation::mean);
        Value variance = ReferenceReductions.reduce(x, reduced, true, ReferenceNormalisation::variance);
        return Value.generate(x.dims(), i -> (x.at(i) - mean.broadcastAt(i)) / Math.sqrt(variance.broadcastAt(i) + epsilon)
                * scale.broadcastAt(i) + (bias == null ? 0 : bias.broadcastAt(i)));
    }

    private static Value instanceNorm(Node node, List<@Nullable Value> in) {
        Value x = in.get(0);
        Value scale = in.get(1);
        Value bias = in.get(2);
        double epsilon = node.realAttribute("epsilon", 1e-5f);
        boolean[] reduced = new boolean[x.rank()];
        Arrays.fill(reduced, 2, x.rank(), true);
        Value mean = ReferenceReductions.reduce(x, reduced, true, ReferenceNormalisation::mean);
        Value variance = ReferenceReductions.reduce(x, reduced, true, ReferenceNormalisation::variance);
        return Value.generate(x.dims(), i -> (x.at(i) - mean.broadcastAt(i)) / Math.sqrt(variance.broadcastAt(i) + epsilon)
                * scale.at(i[1]) + bias.at(i[1]));
    }

    /** Logits {@code [N, C]} and labels {@code [N]}: the loss, and the log probabilities. */
    private static List<Value> crossEntropy(Node node, List<@Nullable Value> in) {
        Value logits = in.get(0);
        Value labels = in.get(1);
        if (logits.rank() != 2 || in.size() > 2 || !node.textAttribute("reduction", "mean").equals("mean")) {
            throw new IllegalArgumentException(node + ": the reference knows the mean over [N, C] without weights only");
        }
        Value logTotal = ReferenceReductions.reduce(logits, new boolean[] {false, true}, true, ReferenceReductions::logSumExp);
        Value logProbability = Value.generate(logits.dims(), i -> logits.at(i) - logTotal.at(i[0], 0));
        double sum = 0;
        for (int n = 0; n < logits.dim(0); n++) {
            sum -= logProbability.at(n, (int) labels.at(n));
        }
        return List.of(Value.scalar(sum / logits.dim(0)), logProbability);
    }
}
