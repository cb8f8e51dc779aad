package io.repforge.tests;

import io.repforge.framework.train.RepresentationLearner;
import java.util.List;
import java.util.Map;

/** Presets of which something must be said before they train anything. */
public final class WhatPresetsNeed {

    private static final Map<String, Map<String, ?>> ENCODERS = Map.of(
            "distillation", Map.of("teacher", Map.of("use", "conv-net", "channels", List.of(8, 16), "strides", List.of(2, 2))));

    private WhatPresetsNeed() {}

    /** Options that the encoder of a preset needs; mostly none. */
    public static Map<String, ?> ofEncoder(String algorithm) {
        return ENCODERS.getOrDefault(algorithm, Map.of());
    }

    /** A learner by a preset of that name, with what it needs. */
    public static RepresentationLearner.Builder learner(String algorithm) {
        RepresentationLearner.Builder builder = RepresentationLearner.of(algorithm);
        return ofEncoder(algorithm).isEmpty() ? builder : builder.set("encoder", ofEncoder(algorithm));
    }
}
