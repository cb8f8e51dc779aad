package io.repforge.framework.runtime;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ONNX Runtime's {@code LSTMTraining} and {@code LSTMGrad} step by step, from operators that CUDA devices have. One direction, forward, with
 * the standard activations, as those have gradients (see {@code RecurrenceRules}). With T steps, N sequences, I inputs and H cells:
 *
 * <pre>
 * a = x·Wᵀ + h·Rᵀ + b,   i, o, f = σ(a), g = tanh(a)
 * c ← f·c + i·g,   h ← o·tanh(c)
 * </pre>
 */
final class UnrolledLstm {

    private static final int GATES = 4;
    private static final int SEQUENCE_LENGTHS = 4;

    private final NodeProto node;
    private final NodeWriter writer;
    private final int steps;
    private final long batch;
    private final long inputs;
    private final long cells;

    private UnrolledLstm(NodeProto node, List<Long> x, List<Long> r, NodeWriter writer) {
        this.node = node;
        this.writer = writer;
        this.steps = Math.toIntExact(x.get(0));
        this.batch = x.get(1);
        this.inputs = x.get(2);
        this.cells = r.get(2);
    }

    /**
     * @param x shape of the inputs, {@code [T, N, I]}
     * @param r shape of the recurrent weights, {@code [1, 4H, H]}
     */
    static UnrolledLstm of(NodeProto node, List<Long> x, List<Long> r, NodeWriter writer) {
        return new UnrolledLstm(node, x, r, writer);
    }

    private String input(int index) {
        return index < node.getInputCount() ? node.getInput(index) : "";
    }

    private void give(int index, String tensor) {
        writer.give(index < node.getOutputCount() ? node.getOutput(index) : "", tensor);
    }

    /** A state {@code [N, H]} from one with the axis of directions; zeros if there is none. */
    private String state(String tensor) {
        return tensor.isEmpty() ? writer.floats(new float[Math.toIntExact(batch * cells)], batch, cells) : writer.reshape(tensor, batch, cells);
    }

    /** Each step's part {@code [N, width]} of a tensor {@code [T, 1, N, width]}. */
    private List<String> eachStep(String tensor, long width) {
        List<String> parts = steps == 1 ? List.of(tensor) : writer.split(tensor, steps, 0);
        return parts.stream().map(part -> writer.reshape(part, batch, width)).toList();
    }

    private String together(List<String> parts, long width) {
        return writer.reshape(writer.concat(0, parts), steps, 1, batch, width);
    }

    /** X, W, R, B, lengths, H₀, C₀ → all hidden states, the last one, the last cell state, all cell states, all gates. */
    void forward() {
        refuseLengths(SEQUENCE_LENGTHS);
        String projected = writer.node("MatMul", writer.reshape(input(0), steps * batch, inputs),
                writer.transpose(writer.reshape(input(1), GATES * cells, inputs), 1, 0));
        if (!input(3).isEmpty()) {
            List<String> biases = writer.split(writer.reshape(input(3), 2 * GATES * cells), 2, 0);
            projected = writer.node("Add", projected, writer.node("Add", biases.get(0), biases.get(1)));
        }
        List<String> projections = eachStep(writer.reshape(projected, steps, 1, batch, GATES * cells), GATES * cells);
        String recurrent = writer.transpose(writer.reshape(input(2), GATES * cells, cells), 1, 0);
        String h = state(input(5));
        String c = state(input(6));
        List<String> hidden = new ArrayList<>();
        List<String> states = new ArrayList<>();
        List<String> gates = new ArrayList<>();
        for (String projection : projections) {
            List<String> a = writer.split(writer.node("Add", projection, writer.node("MatMul", h, recurrent)), GATES, 1);
            String i = writer.node("Sigmoid", a.get(0));
            String o = writer.node("Sigmoid", a.get(1));
            String f = writer.node("Sigmoid", a.get(2));
            String g = writer.node("Tanh", a.get(3));
            c = writer.node("Add", writer.node("Mul", f, c), writer.node("Mul", i, g));
            h = writer.node("Mul", o, writer.node("Tanh", c));
            hidden.add(h);
            states.add(c);
            gates.add(writer.concat(1, List.of(i, o, f, g)));
        }
        give(0, together(hidden, cells));
        give(1, writer.reshape(h, 1, batch, cells));
        give(2, writer.reshape(c, 1, batch, cells));
        give(3, together(states, cells));
        give(4, together(gates, GATES * cells));
    }

    /**
     * X, W, R, lengths, H₀, C₀, all hidden states, all cell states, all gates, and the gradients of all hidden states, the last one and the last cell
     * state → the gradients of X, W, R, B, H₀, C₀.
     */
    void backward() {
        refuseLengths(3);
        String one = writer.floats(new float[] {1}, 1);
        String w = writer.reshape(input(1), GATES * cells, inputs);
        String r = writer.reshape(input(2), GATES * cells, cells);
        List<String> hidden = eachStep(input(6), cells);
        List<String> states = eachStep(input(7), cells);
        List<String> gates = eachStep(input(8), GATES * cells);
        List<String> dHidden = input(9).isEmpty() ? List.of() : eachStep(input(9), cells);
        String dh = state(input(10));
        String dc = state(input(11));
        String[] da = new String[steps];
        for (int t = steps - 1; t >= 0; t--) {
            List<String> gate = writer.split(gates.get(t), GATES, 1);
            String i = gate.get(0);
            String o = gate.get(1);
            String f = gate.get(2);
            String g = gate.get(3);
            if (!dHidden.isEmpty()) {
                dh = writer.node("Add", dh, dHidden.get(t));
            }
            String squashed = writer.node("Tanh", states.get(t));
            dc = writer.node("Add", dc, writer.node("Mul", writer.node("Mul", dh, o), slopeOfTanh(one, squashed)));
            String before = t == 0 ? state(input(5)) : states.get(t - 1);
            da[t] = writer.concat(1, List.of(
                    writer.node("Mul", writer.node("Mul", dc, g), slopeOfSigmoid(one, i)),
                    writer.node("Mul", writer.node("Mul", dh, squashed), slopeOfSigmoid(one, o)),
                    writer.node("Mul", writer.node("Mul", dc, before), slopeOfSigmoid(one, f)),
                    writer.node("Mul", writer.node("Mul", dc, i), slopeOfTanh(one, g))));
            dh = writer.node("MatMul", da[t], r);
            dc = writer.node("Mul", dc, f);
        }
        String all = writer.concat(0, Arrays.asList(da));
        String transposed = writer.transpose(all, 1, 0);
        List<String> previous = new ArrayList<>(List.of(state(input(4))));
        previous.addAll(hidden.subList(0, steps - 1));
        give(0, writer.reshape(writer.node("MatMul", all, w), steps, batch, inputs));
        give(1, writer.reshape(writer.node("MatMul", transposed, writer.reshape(input(0), steps * batch, inputs)), 1, GATES * cells, inputs));
        give(2, writer.reshape(writer.node("MatMul", transposed, writer.concat(0, previous)), 1, GATES * cells, cells));
        String sum = writer.node("ReduceSum", all, writer.longs(0));
        give(3, writer.concat(1, List.of(sum, sum)));
        give(4, writer.reshape(dh, 1, batch, cells));
        give(5, writer.reshape(dc, 1, batch, cells));
    }

    /** Of {@code y = σ(a)}: {@code y (1 − y)}. */
    private String slopeOfSigmoid(String one, String y) {
        return writer.node("Mul", y, writer.node("Sub", one, y));
    }

    /** Of {@code y = tanh(a)}: {@code 1 − y²}. */
    private String slopeOfTanh(String one, String y) {
        return writer.node("Sub", one, writer.node("Mul", y, y));
    }

    private void refuseLengths(int index) {
        if (!input(index).isEmpty()) {
            throw new EngineException(node.getName() + " has sequence lengths, which CUDA devices have no gradient for");
        }
    }
}
