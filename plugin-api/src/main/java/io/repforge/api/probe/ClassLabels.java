package io.repforge.api.probe;

import io.repforge.api.data.Step;

/** The classes of all examples under one label, by numbers that mean the same in both parts of the data. Made by the host. */
public interface ClassLabels {

    /** How many classes there are to learn, which alone can be predicted; they have the lowest numbers. */
    int count();

    /** The class of each example that is learnt from. */
    int[] learnt();

    /** The class of a step that is learnt from. */
    int learnt(Step step);

    /** The class of each example that is tested on; from {@link #count} on if it can't be predicted. */
    int[] tested();
}
