package io.repforge.api;

import java.util.Locale;

/** What an algorithm is made of: each slot of a recipe takes one component. */
public enum Slot {
    /** A {@link PairConstructor}. */
    PAIR_CONSTRUCTOR,
    /** An {@link Augmenter}. */
    AUGMENTER,
    /** An {@link Encoder}. */
    ENCODER,
    /** A {@link Decoder}. */
    DECODER,
    /** A {@link BatchExtender}. */
    BATCH_EXTENDER,
    /** A {@link Loss}. */
    LOSS,
    /** An {@link Optimizer}. */
    OPTIMIZER,
    /** A {@link Schedule}. */
    SCHEDULER;

    /** The recipe's key for it, such as {@code pair_constructor}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
