package io.repforge.framework.runtime;

import java.util.Locale;

/**
 * What the products of a training step are computed in: convolutions, matrix products, and the gradients of both. Everything else is float32 always:
 * parameters and their gradients, the optimizer's state, normalisation, activations and losses, and so is all that isn't training (probes,
 * evaluations, exports). Sums of products are kept in float32 too, so that only what is multiplied is rounded.
 *
 * <p>The models of a run don't depend on it, and it may change when a run is resumed, if {@code --set} says so.
 */
public enum Precision {

    /** 24 significant bits, on every device. */
    FLOAT32,

    /**
     * 8 significant bits over float32's range, so that gradients need no scaling. On the CPU, for convolutions, by oneDNN, on processors with
     * instructions for it (AVX-512 BF16 or AMX).
     */
    BFLOAT16,

    /** 11 significant bits from 6e-8 to 65504; see {@code Float16Lowering} for how gradients stay in that range. On CUDA devices. */
    FLOAT16,

    /**
     * Left to the machine: bfloat16 on the CPU where it has oneDNN and the instructions for it, float32 otherwise. A run's recipe then has the one that was
     * taken. Other numbers on another machine, as bfloat16 makes them.
     */
    AUTO;

    /** As recipes write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
