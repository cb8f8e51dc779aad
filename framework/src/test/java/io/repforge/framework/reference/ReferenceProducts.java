package io.repforge.framework.reference;

import io.repforge.api.graph.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Matrix products. */
final class ReferenceProducts {

    private ReferenceProducts() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> all = new LinkedHashMap<>();
        all.put("MatMul", (Operator.Single) (node, in) -> matmul(in.get(0), in.get(1)));
        all.put("Gemm", (Operator.Single) ReferenceProducts::gemm);
        return all;
    }

    /** Products of the last two axes; the axes before them broadcast. */
    static Value matmul(Value a, Value b) {
        Value left = Value.zeros(Arrays.copyOf(a.dims(), a.rank() - 2));
        Value right = Value.zeros(Arrays.copyOf(b.dims(), b.rank() - 2));
        int[] batch = Value.ints(left.shape().broadcast(right.shape()).dims());
        int[] dims = Arrays.copyOf(batch, batch.length + 2);
        dims[batch.length] = a.dim(-2);
        dims[batch.length + 1] = b.dim(-1);
        return Value.generate(dims, i -> {
            double sum = 0;
            for (int k = 0; k < a.dim(-1); k++) {
                sum += a.at(operand(a, i, i[i.length - 2], k)) * b.at(operand(b, i, k, i[i.length - 1]));
            }
            return sum;
        });
    }

    /** The index of an operand's row and column in the batch of a result's index. */
    private static int[] operand(Value x, int[] result, int row, int column) {
        int[] index = new int[x.rank()];
        for (int k = 0; k < x.rank() - 2; k++) {
            index[k] = x.dims()[k] == 1 ? 0 : result[result.length - x.rank() + k];
        }
        index[x.rank() - 2] = row;
        index[x.rank() - 1] = column;
        return index;
    }

    /** α A' B' + β C. */
    private static Value gemm(Node node, List<@Nullable Value> in) {
        boolean transA = node.intAttribute("transA", 0) != 0;
        boolean transB = node.intAttribute("transB", 0) != 0;
        double alpha = node.realAttribute("alpha", 1);
        double beta = node.realAttribute("beta", 1);
        Value a = in.get(0);
        Value b = in.get(1);
        Value c = Operator.optional(in, 2);
        int inner = transA ? a.dim(0) : a.dim(1);
        return Value.generate(new int[] {transA ? a.dim(1) : a.dim(0), transB ? b.dim(0) : b.dim(1)}, i -> {
            double sum = 0;
            for (int k = 0; k < inner; k++) {
                sum += (transA ? a.at(k, i[0]) : a.at(i[0], k)) * (transB ? b.at(i[1], k) : b.at(k, i[1]));
            }
            return alpha * sum + (c == null ? 0 : beta * c.broadcastAt(i));
        });
    }
}
