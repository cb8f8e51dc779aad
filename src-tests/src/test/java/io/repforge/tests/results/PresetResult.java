package io.repforge.tests.results;

import java.util.Map;

/**
 * What one recipe reached.
 *
 * @param recipe its name, that of its file less the ending
 * @param algorithm its preset
 * @param data name of the data source
 * @param pairs pairs that it was trained on, repetitions counted: steps times batch size
 * @param trained scores of the trained encoder by name
 * @param untrained those of the same encoder as it was before
 */
record PresetResult(
        String recipe, String algorithm, String data, long pairs, Map<String, Double> trained, Map<String, Double> untrained) {

    /** Mean of what probes found: accuracies, and R² not below 0. How far features spread is no such thing, nor are likelihoods and errors. */
    static double found(Map<String, Double> scores) {
        return scores.entrySet().stream().filter(score -> !score.getKey().matches("spread|.*_(nll|mse)"))
                .mapToDouble(score -> Math.max(0, score.getValue())).average().orElseThrow();
    }

    /** How much more probes found in the trained encoder. */
    double gain() {
        return found(trained) - found(untrained);
    }
}
