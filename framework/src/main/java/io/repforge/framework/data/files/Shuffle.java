package io.repforge.framework.data.files;

import io.repforge.api.data.Dataset;
import io.repforge.framework.data.CounterRandom;

/** The order of a pass over items that can be read in any order. */
final class Shuffle {

    private Shuffle() {}

    /** The numbers {@code 0 … n - 1}, shuffled if the pass may. */
    static int[] order(int n, Dataset.Pass pass) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        if (pass.shuffle()) {
            CounterRandom random = CounterRandom.of(pass.seed(), "item order");
            for (int i = n - 1; i > 0; i--) {
                int j = random.below(i + 1, pass.index(), i);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
        }
        return order;
    }
}
