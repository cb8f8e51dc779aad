package io.repforge.framework.run;

/**
 * How many steps of a run have had metrics, so that a resumed run can tell whether lines of them are lost.
 *
 * @param count so many steps
 * @param last the last of them; 0 for none
 */
public record LoggedSteps(long count, long last) {

    public static final LoggedSteps NONE = new LoggedSteps(0, 0);

    /** After metrics of a step; more metrics of the same step add nothing. */
    public LoggedSteps with(long step) {
        return step == last ? this : new LoggedSteps(count + 1, step);
    }
}
