package io.repforge.framework.data.webdataset;

import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import java.util.HashSet;
import java.util.Set;

/** What the values of one label are, found by looking at all of them: the names of classes, whole numbers that count classes, or other numbers. */
final class LabelValues {

    /** ImageNet with all of its classes has 21,841. */
    private static final int MOST_NAMES = 100_000;

    private final Set<String> texts = new HashSet<>();
    private boolean words;
    private boolean counts = true;
    private double largest;

    /** @throws UserError if they are too many different words to be classes */
    void add(String label, Sample sample, StoredLabel value) {
        words |= value.number() == null;
        counts &= value.isCount();
        largest = value.number() == null ? largest : Math.max(largest, value.number().get(0));
        // Numbers are names, too, if a word comes later; but a million of them are no classes, and no word will come.
        if (texts.size() <= MOST_NAMES) {
            texts.add(value.text());
        }
        if (words && texts.size() > MOST_NAMES) {
            throw new UserError(sample.shard() + ", member '" + sample.key() + "." + value.member().extension() + "': the label '" + label + "' has more than "
                    + MOST_NAMES + " different values, which are no classes; name another member by the option 'labels'");
        }
    }

    /** Names are numbered in their order, whatever the order of the samples is. */
    Space space() {
        return words ? Space.classes(texts) : counts ? Space.discrete((int) Math.min(largest, Integer.MAX_VALUE - 1) + 1) : Space.box();
    }
}
