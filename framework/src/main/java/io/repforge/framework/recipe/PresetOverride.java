package io.repforge.framework.recipe;

/**
 * A key that a recipe sets otherwise than its algorithm's preset does.
 *
 * @param key the key, such as {@code loss}
 * @param algorithm name of the algorithm
 * @param preset the preset's choice, as YAML in one line with every option
 * @param recipe the recipe's choice, likewise
 */
public record PresetOverride(String key, String algorithm, String preset, String recipe) {

    @Override
    public String toString() {
        return key + " is " + recipe + " instead of the preset of '" + algorithm + "', " + preset;
    }
}
