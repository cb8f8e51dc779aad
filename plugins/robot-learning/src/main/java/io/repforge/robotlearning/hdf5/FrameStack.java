package io.repforge.robotlearning.hdf5;

import io.repforge.api.array.Values;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last frames of an episode as one observation, the oldest first; before the first there are zeros, as with eirli's data and Stable-Baselines' environments. */
final class FrameStack {

    /** Gives a frame of an episode by its row. */
    @FunctionalInterface
    interface Source {
        Values frame(long row) throws IOException;
    }

    private final int frames;
    private final Space stacked;
    /** Frames that the next observation has, too, by their rows. */
    private Map<Long, Values> recent = new HashMap<>();

    FrameStack(int frames, Space stacked) {
        this.frames = frames;
        this.stacked = stacked;
    }

    /** Forgets what it has, since another episode begins. */
    void clear() {
        recent.clear();
    }

    /**
     * The observation of a step.
     *
     * @param row that of the step
     * @param first that of the first step of its episode
     */
    Values get(long row, long first, Source source) throws IOException {
        if (frames == 1) {
            return source.frame(row);
        }
        Map<Long, Values> kept = new HashMap<>();
        List<Values> stack = new ArrayList<>();
        for (long at = Math.max(first, row - frames + 1); at <= row; at++) {
            Values known = recent.get(at);
            Values frame = known == null ? source.frame(at) : known;
            kept.put(at, frame);
            stack.add(frame);
        }
        recent = kept;
        return new StackedFrames(List.copyOf(stack), stacked, frames);
    }
}
