package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A trained factor for each feature of what a residual branch adds, which starts small, so that deep networks begin near the identity (Touvron et al. 2021, Going deeper
 * with Image Transformers, equation 4). No axis is fixed but the last, so N stays open.
 */
public final class LayerScale {

    private final Graph graph;
    private final String scope;
    private final double start;
    private @Nullable Tensor weight;

    /**
     * @param name name of its scope
     * @param start where all factors start, such as 1e-5; 0 for no factors, which leaves a branch as it is
     */
    public LayerScale(Graph graph, String name, double start) {
        this.graph = graph;
        this.scope = start == 0 ? graph.scope() : graph.newScope(name);
        this.start = start;
    }

    /**
     * @param branch what a residual connection adds, {@code [N, …, D]}
     * @return of the same shape
     */
    public Tensor apply(Tensor branch) {
        if (start == 0) {
            return branch;
        }
        return graph.within(scope, () -> {
            if (weight == null) {
                weight = graph.parameter("weight", Shape.of(branch.dim(-1)), new Initializer.Fill(start));
            }
            return branch.mul(weight);
        });
    }
}
