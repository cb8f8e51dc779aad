package io.repforge.essentials.pairs;

import io.repforge.api.array.Array;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Keeps the last k steps of a trajectory until the step that they are paired with arrives. */
final class TemporalOffsetReader implements PairReader {

    private final StepReader steps;
    private final int k;
    private final TemporalOffsetPairs.Mode mode;

    /** The k steps before the one that is read next, oldest first. */
    private final Deque<Step> waiting = new ArrayDeque<>();

    private long trajectory;
    private long timestep;

    TemporalOffsetReader(StepReader steps, int k, TemporalOffsetPairs.Mode mode) {
        this.steps = steps;
        this.k = k;
        this.mode = mode;
    }

    @Override
    public @Nullable Pair next() throws IOException {
        for (Step step; (step = steps.next()) != null; ) {
            Pair pair = null;
            if (waiting.size() == k) {
                pair = pair(waiting.getFirst(), step);
                waiting.removeFirst();
                timestep++;
            }
            waiting.addLast(step);
            if (step.done()) {
                waiting.clear();
                trajectory++;
                timestep = 0;
            }
            if (pair != null) {
                return pair;
            }
        }
        return null;
    }

    private Pair pair(Step now, Step later) {
        Array context = now.observation();
        return switch (mode) {
            case NONE -> Pair.of(context, later.observation(), null, trajectory, timestep);
            case DYNAMICS -> Pair.of(context, later.observation(), actions(), trajectory, timestep);
            case INVERSE_DYNAMICS -> Pair.of(context, actions(), later.observation(), trajectory, timestep);
            case ACTION_PREDICTION -> Pair.of(context, actions(), null, trajectory, timestep);
        };
    }

    /** The actions of the waiting steps, along a new first axis. */
    private Array actions() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Array first = null;
        for (Step step : waiting) {
            Array action = step.action();
            if (action == null) {
                throw new IllegalStateException(
                        "a step of trajectory " + trajectory + " has no action, though its source announced actions");
            }
            first = first == null ? action : first;
            bytes.writeBytes(action.bytes());
        }
        return new Array(first.type(), first.shape().prepend(k), bytes.toByteArray());
    }

    @Override
    public void close() throws IOException {
        waiting.clear();
        steps.close();
    }
}
