package io.repforge.framework.data.batch;

/**
 * A place in the endless stream of pairs. Passes are keyed by seed and number, so a place is found again by counting within its pass.
 *
 * @param pass number of the pass over the data, counted from 0
 * @param pairs pairs of that pass that have gone into batches already
 * @param skipped how often, on the way there, a step that can't be read was left out
 */
public record Position(long pass, long pairs, long skipped) implements java.io.Serializable {

    /** Where a new run starts. */
    public static final Position START = new Position(0, 0, 0);

    /**
     * @throws IllegalArgumentException if a number is negative
     */
    public Position {
        if (pass < 0 || pairs < 0 || skipped < 0) {
            throw new IllegalArgumentException("a position has no negative numbers, got pass " + pass + ", pairs " + pairs + ", skipped " + skipped);
        }
    }
}
