package io.repforge.spark.embed;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepReader.Skip;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.framework.evaluate.Features;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How data is cut into parts that are embedded each by itself. Data whose steps have names is cut as its source shares it among workers, such as by shards. Steps without
 * names go by their numbers, so such data is cut into ranges of those; each but the last is whole batches, as if all of it were embedded at once.
 *
 * @param parts how many
 * @param rows how many rows there are, which is known of data without names; negative of data with names
 */
record Cut(int parts, long rows) implements Serializable {

    /** Where there is nothing to go by, a part has so many rows at most. */
    private static final long MOST_ROWS = 100_000;
    /** There are so many for each core, so that the slowest isn't waited for long, and little is lost with a process. */
    private static final int FOR_EACH_CORE = 4;
    private static final int MOST_PARTS = 10_000;

    /** A part of the data, in its order. */
    private record PartOfData(Dataset data, Cut cut, int part) implements Dataset {

        @Override
        public StepSpec spec() {
            return data.spec();
        }

        @Override
        public boolean endless() {
            return data.endless();
        }

        @Override
        public StepReader read(Pass pass) throws IOException {
            if (!cut.isByNumbers()) {
                return data.read(pass, new Share(part, cut.parts));
            }
            StepReader steps = data.read(pass);
            try {
                long first = cut.first(part);
                for (long row = 0; row < first; row++) {
                    skip(steps);
                }
                return new Range(steps, cut.first(part + 1) - first);
            } catch (IOException | RuntimeException e) {
                steps.close();
                throw e;
            }
        }
    }

    /** Steps up to some number of them, those that can't be read counted too. */
    private static final class Range implements StepReader {

        private final StepReader steps;
        private long left;

        Range(StepReader steps, long count) {
            this.steps = steps;
            this.left = count;
        }

        @Override
        public @Nullable Step next() throws IOException {
            return left-- > 0 ? steps.next() : null;
        }

        @Override
        public void close() throws IOException {
            steps.close();
        }
    }

    /**
     * A cut for data, by how many parts were asked for or, where it is 0, by what suits it.
     *
     * @param cores how many parts can be worked on at once
     * @throws IOException if the data can't be read
     */
    static Cut of(Dataset data, int parts, int cores) throws IOException {
        if (isNamed(data)) {
            int suits = data.pieces().isPresent() ? Math.min(data.pieces().getAsInt(), MOST_PARTS) : suiting(data.size().orElse(Long.MAX_VALUE), cores);
            return new Cut(parts > 0 ? parts : suits, -1);
        }
        long rows = data.size().isPresent() ? data.size().getAsLong() : count(data);
        return new Cut(parts > 0 ? parts : suiting(rows, cores), rows);
    }

    private static int suiting(long rows, int cores) {
        long batches = Math.max(1, (rows - 1) / Features.BATCH + 1);
        long wanted = Math.max((long) FOR_EACH_CORE * cores, rows == Long.MAX_VALUE ? 0 : rows / MOST_ROWS);
        return (int) Math.min(Math.min(batches, wanted), MOST_PARTS);
    }

    private static boolean isNamed(Dataset data) throws IOException {
        try (StepReader steps = data.read(Dataset.Pass.inOrder())) {
            while (true) {
                try {
                    Step step = steps.next();
                    return step != null && step.origin() != null;
                } catch (UnreadableStepException e) {
                    // The next one may be readable; what can't be read is told of when it is embedded.
                }
            }
        }
    }

    private static long count(Dataset data) throws IOException {
        long rows = 0;
        try (StepReader steps = data.read(Dataset.Pass.inOrder())) {
            while (skip(steps)) {
                rows++;
            }
        }
        return rows;
    }

    /** @return false at the end */
    private static boolean skip(StepReader steps) throws IOException {
        try {
            return steps.skip() != Skip.NONE;
        } catch (UnreadableStepException e) {
            // It has a number, too.
            return true;
        }
    }

    /** Whether rows are known by their numbers. */
    boolean isByNumbers() {
        return rows >= 0;
    }

    /** Number of the first row of a part of such data. */
    long first(int part) {
        long batches = (rows + Features.BATCH - 1) / Features.BATCH;
        return Math.min(rows, batches * part / parts * Features.BATCH);
    }

    /** One of the parts, which doesn't close the data. */
    Dataset part(Dataset data, int part) {
        return new PartOfData(data, this, part);
    }
}
