package io.repforge.api.graph;

import io.repforge.api.Experimental;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a gradient flows back through what a plugin built, where Repforge has no rule for it, or where the plugin wants another than there is: see
 * {@link Graph#withGradient}. It is written in the graph's own operations, and its nodes become part of the training graph.
 */
@FunctionalInterface
@Experimental
public interface GradientRule {

    /**
     * Builds the gradients of the sources.
     *
     * @param output y, what was computed from the sources
     * @param gradient ∂loss/∂y, of the type and shape of y
     * @return ∂loss/∂x for each source x in their order, of its type and shape; null for one that nothing flows to. Sources that no gradient is wanted of are
     *     there too; what is built for them is left out of the model
     */
    List<@Nullable Tensor> gradients(Tensor output, Tensor gradient);
}
