package io.repforge.framework.study;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far a run of a study has got. */
final class RunState {

    private final NavigableMap<Integer, Double> scores = new TreeMap<>();
    private int begunTo;
    private boolean running;
    private double seconds;
    private @Nullable String failure;

    /** The score that decides, by the epochs at which the run was judged. */
    NavigableMap<Integer, Double> scores() {
        return scores;
    }

    /** Epochs at the end of which it was judged. */
    int reached() {
        return scores.isEmpty() ? 0 : scores.lastKey();
    }

    /** To which epoch it was sent at last; 0 if it never began. */
    int begunTo() {
        return begunTo;
    }

    boolean isRunning() {
        return running;
    }

    /** What ended it; null if nothing has. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Seconds that it took. */
    double seconds() {
        return seconds;
    }

    void begun(int epoch) {
        begunTo = Math.max(begunTo, epoch);
        failure = null;
    }

    void running(boolean now) {
        running = now;
    }

    void reached(int epoch, double score, double took) {
        scores.put(epoch, score);
        seconds += took;
    }

    void failed(String why, double took) {
        failure = why;
        seconds += took;
    }

    void forgetFailure() {
        failure = null;
    }
}
