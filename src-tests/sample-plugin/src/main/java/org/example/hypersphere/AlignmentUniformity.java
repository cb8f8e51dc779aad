package org.example.hypersphere;

import io.repforge.api.Loss;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Alignment and uniformity on the unit hypersphere (Wang and Isola 2020, section 4.2): partners near each other, all rows spread evenly.
 *
 * <pre>
 * alignment  = mean over i of ‖x_i − y_i‖²
 * uniformity = log mean over i ≠ j of exp(−t ‖x_i − x_j‖²), the mean of that of x and that of y
 * </pre>
 */
public final class AlignmentUniformity implements Loss<AlignmentUniformity.Options> {

    /** Added where a row meets itself: exp of it is 0. */
    private static final float EXCLUDED = -1e9f;

    /**
     * @param alignment weight of the alignment
     * @param uniformity weight of the uniformity
     * @param t how fast the repulsion fades with distance
     */
    public record Options(
            @Option(value = "Weight of the alignment of partners", defaults = "1", min = 0) double alignment,
            @Option(value = "Weight of the uniformity of all", defaults = "1", min = 0) double uniformity,
            @Option(value = "How fast the repulsion fades with squared distance", defaults = "2", min = 0, aboveMin = true) double t) {}

    @Override
    public String name() {
        return "alignment-uniformity";
    }

    @Override
    public String description() {
        return "Partners near each other, all rows spread evenly on the hypersphere";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Tensor x = inputs.comparison().context().mean().l2Normalize(1);
        Tensor y = inputs.comparison().target().mean().l2Normalize(1);
        if (x.dim(0) < 2) {
            graph.warn("The loss " + name() + " spreads the representations of a batch, and a single pair has no others: only its alignment is trained; choose a batch"
                    + " size of at least 2.");
        }
        Tensor alignment = x.sub(y).square().sum(false, 1).mean();
        Tensor uniformity = spread(graph, x, options.t()).add(spread(graph, y, options.t())).mul(0.5);
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("alignment", alignment);
        statistics.put("uniformity", uniformity);
        return Value.of(alignment.mul(options.alignment()).add(uniformity.mul(options.uniformity())), statistics);
    }

    /** Of unit vectors the squared distance is 2 − 2 x·y. A single one has none. */
    private static Tensor spread(Graph graph, Tensor x, double t) {
        int n = (int) x.dim(0);
        if (n < 2) {
            return graph.scalar(DType.FLOAT32, 0);
        }
        float[] mask = new float[n * n];
        for (int i = 0; i < n; i++) {
            mask[i * n + i] = EXCLUDED;
        }
        Tensor exponents = x.matmul(x.transposeMatrix()).mul(2 * t).sub(2 * t).add(graph.constant(Array.of(Shape.of(n, n), mask)));
        return exponents.reshape((long) n * n).logSumExp(false, 0).sub(Math.log((double) n * (n - 1)));
    }
}
