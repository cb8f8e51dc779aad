package io.repforge.framework.study;

import java.util.ArrayList;
import java.util.List;

/**
 * At which epochs runs wait for a decision; the last is their end.
 *
 * @param epochs of each, rising
 */
record Rungs(List<Integer> epochs) {

    Rungs {
        epochs = List.copyOf(epochs);
    }

    /** @param all epochs of a run */
    static Rungs of(EarlyStopping rule, int all) {
        List<Integer> rungs = new ArrayList<>();
        if (rule.use() == EarlyStopping.Rule.ASHA) {
            for (long epochs = rule.minEpochs(); epochs < all; epochs *= rule.reduction()) {
                rungs.add((int) epochs);
            }
        }
        rungs.add(all);
        return new Rungs(rungs);
    }

    int last() {
        return epochs.size() - 1;
    }
}
