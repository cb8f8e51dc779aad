package io.repforge.framework.probes.linear;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows to learn from and rows to choose by what is found in them, none of which is both, and which have no trajectory in common: rows of one are often nearly alike, and
 * would have the weakest penalties look best.
 *
 * @param learnt numbers of rows, in order
 * @param heldOut numbers of rows, in order; none where no class has two rows
 */
record HeldOutRows(int[] learnt, int[] heldOut) {

    /**
     * Draws trajectories, of each class of their first rows its share; or else rows, if no class has two trajectories.
     *
     * @param trajectories that of each row
     * @param count number of classes
     * @param share of what is held out
     * @param most rows in both together, about
     */
    static HeldOutRows of(int[] trajectories, int[] classes, int count, double share, int most, long seed) {
        Map<Integer, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < trajectories.length; row++) {
            rows.computeIfAbsent(trajectories[row], any -> new ArrayList<>()).add(row);
        }
        List<List<Integer>> whole = List.copyOf(rows.values());
        HeldOutRows drawn = of(whole.stream().mapToInt(trajectory -> classes[trajectory.get(0)]).toArray(), count, share,
                (int) Math.min(Integer.MAX_VALUE, Math.max(1, (long) most * whole.size() / classes.length)), seed);
        return drawn.heldOut.length == 0 ? of(classes, count, share, most, seed) : new HeldOutRows(rows(whole, drawn.learnt), rows(whole, drawn.heldOut));
    }

    private static int[] rows(List<List<Integer>> trajectories, int[] drawn) {
        return IntStream.of(drawn).mapToObj(trajectories::get).flatMap(List::stream).mapToInt(Integer::intValue).sorted().toArray();
    }

    /** Draws rows, of each class its share. */
    static HeldOutRows of(int[] classes, int count, double share, int most, long seed) {
        Random random = new Random(seed);
        double used = Math.min(1, (double) most / classes.length);
        List<Integer> learnt = new ArrayList<>();
        List<Integer> heldOut = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int wanted = k;
            List<Integer> rows = new ArrayList<>(IntStream.range(0, classes.length).filter(row -> classes[row] == wanted).boxed().toList());
            Collections.shuffle(rows, random);
            int some = Math.min(rows.size(), Math.max(2, (int) Math.round(used * rows.size())));
            int held = some < 2 ? 0 : Math.min(some - 1, Math.max(1, (int) Math.round(share * some)));
            heldOut.addAll(rows.subList(0, held));
            learnt.addAll(rows.subList(held, some));
        }
        return new HeldOutRows(sorted(learnt), sorted(heldOut));
    }

    private static int[] sorted(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
