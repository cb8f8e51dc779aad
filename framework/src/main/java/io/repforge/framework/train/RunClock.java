package io.repforge.framework.train;

import io.repforge.framework.run.RunRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Where the time of a run goes, over all its parts. */
final class RunClock {

    private static final List<String> PARTS = List.of(RunRecord.STARTING, RunRecord.STEPS, RunRecord.WAITING, RunRecord.EVALUATION, RunRecord.CHECKPOINTS,
            RunRecord.EXPORT, RunRecord.OTHER);

    private final Map<String, Double> before;
    private final long began;
    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private LongSupplier waited = () -> 0;

    /**
     * @param before seconds of earlier parts of the run
     * @param began when this part was asked for, by {@link System#nanoTime}
     */
    RunClock(Map<String, Double> before, long began) {
        this.before = Map.copyOf(before);
        this.began = began;
        PARTS.forEach(part -> nanos.put(part, 0L));
    }

    /** The first step is about to begin. */
    void started(LongSupplier waitedNanos) {
        nanos.put(RunRecord.STARTING, System.nanoTime() - began);
        waited = waitedNanos;
    }

    void add(String part, long took) {
        nanos.merge(part, took, Long::sum);
    }

    /** Work that belongs to a part. */
    interface Work<T, E extends Exception> {
        T work() throws E;
    }

    /** Does work, and adds its time to a part, however it ends. */
    <T, E extends Exception> T measured(String part, Work<T, E> work) throws E {
        long from = System.nanoTime();
        try {
            return work.work();
        } finally {
            add(part, System.nanoTime() - from);
        }
    }

    /** Seconds by part, up to now. */
    Map<String, Double> seconds() {
        Map<String, Long> now = new LinkedHashMap<>(nanos);
        // A step's time has the wait for its batch in it.
        long waiting = waited.getAsLong();
        now.put(RunRecord.WAITING, waiting);
        now.merge(RunRecord.STEPS, -waiting, Long::sum);
        long known = now.values().stream().mapToLong(Long::longValue).sum();
        now.put(RunRecord.OTHER, Math.max(0, System.nanoTime() - began - known));
        Map<String, Double> seconds = new LinkedHashMap<>();
        PARTS.forEach(part -> seconds.put(part, before.getOrDefault(part, 0.0) + Math.max(0, Objects.requireNonNull(now.get(part))) * 1e-9));
        return seconds;
    }
}
