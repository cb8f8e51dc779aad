package io.repforge.robotlearning.hdf5;

import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Frames as one observation, one after another along the first axis.
 *
 * @param frames the oldest first; fewer than the space has if there are zeros before them
 * @param space of all together
 * @param count how many the space has
 */
record StackedFrames(List<Values> frames, Space space, int count) implements Values {

    private interface Reading {
        Array of(Values frame) throws IOException;
    }

    private Array stack(Reading reading) throws IOException {
        byte[] bytes = new byte[(int) space.shape().elements() * space.type().bytes()];
        int length = bytes.length / count;
        int at = (count - frames.size()) * length;
        for (Values frame : frames) {
            System.arraycopy(reading.of(frame).bytes(), 0, bytes, at, length);
            at += length;
        }
        return new Array(space.type(), space.shape(), bytes);
    }

    @Override
    public Array array() throws IOException {
        return stack(Values::array);
    }

    /** All by the same draws, so that what moves is what moved. */
    @Override
    public Array view(RandomGenerator random) throws IOException {
        long seed = random.nextLong();
        return stack(frame -> frame.view(new SplittableRandom(seed)));
    }

    @Override
    public boolean varies() {
        return frames.stream().anyMatch(Values::varies);
    }

    @Override
    public long bytesHeld() {
        return frames.stream().mapToLong(Values::bytesHeld).sum();
    }
}
