package io.repforge.tests.training;

import io.repforge.api.option.Use;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.tests.WhatPresetsNeed;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Presets as a user changes them for vectors: a perceptron is the network, augmentations are those of vectors, and vectors are decoded in place of pixels. */
final class VectorRecipe {

    private static final List<String> AUGMENTATIONS = List.of("gaussian-noise", "amplitude-scaling");

    private VectorRecipe() {}

    static RepresentationLearner.Builder learner(String algorithm) {
        Recipe preset = WhatPresetsNeed.learner(algorithm).build().recipe();
        RepresentationLearner.Builder builder = RepresentationLearner.of(algorithm).set("encoder", encoder(preset.encoder()));
        if (has(preset.augmenter(), "augmentations")) {
            Map<String, Object> augmenter = new HashMap<>(Map.of("augmentations", AUGMENTATIONS));
            if (has(preset.augmenter(), "targetAugmentations")) {
                augmenter.put("target_augmentations", null);
            }
            builder.set("augmenter", augmenter);
        }
        if (preset.decoder().component().name().equals("pixel-decoder")) {
            builder.set("decoder", Map.of("use", "vector-decoder", "sample", value(preset.decoder(), "sample")));
        }
        return builder;
    }

    /** The network that an encoder has within, or itself. */
    private static Map<String, Object> encoder(Use<?> encoder) {
        if (has(encoder, "encoder") && value(encoder, "encoder") instanceof Use<?> inner) {
            Map<String, Object> outer = new HashMap<>(Map.of("encoder", encoder(inner)));
            if (has(encoder, "teacher")) {
                outer.put("teacher", Map.of("use", "mlp", "hidden", List.of(24)));
            }
            return outer;
        }
        Map<String, Object> network = new HashMap<>(Map.of("use", "mlp", "hidden", List.of(32, 32), "standardise", true));
        if (has(encoder, "learnScale")) {
            network.put("learn_scale", value(encoder, "learnScale"));
        }
        return network;
    }

    private static boolean has(Use<?> use, String option) {
        for (RecordComponent component : use.options().getClass().getRecordComponents()) {
            if (component.getName().equals(option)) {
                return true;
            }
        }
        return false;
    }

    private static Object value(Use<?> use, String option) {
        try {
            for (RecordComponent component : use.options().getClass().getRecordComponents()) {
                if (component.getName().equals(option)) {
                    component.getAccessor().setAccessible(true);
                    return component.getAccessor().invoke(use.options());
                }
            }
            throw new IllegalArgumentException(use.component().name() + " has no option " + option);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
