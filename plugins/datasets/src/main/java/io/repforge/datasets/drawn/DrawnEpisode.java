package io.repforge.datasets.drawn;

import io.repforge.api.data.Step;

/** An episode as it goes on. */
public interface DrawnEpisode {

    /** Steps that it has gone. */
    int steps();

    /** The next step, which it goes. */
    Step next();

    /** Goes the next step without looking at it. */
    void skip();
}
