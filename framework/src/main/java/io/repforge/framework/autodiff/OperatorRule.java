package io.repforge.framework.autodiff;

/** How gradients flow backwards through the nodes of one operator. */
@FunctionalInterface
interface OperatorRule {

    /**
     * Adds the nodes that compute the gradients of a node's inputs, and {@linkplain Backward#give gives} one to each input that
     * {@linkplain Backward#needs needs} it.
     */
    void apply(Backward step);
}
