package io.repforge.framework.data.batch;

import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.framework.UserError;
import io.repforge.framework.data.CounterRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of one pass over several datasets, as {@link Interleave} says. What comes when depends on seed and pass alone.
 *
 * <p>Trajectories are numbered anew, so that two of them never share a number, neither between datasets nor between passes, nor when a dataset
 * begins anew within a pass.
 */
final class InterleavedPairs implements PairReader {

    /** Room for the trajectories of one pass. */
    private static final int PASS_SHIFT = 40;

    private final Interleave interleave;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Lane> open = new ArrayList<>();
    private final CounterRandom choice;
    private final long pass;
    private long choices;
    /** Lanes that have not come to their end yet. */
    private int unended;

    /** The pairs of one dataset in a pass. */
    interface Source {

        /**
         * Opens them from the start.
         *
         * @param round how often they have come to their end in this pass
         */
        PairReader open(long round) throws IOException;

        /** How many there are about; 1 where that isn't known. */
        long size();
    }

    private static final class Lane {
        private final int dataset;
        private final Source source;
        private PairReader pairs;
        private long round;
        private long given;
        private long givenInRound;
        private long trajectories;
        private long before;

        Lane(int dataset, Source source) throws IOException {
            this.dataset = dataset;
            this.source = source;
            this.pairs = source.open(0);
        }

        void gave(long pairs, long trajectory) {
            given += pairs;
            givenInRound += pairs;
            trajectories = Math.max(trajectories, before + trajectory + 1);
        }

        /** Pairs may be fewer or more than the size promises. */
        long left() {
            return Math.max(1, source.size() - given);
        }
    }

    /** @throws IOException if one can't be opened; those before it are closed */
    InterleavedPairs(Interleave interleave, List<Source> sources, CounterRandom choice, long pass) throws IOException {
        this.interleave = interleave;
        this.choice = choice;
        this.pass = pass;
        try {
            for (int i = 0; i < sources.size(); i++) {
                Lane lane = new Lane(i, sources.get(i));
                lanes.add(lane);
                open.add(lane);
            }
        } catch (IOException | RuntimeException e) {
            try {
                close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        this.unended = lanes.size();
    }

    @Override
    public @Nullable Pair next() throws IOException {
        while (!open.isEmpty()) {
            Lane lane = open.get(open.size() == 1 ? 0 : chosen());
            Pair pair = lane.pairs.next();
            if (pair != null) {
                lane.gave(1, pair.trajectory());
                return lanes.size() == 1 && pass == 0 ? pair : renumbered(pair, lane);
            }
            if (!goesOn(lane)) {
                return null;
            }
        }
        return null;
    }

    /** Where chance decides anew for each pair, each is skipped by itself: the end of a dataset changes the chances of those after it. */
    @Override
    public Skipped skip(long n) throws IOException {
        Skipped skipped = Skipped.NONE;
        while (skipped.pairs() < n && !open.isEmpty()) {
            boolean settled = open.size() == 1 || interleave == Interleave.IN_ORDER;
            Lane lane = open.get(settled ? 0 : chosen());
            long wanted = settled ? n - skipped.pairs() : 1;
            Skipped some = lane.pairs.skip(wanted);
            if (some.pairs() > 0) {
                lane.gave(some.pairs(), some.trajectory());
                skipped = new Skipped(skipped.pairs() + some.pairs(), number(some.trajectory(), lane));
            }
            if (some.pairs() < wanted && !goesOn(lane)) {
                break;
            }
        }
        return skipped;
    }

    private int chosen() {
        return switch (interleave) {
            case IN_ORDER -> 0;
            case EQUAL -> choice.below(open.size(), pass, choices++);
            case BY_SIZE -> bySize();
        };
    }

    private int bySize() {
        long left = 0;
        for (Lane lane : open) {
            left += lane.left();
        }
        // 53 bits, as many as a double holds.
        long place = (long) ((choice.bits(pass, choices++) >>> 11) * 0x1.0p-53 * left);
        int at = 0;
        while (place >= open.get(at).left()) {
            place -= open.get(at).left();
            at++;
        }
        return at;
    }

    /** Whether the pass goes on after the end of a lane. */
    private boolean goesOn(Lane ended) throws IOException {
        if (ended.givenInRound == 0 && lanes.size() > 1) {
            throw new UserError("Training data " + (ended.dataset + 1) + " of " + lanes.size() + " gave no pair in a whole pass: it is empty, or its"
                    + " trajectories are too short for the pair constructor; leave it out, or check its path and the options of 'pair_constructor'.");
        }
        open.remove(ended);
        ended.pairs.close();
        unended -= ended.round == 0 ? 1 : 0;
        if (unended == 0) {
            close();
        }
        if (open.isEmpty() || interleave != Interleave.EQUAL) {
            return !open.isEmpty();
        }
        ended.round++;
        ended.givenInRound = 0;
        ended.before = ended.trajectories;
        ended.pairs = ended.source.open(ended.round);
        open.add(ended);
        return true;
    }

    private Pair renumbered(Pair pair, Lane lane) {
        return pair.inTrajectory(number(pair.trajectory(), lane));
    }

    private long number(long trajectory, Lane lane) {
        return (pass << PASS_SHIFT) + (lane.before + trajectory) * lanes.size() + lane.dataset;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Lane lane : open) {
            try {
                lane.pairs.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
