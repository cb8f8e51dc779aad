package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ONNX Runtime's {@code LSTMTraining} and {@code LSTMGrad} step by step:
 *
 * <pre>
 * a = x·Wᵀ + h·Rᵀ + b,   i, o, f = σ(a), g = tanh(a)
 * c ← f·c + i·g,   h ← o·tanh(c)
 * </pre>
 */
final class UnrolledLstm extends UnrolledRecurrence {

    private static final int SEQUENCE_LENGTHS = 4;

    UnrolledLstm(NodeProto node, Shape x, Shape r, NodeWriter writer) {
        super(node, x, r, writer);
    }

    /** X, W, R, B, lengths, H₀, C₀ → all hidden states, the last one, the last cell state, all cell states, all gates. */
    @Override
    void forward() {
        refuseLengths(SEQUENCE_LENGTHS);
        String projected = projected();
        List<String> biases = biases();
        if (!biases.isEmpty()) {
            projected = writer.node("Add", projected, writer.node("Add", biases.get(0), biases.get(1)));
        }
        List<String> projections = eachStep(writer.reshape(projected, steps, 1, batch, gates * cells), gates * cells);
        String recurrent = writer.transpose(writer.reshape(input(2), gates * cells, cells), 1, 0);
        String h = state(input(5));
        String c = state(input(6));
        List<String> hidden = new ArrayList<>();
        List<String> states = new ArrayList<>();
        List<String> opened = new ArrayList<>();
        for (String projection : projections) {
            List<String> a = writer.split(writer.node("Add", projection, writer.node("MatMul", h, recurrent)), gates, 1);
            String i = writer.node("Sigmoid", a.get(0));
            String o = writer.node("Sigmoid", a.get(1));
            String f = writer.node("Sigmoid", a.get(2));
            String g = writer.node("Tanh", a.get(3));
            c = writer.node("Add", writer.node("Mul", f, c), writer.node("Mul", i, g));
            h = writer.node("Mul", o, writer.node("Tanh", c));
            hidden.add(h);
            states.add(c);
            opened.add(writer.concat(1, List.of(i, o, f, g)));
        }
        give(0, together(hidden, cells));
        give(1, writer.reshape(h, 1, batch, cells));
        give(2, writer.reshape(c, 1, batch, cells));
        give(3, together(states, cells));
        give(4, together(opened, gates * cells));
    }

    /**
     * X, W, R, lengths, H₀, C₀, all hidden states, all cell states, all gates, and the gradients of all hidden states, the last one and the last cell
     * state → the gradients of X, W, R, B, H₀, C₀.
     */
    @Override
    void backward() {
        refuseLengths(3);
        String one = one();
        String r = writer.reshape(input(2), gates * cells, cells);
        List<String> hidden = eachStep(input(6), cells);
        List<String> states = eachStep(input(7), cells);
        List<String> opened = eachStep(input(8), gates * cells);
        List<String> dHidden = input(9).isEmpty() ? List.of() : eachStep(input(9), cells);
        String dh = state(input(10));
        String dc = state(input(11));
        String[] da = new String[steps];
        for (int t = steps - 1; t >= 0; t--) {
            List<String> gate = writer.split(opened.get(t), gates, 1);
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
        giveInputGradients(all);
        give(2, writer.reshape(writer.node("MatMul", transposed, writer.concat(0, previous)), 1, gates * cells, cells));
        String sum = writer.node("ReduceSum", all, writer.longs(0));
        give(3, writer.concat(1, List.of(sum, sum)));
        give(4, writer.reshape(dh, 1, batch, cells));
        give(5, writer.reshape(dc, 1, batch, cells));
    }
}
