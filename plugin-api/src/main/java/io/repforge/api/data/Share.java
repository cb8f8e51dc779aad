package io.repforge.api.data;

import io.repforge.api.Experimental;
import java.util.ArrayList;
import java.util.List;

/**
 * What one of several workers reads of a pass.
 *
 * @param worker number of the worker, counted from 0
 * @param workers how many there are
 */
@Experimental
public record Share(int worker, int workers) {

    /** That of a single worker. */
    public static final Share WHOLE = new Share(0, 1);

    /**
     * @throws IllegalArgumentException if there is no such worker
     */
    public Share {
        if (workers < 1 || worker < 0 || worker >= workers) {
            throw new IllegalArgumentException("there is no worker " + worker + " of " + workers);
        }
    }

    /** Whether nobody else reads. */
    public boolean isWhole() {
        return workers == 1;
    }

    /** Whether it has the thing of this number, counted from 0, if things are dealt out in turn. */
    public boolean has(long number) {
        return number % workers == worker;
    }

    /** Those of the things that it has if they are dealt out in turn. */
    public <T> List<T> of(List<T> things) {
        List<T> own = new ArrayList<>();
        for (int i = worker; i < things.size(); i += workers) {
            own.add(things.get(i));
        }
        return own;
    }

    /** The first of its things if {@code n} things are cut into ranges, whose lengths differ by one at most. */
    public int start(int n) {
        return (int) ((long) n * worker / workers);
    }

    /** The thing behind the last of its range. */
    public int end(int n) {
        return (int) ((long) n * (worker + 1) / workers);
    }
}
