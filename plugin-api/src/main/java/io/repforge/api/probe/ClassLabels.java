package io.repforge.api.probe;

import io.repforge.api.data.Step;
import java.util.List;

/** The classes of all examples under one label, by numbers that mean the same in both parts of the data. Made by the host. */
public interface ClassLabels {

    /** How many classes there are to learn, which alone can be predicted; they have the lowest numbers. */
    int count();

    /** What the classes are called, by their numbers: first those that can be predicted, then those of the tests alone. */
    List<String> names();

    /** The class of each example that is learnt from. */
    int[] learnt();

    /** The class of a step that is learnt from. */
    int learnt(Step step);

    /** The class of each example that is tested on; from {@link #count} on if it can't be predicted. */
    int[] tested();
}
