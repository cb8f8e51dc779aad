package io.repforge.framework.recipe;

import io.repforge.framework.Brief;

/**
 * One thing that is wrong with a recipe. As text: {@code quickstart.yaml:12: loss.temperature must be above 0, not -1}.
 *
 * @param file the recipe, as the user named it; or a {@code --set} argument, or a preset; empty where the recipe came from Java
 * @param line line in the file, from 1; 0 where there are no lines
 * @param key path of the key, such as {@code data.train.0.split}; empty for the recipe as a whole
 * @param message the rest of the sentence, whose subject is the key
 */
public record Fault(String file, int line, String key, String message) {

    @Override
    public String toString() {
        String place = file.isEmpty() ? "" : line == 0 ? file + ": " : file + ":" + line + ": ";
        return place + (key.isEmpty() ? "the recipe" : Brief.of(key)) + " " + message;
    }
}
