package io.repforge.api.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What a dataset holds and what it leaves out, in words. The host tells it once, before the data is used: what is left out without a word looks as if it
 * had been used. Immutable: each method gives changed contents.
 */
public final class Contents {

    /** Nothing is said. */
    public static final Contents UNSAID = new Contents("", List.of(), List.of());

    private final String holds;
    private final List<String> ignored;
    private final List<String> leftOut;

    private Contents(String holds, List<String> ignored, List<String> leftOut) {
        this.holds = holds;
        this.ignored = List.copyOf(ignored);
        this.leftOut = List.copyOf(leftOut);
    }

    /**
     * @param holds what is there to be used, and where, such as {@code 1200 images of 3 classes in photos}
     */
    public static Contents of(String holds) {
        return new Contents(holds, List.of(), List.of());
    }

    /**
     * The same of some of it, for a source within another: what that leaves out is left out of this, too. What says nothing goes on saying nothing.
     *
     * @param some which of it, such as {@code 1 of every 5 trajectories}
     */
    public Contents only(String some) {
        return holds.isEmpty() ? this : new Contents(some + " of " + holds, ignored, leftOut);
    }

    /**
     * Adds what is no data and nobody misses, such as {@code 2 hidden files}.
     *
     * @param what how much of what
     */
    public Contents ignoring(String what) {
        return new Contents(holds, with(ignored, what), leftOut);
    }

    /**
     * Adds what looks like data but isn't used, which is told as a warning.
     *
     * @param what how much of what, why, and what to do, such as {@code 10 of 11 files are left out, whose formats aren't read (5 .heic, 5 .raw): convert them}
     */
    public Contents leavingOut(String what) {
        return new Contents(holds, ignored, with(leftOut, what));
    }

    private static List<String> with(List<String> all, String one) {
        List<String> more = new ArrayList<>(all);
        more.add(one);
        return more;
    }

    /** What is there to be used; empty where nothing is said. */
    public String holds() {
        return holds;
    }

    /** What is no data and nobody misses. */
    public List<String> ignored() {
        return ignored;
    }

    /** What looks like data but isn't used. */
    public List<String> leftOut() {
        return leftOut;
    }
}
