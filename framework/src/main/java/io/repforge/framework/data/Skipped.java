package io.repforge.framework.data;

import io.repforge.api.data.UnreadableStepException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts steps that are left out, and names the first few in the log. May be used by several threads. */
public final class Skipped implements SkipListener {

    private static final Logger LOG = LoggerFactory.getLogger(Skipped.class);
    private static final int NAMED = 5;

    private final List<String> first = new ArrayList<>();
    private boolean saidMore;
    private long count;

    @Override
    public synchronized void skipped(long position, UnreadableStepException why) {
        count++;
        String message = String.valueOf(why.getMessage());
        if (first.contains(message)) {
            return;
        }
        if (first.size() < NAMED) {
            first.add(message);
            LOG.warn("left out: {}", message);
        } else if (!saidMore) {
            saidMore = true;
            LOG.warn("left out: more, which are counted but not named");
        }
    }

    /** How often a step was left out; the same one again and again if it is read again and again. */
    public synchronized long count() {
        return count;
    }

    /** What to say at the end, when the names have just been said; empty if nothing was left out. */
    public synchronized Optional<String> summary() {
        return count == 0 ? Optional.empty() : Optional.of(leftOut(count) + ".");
    }

    /**
     * What to say at the end of a run, whose beginning is long past: with the names.
     *
     * @param times how often a step was left out
     */
    public synchronized String summary(long times) {
        return leftOut(times) + (first.isEmpty() ? "" : ", the first of them: " + String.join("; ", first)) + (saidMore ? "; …" : "") + ".";
    }

    private static String leftOut(long times) {
        return "A step that can't be read was left out " + (times == 1 ? "once" : times + " times");
    }
}
