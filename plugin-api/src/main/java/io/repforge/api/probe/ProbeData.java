package io.repforge.api.probe;

import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;

/** The data that an encoder is probed on, as it is announced: known before any of it is read. Made by the host. */
public interface ProbeData {

    /** What the steps look like that probes learn from. */
    StepSpec learnt();

    /** What the steps look like that they are tested on: of the same observations. */
    StepSpec tested();

    /** Name of the label that the user asks about; whether the data has it is for a probe that needs it to see. */
    String label();

    /** Whether the encoder itself can be trained on: one that is an exported file can't. */
    boolean isTrainable();

    /**
     * The classes of a label that there are to learn.
     *
     * @throws RuntimeException with a sentence for the user, if the data has no classes under the label, or if those of the two parts can't be matched; let it through
     */
    Space.Discrete classes(String label);
}
