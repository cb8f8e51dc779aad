package io.repforge.benchmarks.steps;

import java.util.Map;

/** How a step moves the parameters. */
enum Update {
    /** Adam, as training uses it: what is timed. */
    ADAM(Map.of("use", "adam", "learning_rate", Update.LEARNING_RATE)),
    /** By the gradient itself, so that the difference of the parameters before and after shows it. */
    GRADIENT(Map.of("use", "sgd", "learning_rate", 1, "momentum", 0));

    /** So small that a Vision Transformer's first steps, which Adam makes by the signs of gradients alone, don't make rounding many times as large. */
    static final double LEARNING_RATE = 1e-4;

    private final Map<String, Object> optimizer;

    Update(Map<String, Object> optimizer) {
        this.optimizer = optimizer;
    }

    /** As a recipe has it. */
    Map<String, Object> optimizer() {
        return optimizer;
    }
}
