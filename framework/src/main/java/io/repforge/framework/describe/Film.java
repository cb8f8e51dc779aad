package io.repforge.framework.describe;

import io.repforge.api.array.Array;
import java.util.ArrayList;
import java.util.List;

/** One trajectory, of which frames at equal distances are kept, however long it becomes. */
final class Film {

    /**
     * One of its frames.
     *
     * @param step its number in the trajectory, counted from 0
     */
    record Frame(long step, Array observation) {}

    private final int most;
    private final List<Frame> frames = new ArrayList<>();
    private long stride = 1;
    private long length;

    /** @param most frames that are kept at most */
    Film(int most) {
        this.most = most;
    }

    /** Whether the next step will be kept, so that nobody makes a frame of others. */
    boolean takesNext() {
        return length % stride == 0;
    }

    /** The next step, which it takes. */
    void add(Array observation) {
        if (frames.size() == most) {
            stride *= 2;
            for (int i = frames.size() - 1; i > 0; i -= 1) {
                if (frames.get(i).step % stride != 0) {
                    frames.remove(i);
                }
            }
        }
        if (takesNext()) {
            frames.add(new Frame(length, observation));
        }
        length++;
    }

    /** The next step, which it doesn't take. */
    void pass() {
        length++;
    }

    long length() {
        return length;
    }

    List<Frame> frames() {
        return List.copyOf(frames);
    }
}
