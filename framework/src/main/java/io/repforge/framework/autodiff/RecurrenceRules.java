package io.repforge.framework.autodiff;

import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One-directional recurrence with the standard activations, by ONNX Runtime's own operators: the forward pass also puts out gates and
 * cell states (see {@link Lowering}), from which the gradient goes back through time.
 */
final class RecurrenceRules {

    private static final int SEQUENCE_LENGTHS = 4;

    private RecurrenceRules() {}

    static void addTo(GradientRules rules) {
        rules.add("LSTM", RecurrenceRules::lstm);
        rules.add("GRU", RecurrenceRules::gru);
    }

    /** Inputs X, W, R, B, lengths, H₀, C₀; outputs all hidden states, the last one, and the last cell state. */
    private static void lstm(Backward b) {
        refuseVariants(b, Set.of("Sigmoid", "Tanh"));
        if (b.node().hasInput(7)) {
            throw b.refusal("it has peepholes");
        }
        TensorType hidden = b.output(0).tensorType();
        TensorType last = new TensorType(hidden.type(), hidden.shape().from(1));
        TensorType gates = new TensorType(hidden.type(), hidden.shape().with(-1, 4 * hidden.shape().dim(-1)));
        List<Tensor> training = b.microsoft("LSTMTraining", b.node().inputs(), b.node().attributes(), hidden, last, last, hidden, gates);
        List<@Nullable Tensor> inputs = new ArrayList<>();
        for (int i : new int[] {0, 1, 2, SEQUENCE_LENGTHS, 5, 6}) {
            inputs.add(optional(b, i));
        }
        inputs.addAll(List.of(training.get(0), training.get(3), training.get(4)));
        for (int i = 0; i < 3; i++) {
            inputs.add(b.gradientOrNull(i));
        }
        give(b, "LSTMGrad", inputs, 0, 1, 2, 3, 5, 6);
    }

    /** Inputs X, W, R, B, lengths, H₀; outputs all hidden states, and the last one. */
    private static void gru(Backward b) {
        refuseVariants(b, Set.of("Sigmoid", "Tanh"));
        TensorType hidden = b.output(0).tensorType();
        TensorType last = new TensorType(hidden.type(), hidden.shape().from(1));
        TensorType gates = new TensorType(hidden.type(), hidden.shape().with(-1, 3 * hidden.shape().dim(-1)));
        List<Tensor> training = b.microsoft("GRUTraining", b.node().inputs(), b.node().attributes(), hidden, last, gates);
        List<@Nullable Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            inputs.add(optional(b, i));
        }
        inputs.addAll(List.of(training.get(0), training.get(2)));
        for (int i = 0; i < 2; i++) {
            inputs.add(b.gradientOrNull(i));
        }
        give(b, "GRUGrad", inputs, 0, 1, 2, 3, 5);
    }

    private static @Nullable Tensor optional(Backward b, int input) {
        return b.node().hasInput(input) ? b.input(input) : null;
    }

    /** One output for each of the forward operator's inputs, up to the last one that it has. */
    private static void give(Backward b, String op, List<@Nullable Tensor> inputs, int... forwardInputs) {
        List<Integer> present = new ArrayList<>();
        for (int input : forwardInputs) {
            if (b.node().hasInput(input)) {
                present.add(input);
            } else if (Arrays.stream(forwardInputs).anyMatch(later -> later > input && b.node().hasInput(later))) {
                throw b.refusal("it leaves out input " + input + " and has later ones");
            }
        }
        TensorType[] types = present.stream().map(input -> b.input(input).tensorType()).toArray(TensorType[]::new);
        List<Tensor> gradients = b.microsoft(op, inputs, b.node().attributes(), types);
        for (int i = 0; i < types.length; i++) {
            Tensor gradient = gradients.get(i);
            b.give(present.get(i), () -> gradient);
        }
    }

    private static void refuseVariants(Backward b, Set<String> standard) {
        Node node = b.node();
        boolean activated = node.attributes().get("activations") instanceof Attribute.Texts texts
                && !standard.equals(new LinkedHashSet<>(texts.values()));
        if (!node.textAttribute("direction", "forward").equals("forward") || node.intAttribute("layout", 0) != 0 || activated
                || node.attributes().containsKey("clip") || node.intAttribute("input_forget", 0) != 0
                || node.hasInput(SEQUENCE_LENGTHS)) {
            throw b.refusal("only one direction, forward, with the standard activations, and without clipping, lengths and coupled gates,"
                    + " has one");
        }
    }
}
