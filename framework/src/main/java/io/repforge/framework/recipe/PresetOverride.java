package io.repforge.framework.recipe;

/**
 * A key that a recipe sets otherwise than its algorithm's preset does.
 *
 * @param key the key, such as {@code loss}, or {@code loss.temperature} where only options of the component differ
 * @param algorithm name of the algorithm
 * @param preset the preset's choice, as YAML in one line without options that have their defaults
 * @param recipe the recipe's choice, likewise
 */
public record PresetOverride(String key, String algorithm, String preset, String recipe) {

    @Override
    public String toString() {
        return key + ": " + preset + " → " + recipe;
    }
}
