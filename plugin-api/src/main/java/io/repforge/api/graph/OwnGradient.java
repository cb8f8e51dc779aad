package io.repforge.api.graph;

import java.util.List;

/**
 * A gradient that flows past the nodes that a tensor is computed by, straight to what it was computed from.
 *
 * @param sources where it flows to
 * @param rule how
 */
public record OwnGradient(List<Tensor> sources, GradientRule rule) {

    public OwnGradient {
        sources = List.copyOf(sources);
    }
}
