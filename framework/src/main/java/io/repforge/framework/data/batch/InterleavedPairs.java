package io.repforge.framework.data.batch;

import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.framework.data.CounterRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of one pass: each is taken from a dataset chosen at random among those that still have some, all with equal chance.
 * The pass ends when every dataset has ended.
 *
 * <p>Trajectories are numbered anew, so that two of them never share a number, neither between datasets nor between passes.
 */
final class InterleavedPairs implements PairReader {

    /** Room for the trajectories of one pass. */
    private static final int PASS_SHIFT = 40;

    private final List<Lane> open = new ArrayList<>();
    private final int datasets;
    private final CounterRandom choice;
    private final long pass;
    private long choices;

    private record Lane(int dataset, PairReader pairs) {}

    InterleavedPairs(List<PairReader> readers, CounterRandom choice, long pass) {
        for (int i = 0; i < readers.size(); i++) {
            open.add(new Lane(i, readers.get(i)));
        }
        this.datasets = readers.size();
        this.choice = choice;
        this.pass = pass;
    }

    @Override
    public @Nullable Pair next() throws IOException {
        while (!open.isEmpty()) {
            int chosen = open.size() == 1 ? 0 : choice.below(open.size(), pass, choices++);
            Lane lane = open.get(chosen);
            Pair pair = lane.pairs().next();
            if (pair != null) {
                return datasets == 1 && pass == 0 ? pair : renumbered(pair, lane.dataset());
            }
            open.remove(chosen);
            lane.pairs().close();
        }
        return null;
    }

    private Pair renumbered(Pair pair, int dataset) {
        long trajectory = (pass << PASS_SHIFT) + pair.trajectory() * datasets + dataset;
        return new Pair(pair.context(), pair.target(), pair.extra(), trajectory, pair.timestep());
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Lane lane : open) {
            try {
                lane.pairs().close();
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
