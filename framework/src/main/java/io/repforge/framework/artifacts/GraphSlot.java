package io.repforge.framework.artifacts;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where an algorithm has a component that builds a part of the graph. All that it builds has names in the scope of its slot. */
public enum GraphSlot {
    AUGMENTER, ENCODER, DECODER, BATCH_EXTENDER, LOSS;

    /** The slot that a node, a tensor or a variable belongs to by its name; empty for what the host built. */
    public static Optional<GraphSlot> of(String name) {
        return Stream.of(values()).filter(slot -> name.startsWith(slot.scope())).findFirst();
    }

    /** The whole scope, such as {@code batch_extender/}. */
    public String scope() {
        return this + "/";
    }

    /** The recipe's key for it, such as {@code batch_extender}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
