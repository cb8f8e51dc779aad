package io.repforge.framework.study;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What came of a task.
 *
 * @param score at the task's epoch; null unless it was reached
 * @param seconds that it took
 * @param message a sentence on what went wrong; null if nothing did
 */
public record TaskOutcome(State state, @Nullable Double score, double seconds, @Nullable String message) implements Serializable {

    private static final long serialVersionUID = 1;

    /** How it ended. */
    public enum State {
        /** The run has got to the task's epoch, and has a score there. */
        REACHED,
        /** It can't get there: it would fail the same way again. */
        FAILED,
        /** The process or machine that worked on it has gone. The run goes on from its last checkpoint when the task is done again. */
        LOST,
        /** It was asked to stop, and goes on likewise. */
        INTERRUPTED
    }

    /** @param score a finite number */
    public static TaskOutcome reached(double score, double seconds) {
        return new TaskOutcome(State.REACHED, score, seconds, null);
    }

    public static TaskOutcome failed(String why, double seconds) {
        return new TaskOutcome(State.FAILED, null, seconds, why);
    }

    public static TaskOutcome lost(String why, double seconds) {
        return new TaskOutcome(State.LOST, null, seconds, why);
    }

    public static TaskOutcome interrupted(double seconds) {
        return new TaskOutcome(State.INTERRUPTED, null, seconds, null);
    }
}
