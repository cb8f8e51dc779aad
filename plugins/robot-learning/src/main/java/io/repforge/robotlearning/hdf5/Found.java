package io.repforge.robotlearning.hdf5;

import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was found in the files while they were looked through: their episodes, and what these have in common. */
final class Found {

    /** Numbers of one kind in all episodes: whether they are choices, and of how many. */
    static final class Numbers {

        private final Shape row;
        private final boolean whole;
        private boolean choices;
        private double most = -1;

        Numbers(Rows rows) {
            this.row = rows.row();
            this.whole = rows.elements() != null && !rows.elements().type().isFloating() && row.elements() == 1;
            this.choices = whole;
        }

        /** Whether it is of interest what values there are. */
        boolean wanted() {
            return choices;
        }

        /** Whether others can be of the same space. */
        boolean fits(Rows rows) {
            boolean alike = rows.elements() != null && !rows.elements().type().isFloating() && rows.row().elements() == 1;
            return rows.row().equals(row) && alike == whole;
        }

        void see(double value) {
            choices &= value >= 0 && value < Integer.MAX_VALUE;
            most = Math.max(most, value);
        }

        /** Choices where all are whole numbers from 0 on, one a step. */
        Space space() {
            return choices && most >= 0 ? Space.discrete((int) most + 1) : Space.box(row);
        }
    }

    final List<Episode> episodes = new ArrayList<>();
    final Map<String, Numbers> labels = new LinkedHashMap<>();
    @Nullable
    Numbers actions;
    /** Looks of the parts of an observation, which are the same in all episodes. */
    final Set<String> looks = new LinkedHashSet<>();
    /** Names of datasets that nothing is read of, in the first episode. */
    final Set<String> unused = new LinkedHashSet<>();
    /** The observations that are read, as people name them. */
    List<String> observations = List.of();
    int empty;
    int behindLastAction;
    boolean endless;
    long steps;
}
