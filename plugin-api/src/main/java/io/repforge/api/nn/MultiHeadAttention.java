package io.repforge.api.nn;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention (Vaswani et al. 2017, section 3.2.2): with d = D / heads, each head computes {@code softmax(Q Kᵀ / √d + M) V}, where M is 0, or
 * -1e9 where a mask forbids to attend. Queries, keys, values and output are linear layers whose weights start as Xavier's unless something else is asked for, and biases
 * at 0. Keys have no bias unless asked for: it adds the same to all scores of a row, which softmax doesn't see; published networks have one all the same. They are
 * made for the first input that it sees, and shared from then on.
 *
 * <p>It is written in the pattern that ONNX Runtime and exporters share (MatMul, Div, Add, Softmax, MatMul), so that it can be found and fused. N stays
 * open; the numbers of tokens are fixed.
 */
public final class MultiHeadAttention {

    /** Added where a mask forbids: the exponential is 0 then, and a row that may attend to nothing is spread evenly rather than not a number. */
    private static final double FORBIDDEN = -1e9;

    private final Graph graph;
    private final String scope;
    private final int heads;
    private final boolean biasedKeys;
    private final Function<Shape, Initializer> start;
    private @Nullable Projections projections;

    private record Projections(Linear query, Linear key, Linear value, Linear output) {

        static Projections of(Graph graph, long features, boolean biasedKeys, Function<Shape, Initializer> weight) {
            return new Projections(new Linear(graph, "query", features, true, weight), new Linear(graph, "key", features, biasedKeys, weight),
                    new Linear(graph, "value", features, true, weight), new Linear(graph, "output", features, true, weight));
        }
    }

    /**
     * @param name name of its scope
     * @param heads number of heads; must divide D
     */
    public MultiHeadAttention(Graph graph, String name, int heads) {
        this(graph, name, heads, false, Initializer::xavierUniform);
    }

    /**
     * @param biasedKeys whether keys have a bias
     * @param start where the weights {@code [D, in]} of its layers start
     */
    public MultiHeadAttention(Graph graph, String name, int heads, boolean biasedKeys, Function<Shape, Initializer> start) {
        if (heads < 1) {
            throw new GraphException(graph.scope() + name + ": attention needs at least one head, got " + heads);
        }
        this.graph = graph;
        this.scope = graph.newScope(name);
        this.heads = heads;
        this.biasedKeys = biasedKeys;
        this.start = start;
    }

    /**
     * Self-attention.
     *
     * @param x {@code [N, T, D]}
     * @return {@code [N, T, D]}
     */
    public Tensor apply(Tensor x) {
        return apply(x, x, null);
    }

    /**
     * Attention of tokens to others: cross-attention, or self-attention where both are the same.
     *
     * @param x what attends, {@code [N, T, D]}
     * @param memory what is attended to, {@code [N, S, D']}
     * @param mask {@code bool}, true where a token may attend to another, of a shape that broadcasts to {@code [N, heads, T, S]}, such as {@code [T, S]}
     *     for all samples, or {@code [N, 1, 1, S]}; null: everywhere
     * @return {@code [N, T, D]}
     * @throws GraphException if the shapes don't fit
     */
    public Tensor apply(Tensor x, Tensor memory, @Nullable Tensor mask) {
        return apply(List.of(x), memory, mask).get(0);
    }

    /**
     * As {@link #apply(Tensor, Tensor, Tensor)} for several that attend to the same, whose keys and values are computed once.
     *
     * @param attending what attends, each {@code [N, T, D]} with a T of its own
     * @return what each gets, in their order
     */
    List<Tensor> apply(List<Tensor> attending, Tensor memory, @Nullable Tensor mask) {
        return graph.within(scope, () -> {
            List<Tensor> results = new ArrayList<>();
            Tensor key = null;
            Tensor value = null;
            for (Tensor x : attending) {
                if (x.shape().rank() != 3 || memory.shape().rank() != 3 || x.dim(0) != memory.dim(0) || x.dim(2) % heads != 0) {
                    throw new GraphException(graph.scope() + "attention: takes [N, T, D] and [N, S, D'], with D a multiple of " + heads + " heads, but is given "
                            + x.tensorType() + " and " + memory.tensorType());
                }
                if (projections == null) {
                    projections = Projections.of(graph, x.dim(2), biasedKeys, start);
                }
                Projections p = projections;
                Tensor query = split(p.query.apply(x), 0, 2, 1, 3);
                key = key == null ? split(p.key.apply(memory), 0, 2, 3, 1) : key;
                value = value == null ? split(p.value.apply(memory), 0, 2, 1, 3) : value;
                Tensor scores = query.matmul(key).div(Math.sqrt((double) x.dim(2) / heads));
                Tensor attention = (mask == null ? scores : scores.add(forbidding(mask, scores))).softmax(-1);
                Tensor joined = attention.matmul(value).transpose(0, 2, 1, 3).reshape(x.dim(0), x.dim(1), x.dim(2));
                results.add(p.output.apply(joined));
            }
            return results;
        });
    }

    /** {@code [N, T, D]} as {@code [N, T, heads, d]}, the axes in the given order. */
    private Tensor split(Tensor x, int... order) {
        return x.reshape(x.dim(0), x.dim(1), heads, x.dim(2) / heads).transpose(order);
    }

    private Tensor forbidding(Tensor mask, Tensor scores) {
        if (mask.type() != DType.BOOL || !mask.shape().canBroadcast(scores.shape()) || !mask.shape().broadcast(scores.shape()).equals(scores.shape())) {
            throw new GraphException(graph.scope() + "attention: the mask must be bool and broadcast to [N, heads, T, S] = " + scores.shape() + ", but is "
                    + mask.tensorType());
        }
        return mask.where(graph.scalar(DType.FLOAT32, 0), graph.scalar(DType.FLOAT32, FORBIDDEN));
    }
}
