package io.repforge.framework.reference;

import io.repforge.api.graph.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One-directional LSTM and GRU over {@code [T, N, in]}. */
final class ReferenceRecurrence {

    private ReferenceRecurrence() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> all = new LinkedHashMap<>();
        all.put("LSTM", ReferenceRecurrence::lstm);
        all.put("GRU", ReferenceRecurrence::gru);
        return all;
    }

    private static void checkPlain(Node node, List<@Nullable Value> in, int initialStates) {
        boolean extras = Operator.optional(in, 4) != null
                || in.size() > 5 + initialStates && in.subList(5 + initialStates, in.size()).stream().anyMatch(Objects::nonNull);
        if (extras || !node.textAttribute("direction", "forward").equals("forward") || node.attributes().containsKey("activations")) {
            throw new IllegalArgumentException(node + ": the reference knows the plain forward recurrence over whole sequences only");
        }
    }

    /** The state of one sequence at the start: {@code [1, N, H]}, or zeros if it is left out. */
    private static double[] initial(@Nullable Value state, int n, int hidden) {
        return state == null ? new double[hidden] : row(state, 0, n);
    }

    /** {@code Σ weight[0, row, k] · x[k]}. */
    private static double product(Value weight, int row, double[] x) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += weight.at(0, row, k) * x[k];
        }
        return sum;
    }

    private static double[] row(Value x, int t, int n) {
        double[] row = new double[x.dim(2)];
        for (int k = 0; k < row.length; k++) {
            row[k] = x.at(t, n, k);
        }
        return row;
    }

    private static double bias(@Nullable Value bias, int index) {
        return bias == null ? 0 : bias.at(0, index);
    }

    /** Gates in the order input, output, forget, cell; outputs Y, Y_h, Y_c. */
    private static List<Value> lstm(Node node, List<@Nullable Value> in) {
        checkPlain(node, in, 2);
        Value x = in.get(0);
        Value w = in.get(1);
        Value r = in.get(2);
        Value b = Operator.optional(in, 3);
        int hidden = r.dim(2);
        Value all = Value.zeros(x.dim(0), 1, x.dim(1), hidden);
        Value lastH = Value.zeros(1, x.dim(1), hidden);
        Value lastC = Value.zeros(1, x.dim(1), hidden);
        for (int n = 0; n < x.dim(1); n++) {
            double[] h = initial(Operator.optional(in, 5), n, hidden);
            double[] c = initial(Operator.optional(in, 6), n, hidden);
            for (int t = 0; t < x.dim(0); t++) {
                double[] input = row(x, t, n);
                double[] before = h.clone();
                for (int j = 0; j < hidden; j++) {
                    double[] gate = new double[4];
                    for (int g = 0; g < 4; g++) {
                        int at = g * hidden + j;
                        gate[g] = product(w, at, input) + product(r, at, before) + bias(b, at) + bias(b, 4 * hidden + at);
                    }
                    double i = ReferenceElementwise.sigmoid(gate[0]);
                    double o = ReferenceElementwise.sigmoid(gate[1]);
                    double f = ReferenceElementwise.sigmoid(gate[2]);
                    c[j] = f * c[j] + i * Math.tanh(gate[3]);
                    h[j] = o * Math.tanh(c[j]);
                    all.set(h[j], t, 0, n, j);
                    lastH.set(h[j], 0, n, j);
                    lastC.set(c[j], 0, n, j);
                }
            }
        }
        return List.of(all, lastH, lastC);
    }

    /** Gates in the order update, reset, hidden; outputs Y, Y_h. */
    private static List<Value> gru(Node node, List<@Nullable Value> in) {
        checkPlain(node, in, 1);
        boolean resetAfter = node.intAttribute("linear_before_reset", 0) != 0;
        Value x = in.get(0);
        Value w = in.get(1);
        Value r = in.get(2);
        Value b = Operator.optional(in, 3);
        int hidden = r.dim(2);
        Value all = Value.zeros(x.dim(0), 1, x.dim(1), hidden);
        Value last = Value.zeros(1, x.dim(1), hidden);
        for (int n = 0; n < x.dim(1); n++) {
            double[] h = initial(Operator.optional(in, 5), n, hidden);
            for (int t = 0; t < x.dim(0); t++) {
                double[] input = row(x, t, n);
                double[] before = h.clone();
                double[] update = new double[hidden];
                double[] reset = new double[hidden];
                double[] kept = new double[hidden];
                for (int j = 0; j < hidden; j++) {
                    update[j] = gate(w, r, b, j, input, before, hidden);
                    reset[j] = gate(w, r, b, hidden + j, input, before, hidden);
                    kept[j] = reset[j] * before[j];
                }
                for (int j = 0; j < hidden; j++) {
                    int at = 2 * hidden + j;
                    double fromInput = product(w, at, input) + bias(b, at);
                    double stateBias = bias(b, 3 * hidden + at);
                    double fromState = resetAfter ? reset[j] * (product(r, at, before) + stateBias) : product(r, at, kept) + stateBias;
                    h[j] = (1 - update[j]) * Math.tanh(fromInput + fromState) + update[j] * before[j];
                    all.set(h[j], t, 0, n, j);
                    last.set(h[j], 0, n, j);
                }
            }
        }
        return List.of(all, last);
    }

    private static double gate(Value w, Value r, @Nullable Value b, int at, double[] input, double[] before, int hidden) {
        return ReferenceElementwise.sigmoid(product(w, at, input) + bias(b, at) + product(r, at, before) + bias(b, 3 * hidden + at));
    }
}
