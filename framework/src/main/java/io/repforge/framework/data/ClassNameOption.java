package io.repforge.framework.data;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/** The option {@code class_names} of sources whose data has numbers for classes: names in the order of the numbers. */
public final class ClassNameOption {

    private ClassNameOption() {}

    /**
     * @param names those of each label
     * @throws IllegalArgumentException if a label has none, or the same one twice
     */
    public static void check(Collection<List<String>> names) {
        for (List<String> ofLabel : names) {
            if (ofLabel.isEmpty() || new HashSet<>(ofLabel).size() != ofLabel.size()) {
                throw new IllegalArgumentException("'class_names' needs a different name for each class, but has " + ofLabel);
            }
        }
    }
}
