package io.repforge.framework.runtime.onednn;

/**
 * An operator that a session learns: its tensors are all float32, and every input and output may be left out.
 *
 * @param name within the domain
 * @param inputs how many at most
 * @param outputs how many at most
 * @param kernels makes the kernel of a node, when the session is built
 */
record CustomOperator(String name, int inputs, int outputs, Factory kernels) {

    /** Makes the kernel of one node. */
    @FunctionalInterface
    interface Factory {
        Kernel create(NodeAttributes node);
    }

    /** Computes one node. What it keeps is its own: a session runs one step at a time. */
    interface Kernel extends AutoCloseable {

        /** Reads the inputs and writes all outputs. */
        void compute(KernelCall call);

        @Override
        void close();
    }
}
