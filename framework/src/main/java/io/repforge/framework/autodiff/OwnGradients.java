package io.repforge.framework.autodiff;

import io.repforge.api.graph.Node;
import io.repforge.api.graph.OwnGradient;
import io.repforge.api.graph.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gradients that plugins give, checked. */
final class OwnGradients {

    private OwnGradients() {}

    /**
     * @param node whose output has the gradient
     * @return one for each source; null where nothing flows
     * @throws GradientException if they aren't gradients of the sources
     */
    static List<@Nullable Tensor> of(Node node, OwnGradient own, Tensor gradient) {
        List<@Nullable Tensor> given = own.rule().gradients(node.output(0), gradient);
        if (given == null || given.size() != own.sources().size()) {
            throw new GradientException(node, "its own gradient must have an element for each of its " + own.sources().size() + " sources, but has "
                    + (given == null ? "none" : given.size()) + "; return null for a source that nothing flows to");
        }
        for (int i = 0; i < given.size(); i++) {
            Tensor source = own.sources().get(i);
            Tensor one = given.get(i);
            if (one != null && (one.graph() != source.graph() || !one.tensorType().equals(source.tensorType()))) {
                throw new GradientException(node, "its own gradient with respect to " + source + " is " + one
                        + (one.graph() == source.graph() ? "; it must have the type and shape of what it is the gradient of" : " of another graph"));
            }
        }
        return given;
    }
}
