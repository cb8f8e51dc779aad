package io.repforge.framework.probes.linear;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows to learn from and rows to choose by what is found in them, none of which is both.
 *
 * @param learnt numbers of rows, in order
 * @param heldOut numbers of rows, in order; none where no class has two rows
 */
record HeldOutRows(int[] learnt, int[] heldOut) {

    /**
     * Draws them, of each class its share.
     *
     * @param count number of classes
     * @param share of rows that are held out
     * @param most rows in both together, about
     */
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
