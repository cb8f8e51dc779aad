package io.repforge.essentials.optimizers;

import java.util.List;

/** Checks of Adam's decays. */
final class Betas {

    private Betas() {}

    static List<Double> checked(List<Double> betas) {
        if (betas.size() != 2 || betas.stream().anyMatch(beta -> !(beta >= 0 && beta < 1))) {
            throw new IllegalArgumentException("betas must be two numbers from 0 to below 1, such as [0.9, 0.999], got " + betas);
        }
        return List.copyOf(betas);
    }
}
