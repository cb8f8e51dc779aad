package io.repforge.essentials.data;

import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepReader.Skip;
import io.repforge.api.data.UnreadableStepException;
import java.io.IOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Some whole trajectories of a dataset. Steps that can't be read are counted, too: whether they are tolerated isn't known here.
 *
 * @param trajectories their numbers in the order of the data
 * @param steps how many they have together
 */
record Chosen(BitSet trajectories, long steps) {

    /** What is counted. */
    enum Unit {
        /** Steps; the trajectory of the last one is whole, so that there may be some more. */
        STEPS,
        /** Trajectories. */
        TRAJECTORIES
    }

    private record Trajectory(int number, long key, long length) {}

    /**
     * Chooses. Of the first ones no more is looked at than they are; to draw, all of the data is run through, and skipped rather than read where the source can.
     *
     * @param n of the unit
     * @throws IOException if the data can't be read, or has no end and is to be drawn from
     */
    static Chosen of(Dataset data, String component, Unit unit, long n, Draw draw, long seed) throws IOException {
        if (draw == Draw.RANDOM && data.endless()) {
            throw new IOException(component + ": the data has no end, so nothing can be drawn of all of it; leave draw: random out, which gives the first");
        }
        SplittableRandom random = new SplittableRandom(seed);
        PriorityQueue<Trajectory> kept = new PriorityQueue<>(Comparator.comparingLong(Trajectory::key).thenComparingInt(Trajectory::number).reversed());
        long whole = 0;
        int number = 0;
        long length = 0;
        try (StepReader steps = data.read(Dataset.Pass.inOrder())) {
            for (Skip skip = skip(steps); !(draw == Draw.FIRST && whole >= n) && (skip != Skip.NONE || length > 0); skip = skip(steps)) {
                length += skip == Skip.NONE ? 0 : 1;
                if (skip != Skip.STEP) {
                    Trajectory trajectory = new Trajectory(number, draw == Draw.FIRST ? number : random.nextLong(), length);
                    kept.add(trajectory);
                    whole += weight(trajectory, unit);
                    while (whole - weight(kept.element(), unit) >= n) {
                        whole -= weight(kept.remove(), unit);
                    }
                    number++;
                    length = 0;
                }
            }
        }
        BitSet trajectories = new BitSet(number);
        kept.forEach(trajectory -> trajectories.set(trajectory.number));
        return new Chosen(trajectories, kept.stream().mapToLong(Trajectory::length).sum());
    }

    private static long weight(Trajectory trajectory, Unit unit) {
        return unit == Unit.STEPS ? trajectory.length : 1;
    }

    private static Skip skip(StepReader steps) throws IOException {
        try {
            return steps.skip();
        } catch (UnreadableStepException e) {
            return Skip.of(e.isDone());
        }
    }

    /** What the chosen trajectories are of all that the data holds, and whether there are fewer than were asked for. */
    Contents of(Contents whole, String component, Unit unit, long n, Draw draw) {
        long found = unit == Unit.STEPS ? steps : trajectories.cardinality();
        String what = unit == Unit.STEPS ? "steps" : "trajectories";
        Contents some = whole.only((draw == Draw.FIRST ? "the first " : "at random ") + found + " " + what + (unit == Unit.STEPS ? "" : " (" + steps + " steps)"));
        return found >= n ? some : some.leavingOut("there are " + found + " " + what + " only, where " + component + " asks for " + n + ": all of them are used");
    }
}
