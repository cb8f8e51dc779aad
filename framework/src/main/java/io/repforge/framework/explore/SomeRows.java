package io.repforge.framework.explore;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.data.WholePass;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a dataset, in its order, each as a trajectory of its own. Others are skipped without being decoded where the data can do that.
 *
 * @param data where they come from
 * @param all how many rows there are
 * @param rows their numbers, ascending
 */
record SomeRows(Dataset data, long all, int[] rows) implements Dataset {

    /**
     * So many rows, each with the same chance; all, if there are no more.
     *
     * @throws IOException if the data can't be read, which is done where it doesn't know its size
     */
    static SomeRows drawn(Dataset data, int most, long seed) throws IOException {
        OptionalLong known = data.size();
        int count = Math.toIntExact(known.isPresent() ? known.getAsLong() : counted(data));
        return new SomeRows(data, count, drawn(count, most, seed));
    }

    private static long counted(Dataset data) throws IOException {
        long count = 0;
        try (StepReader reader = WholePass.open(data)) {
            while (reader.skip() != StepReader.Skip.NONE) {
                count++;
            }
        }
        return count;
    }

    /** So many of the numbers from 0 on, ascending: of the first numbers of a random order (Fisher and Yates). */
    static int[] drawn(int count, int most, long seed) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        SplittableRandom random = new SplittableRandom(seed);
        int drawn = Math.min(count, most);
        for (int i = 0; i < drawn; i++) {
            int other = random.nextInt(i, count);
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        int[] rows = Arrays.copyOf(order, drawn);
        Arrays.sort(rows);
        return rows;
    }

    @Override
    public StepSpec spec() {
        return data.spec();
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(rows.length);
    }

    @Override
    public StepReader read(Pass pass) throws IOException {
        StepReader all = data.read(pass);
        return new StepReader() {
            private int row;
            private int taken;

            @Override
            public @Nullable Step next() throws IOException {
                if (taken == rows.length) {
                    return null;
                }
                for (; row < rows[taken]; row++) {
                    if (all.skip() == Skip.NONE) {
                        return null;
                    }
                }
                row++;
                taken++;
                Step step = all.next();
                return step == null ? null : step.last();
            }

            @Override
            public void close() throws IOException {
                all.close();
            }
        };
    }

    /** The data isn't closed, which is its owner's. */
    @Override
    public void close() {}
}
