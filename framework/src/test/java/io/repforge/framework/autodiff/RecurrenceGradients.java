package io.repforge.framework.autodiff;

import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cases of LSTM and GRU. */
final class RecurrenceGradients {

    private final List<GradientCase> cases = new ArrayList<>();

    private RecurrenceGradients() {}

    static List<GradientCase> cases() {
        RecurrenceGradients all = new RecurrenceGradients();
        all.of("LSTM", 4, Tensor::lstm);
        all.of("GRU", 3, Tensor::gru);
        all.statesOfImportedModels();
        all.withoutBiases("LSTM", 4);
        all.withoutBiases("GRU", 3);
        return all.cases;
    }

    private interface Recurrence {
        Tensor of(Tensor x, Tensor weights, Tensor recurrence, Tensor bias);
    }

    private void of(String op, int gates, Recurrence f) {
        one(op, "over 5 steps", gates, f, 5, 2, 3, 4);
        one(op, "over one step", gates, f, 1, 2, 3, 4);
        one(op, "of one sequence", gates, f, 3, 1, 2, 3);
        one(op, "of one cell", gates, f, 4, 3, 1, 1);
        one(op, "of more cells than inputs", gates, f, 3, 2, 2, 5);
        cases.add(GradientCase.of(op, "of which only the last step is used",
                o -> f.of(o.normal(4, 2, 3), weights(o, gates * 3, 3), weights(o, gates * 3, 3), bias(o, gates, 3)).select(0, -1)));
        cases.add(
                GradientCase.of(op, "of data without gradient", o -> f.of(o.untrained(4, 2, 3), weights(o, gates * 3, 3), weights(o, gates * 3, 3), bias(o, gates, 3))));
        cases.add(GradientCase.of(op, "of two layers", o -> {
            Tensor below = f.of(o.normal(3, 2, 2), weights(o, gates * 3, 2), weights(o, gates * 3, 3), bias(o, gates, 3));
            return f.of(below, weights(o, gates * 2, 3), weights(o, gates * 2, 2), bias(o, gates, 2));
        }));
    }

    private void one(String op, String what, int gates, Recurrence f, long steps, long batch, long in, long hidden) {
        cases.add(GradientCase.of(op, what, o -> f.of(o.normal(steps, batch, in), weights(o, gates * hidden, in),
                weights(o, gates * hidden, hidden), bias(o, gates, hidden))));
    }

    /** Initial states, and last states as outputs, which {@link Tensor} doesn't have. */
    private void statesOfImportedModels() {
        cases.add(GradientCase.ofAll("LSTM", "from given states, to the last states", o -> {
            Tensor x = o.normal(3, 2, 2);
            TensorType last = TensorType.of(x.type(), 1, 2, 4);
            List<@Nullable Tensor> inputs = Arrays.asList(x, weights(o, 16, 2), weights(o, 16, 4), bias(o, 4, 4), null,
                    o.normal(1, 2, 4), o.normal(1, 2, 4));
            return o.graph().node(Node.ONNX, "LSTM", inputs, Map.of("hidden_size", Attribute.of(4)),
                    TensorType.of(x.type(), 3, 1, 2, 4), last, last);
        }));
        for (int resetAfter = 0; resetAfter <= 1; resetAfter++) {
            Map<String, Attribute> attributes = Map.of("hidden_size", Attribute.of(4), "linear_before_reset", Attribute.of(resetAfter));
            cases.add(GradientCase.ofAll("GRU", "from a given state, to the last one, reset "
                    + (resetAfter == 1 ? "after the product" : "before the product"), o -> {
                        Tensor x = o.normal(3, 2, 2);
                        List<@Nullable Tensor> inputs = Arrays.asList(x, weights(o, 12, 2), weights(o, 12, 4), bias(o, 3, 4), null, o.normal(1, 2, 4));
                        return o.graph().node(Node.ONNX, "GRU", inputs, attributes,
                                TensorType.of(x.type(), 3, 1, 2, 4), TensorType.of(x.type(), 1, 2, 4));
                    }));
        }
    }

    private void withoutBiases(String op, int gates) {
        cases.add(GradientCase.of(op, "without biases", o -> {
            Tensor x = o.normal(3, 2, 2);
            return o.graph().node(Node.ONNX, op, List.of(x, weights(o, gates * 4, 2), weights(o, gates * 4, 4)),
                    Map.of("hidden_size", Attribute.of(4)), TensorType.of(x.type(), 3, 1, 2, 4)).get(0);
        }));
    }

    private static Tensor weights(Operands o, long rows, long columns) {
        return o.uniform(-0.7, 0.7, 1, rows, columns);
    }

    private static Tensor bias(Operands o, int gates, long hidden) {
        return o.uniform(-0.5, 0.5, 1, 2 * gates * hidden);
    }
}
