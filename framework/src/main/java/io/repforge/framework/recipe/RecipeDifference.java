package io.repforge.framework.recipe;

/**
 * A key of which two resolved recipes say different things.
 *
 * @param key such as {@code loss.temperature}
 * @param before value in the first, as YAML in one line; of components only their names
 * @param now value in the second, likewise
 */
public record RecipeDifference(String key, String before, String now) {

    /** Whether the key is this one, lies in it or holds it. */
    public boolean touches(String other) {
        return (key + ".").startsWith(other + ".") || (other + ".").startsWith(key + ".");
    }

    @Override
    public String toString() {
        return key + ": " + before + " → " + now;
    }
}
