package io.repforge.parquet;

import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table as steps. A pass that shuffles takes the groups of rows in an order of its own; the trajectories that begin in a group stay in order, and one
 * that goes on in the next group is read to its end.
 */
final class ParquetDataset implements Dataset {

    /**
     * Trajectories that are read one after another.
     *
     * @param first number of the first
     * @param end number of the one behind the last
     * @param own how many of them are used
     */
    private record Unit(long first, long end, long own) {}

    private final Table table;
    private final Trajectories trajectories;
    private final StepColumns columns;
    private final Contents contents;
    private final LongPredicate part;
    private final List<Unit> units;
    private final long count;
    private final long size;

    /** @param contents what it holds, in words */
    ParquetDataset(Table table, Trajectories trajectories, StepColumns columns, Contents contents) {
        this(table, trajectories, columns, contents, trajectory -> true);
    }

    private ParquetDataset(Table table, Trajectories trajectories, StepColumns columns, Contents contents, LongPredicate part) {
        this.table = table;
        this.trajectories = trajectories;
        this.columns = columns;
        this.contents = contents;
        this.part = part;
        this.units = new ArrayList<>();
        long all = 0;
        long steps = 0;
        for (Table.Group group : table.groups()) {
            long first = trajectories.from(group.first());
            long end = trajectories.from(group.end());
            long own = 0;
            for (long trajectory = first; trajectory < end; trajectory++) {
                if (part.test(trajectory)) {
                    own++;
                    steps += trajectories.start(trajectory + 1) - trajectories.start(trajectory);
                }
            }
            if (own > 0) {
                units.add(new Unit(first, end, own));
                all += own;
            }
        }
        this.count = all;
        this.size = steps;
    }

    @Override
    public StepSpec spec() {
        return columns.spec();
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(size);
    }

    @Override
    public Contents contents() {
        return contents;
    }

    /** A trajectory is known by its number in any order. */
    @Override
    public Dataset part(Part wanted) {
        if (units.isEmpty() || !isWhole()) {
            return Dataset.super.part(wanted);
        }
        return new ParquetDataset(table, trajectories, columns, contents, wanted::has);
    }

    private boolean isWhole() {
        return count == trajectories.count();
    }

    @Override
    public StepReader read(Pass pass) {
        return read(pass, Share.WHOLE);
    }

    /** Ranges of the pass, so that nobody looks at what others read, but for a page. */
    @Override
    public StepReader read(Pass pass, Share share) {
        long start = count * share.worker() / share.workers();
        long end = count * (share.worker() + 1) / share.workers();
        return new Reader(inOrderOf(pass), start, end);
    }

    private List<Unit> inOrderOf(Pass pass) {
        if (!pass.shuffle()) {
            return units;
        }
        List<Unit> shuffled = new ArrayList<>(units);
        SplittableRandom random = new SplittableRandom(new SplittableRandom(pass.seed()).nextLong() + pass.index());
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            Unit swapped = shuffled.get(i);
            shuffled.set(i, shuffled.get(j));
            shuffled.set(j, swapped);
        }
        return shuffled;
    }

    private final class Reader implements StepReader {

        private final Cursor cursor = new Cursor(table);
        private final List<Unit> order;
        private long left;
        private int unit;
        /** The trajectory that comes next in its unit, and those that end it. */
        private long trajectory;
        private long endOfUnit;
        private long row;
        private long endOfTrajectory;

        Reader(List<Unit> order, long start, long end) {
            this.order = order;
            this.left = end - start;
            long before = start;
            while (unit < order.size() && before >= order.get(unit).own) {
                before -= order.get(unit++).own;
            }
            if (left > 0) {
                enter();
                for (; before > 0; before--) {
                    ownTrajectory();
                    trajectory++;
                }
            }
        }

        private void enter() {
            trajectory = order.get(unit).first;
            endOfUnit = order.get(unit).end;
            unit++;
        }

        /** Goes to the next one that is used. */
        private void ownTrajectory() {
            while (trajectory == endOfUnit || !part.test(trajectory)) {
                if (trajectory == endOfUnit) {
                    enter();
                } else {
                    trajectory++;
                }
            }
        }

        private boolean hasRow() {
            if (row == endOfTrajectory) {
                if (left == 0) {
                    return false;
                }
                ownTrajectory();
                row = trajectories.start(trajectory);
                endOfTrajectory = trajectories.start(trajectory + 1);
                trajectory++;
                left--;
            }
            return true;
        }

        @Override
        public @Nullable Step next() throws IOException {
            if (!hasRow()) {
                return null;
            }
            long at = row++;
            boolean done = row == endOfTrajectory;
            cursor.to(at);
            try {
                return columns.of(cursor, done);
            } catch (UnreadableStepException e) {
                throw new UnreadableStepException(Objects.requireNonNull(e.getMessage(), "it says what is wrong"), e.getCause(), done);
            }
        }

        /** Nothing is read. */
        @Override
        public Skip skip() {
            if (!hasRow()) {
                return Skip.NONE;
            }
            row++;
            return Skip.of(row == endOfTrajectory);
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
