package io.repforge.essentials.pairs;

import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the last k steps of a trajectory until the step that they are paired with arrives. */
final class TemporalOffsetReader implements PairReader {

    private final StepReader steps;
    private final int k;
    private final TemporalOffsetPairs.Mode mode;

    /** The k steps before the one that is read next, oldest first. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private long trajectory;
    private long timestep;

    /** A step until its pair is complete; without the step itself if that pair and all that it has a part in are skipped. */
    private record Waiting(@Nullable Step step) {

        Step read() {
            return Objects.requireNonNull(step, "a step of a pair was skipped");
        }
    }

    private static final Waiting SKIPPED = new Waiting(null);

    TemporalOffsetReader(StepReader steps, int k, TemporalOffsetPairs.Mode mode) {
        this.steps = steps;
        this.k = k;
        this.mode = mode;
    }

    @Override
    public @Nullable Pair next() throws IOException {
        for (Step step; (step = steps.next()) != null;) {
            Pair pair = waiting.size() == k ? pair(waiting.getFirst().read(), step) : null;
            passed(new Waiting(step), step.done());
            if (pair != null) {
                return pair;
            }
        }
        return null;
    }

    /** A step is skipped if no pair that is given later has a part of it. */
    @Override
    public Skipped skip(long n) throws IOException {
        Skipped skipped = Skipped.NONE;
        while (skipped.pairs() < n) {
            boolean completes = waiting.size() == k;
            // Of the pairs to come, the one that has this step as its context is the last that it has a part in.
            long last = waiting.size() + 1L;
            Waiting passed = SKIPPED;
            StepReader.Skip skip;
            if (n - skipped.pairs() >= last) {
                skip = steps.skip();
            } else {
                Step step = steps.next();
                passed = step == null ? SKIPPED : new Waiting(step);
                skip = step == null ? StepReader.Skip.NONE : StepReader.Skip.of(step.done());
            }
            if (skip == StepReader.Skip.NONE) {
                break;
            }
            skipped = completes ? skipped.and(trajectory) : skipped;
            passed(passed, skip == StepReader.Skip.DONE);
        }
        return skipped;
    }

    private void passed(Waiting step, boolean done) {
        if (waiting.size() == k) {
            waiting.removeFirst();
            timestep++;
        }
        waiting.addLast(step);
        if (done) {
            waiting.clear();
            trajectory++;
            timestep = 0;
        }
    }

    private Pair pair(Step now, Step later) {
        Values context = now.observation();
        Pair pair = switch (mode) {
            case NONE -> Pair.of(context, later.observation(), null, trajectory, timestep);
            case DYNAMICS -> Pair.of(context, later.observation(), actions(), trajectory, timestep);
            case INVERSE_DYNAMICS -> Pair.of(context, actions(), later.observation(), trajectory, timestep);
            case ACTION_PREDICTION -> Pair.of(context, actions(), null, trajectory, timestep);
        };
        return pair.withLabels(now.labels());
    }

    /** The actions of the waiting steps, along a new first axis. */
    private Array actions() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Array first = null;
        for (Waiting step : waiting) {
            Array action = step.read().action();
            if (action == null) {
                throw new IllegalStateException(
                        "a step of trajectory " + trajectory + " has no action, though its source announced actions");
            }
            first = first == null ? action : first;
            bytes.writeBytes(action.bytes());
        }
        Array one = Objects.requireNonNull(first, "k is at least 1");
        return new Array(one.type(), one.shape().prepend(k), bytes.toByteArray());
    }

    @Override
    public void close() throws IOException {
        waiting.clear();
        steps.close();
    }
}
