package io.repforge.framework.runtime;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Draw;
import io.repforge.framework.data.CounterRandom;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Draws the elements of one tensor. Element {@code i} at step {@code s} is number {@code i mod 4} of the generator's block {@code (s, i / 4)}, and
 * depends on nothing else.
 */
final class Drawing {

    private static final int CHUNK = 1024;
    private static final double PER_BIT = 0x1p-32;

    private final CounterRandom random;
    private final Draw draw;
    private final int[] block = new int[4];
    private final float[] chunk = new float[CHUNK];

    Drawing(CounterRandom random, Draw draw) {
        this.random = random;
        this.draw = draw;
    }

    /** The element type that a draw gives. */
    static DType type(Draw draw) {
        return draw instanceof Draw.Integers ? DType.INT64 : DType.FLOAT32;
    }

    /**
     * Fills a buffer from its position to its limit.
     *
     * @param target elements of {@link #type}, in the buffer's byte order
     */
    void fill(long step, ByteBuffer target) {
        if (draw instanceof Draw.Integers integers) {
            integers(integers.bound(), step, target.asLongBuffer());
        } else {
            floats(step, target.asFloatBuffer());
        }
    }

    private void floats(long step, FloatBuffer target) {
        for (long at = 0; target.hasRemaining(); at += CHUNK) {
            int length = Math.min(CHUNK, target.remaining());
            if (draw instanceof Draw.Uniform uniform) {
                uniform(uniform, step, at, length);
            } else if (draw instanceof Draw.Gaussian gaussian) {
                gaussian(gaussian, step, at, length);
            } else if (draw instanceof Draw.Bernoulli bernoulli) {
                bernoulli(bernoulli.probability(), step, at, length);
            }
            target.put(chunk, 0, length);
        }
    }

    // The loops write whole blocks: CHUNK is a multiple of four, so what lies beyond the length is room that isn't used.

    private void uniform(Draw.Uniform uniform, long step, long at, int length) {
        double low = uniform.low();
        double scale = (uniform.high() - low) * PER_BIT;
        // Rounding to float may reach the upper end, which is excluded.
        float last = Math.max((float) low, Math.nextDown((float) uniform.high()));
        for (int i = 0; i < length; i += 4) {
            random.block(step, (at + i) >>> 2, block);
            for (int j = 0; j < 4; j++) {
                chunk[i + j] = Math.min(last, (float) (low + (block[j] & 0xffffffffL) * scale));
            }
        }
    }

    private void gaussian(Draw.Gaussian gaussian, long step, long at, int length) {
        double mean = gaussian.mean();
        double deviation = gaussian.deviation();
        for (int i = 0; i < length; i += 4) {
            random.block(step, (at + i) >>> 2, block);
            for (int j = 0; j < 4; j++) {
                chunk[i + j] = (float) (mean + deviation * NormalQuantile.of(((block[j] & 0xffffffffL) + 0.5) * PER_BIT));
            }
        }
    }

    private void bernoulli(double probability, long step, long at, int length) {
        long bound = Math.round(probability * 0x1p32);
        for (int i = 0; i < length; i += 4) {
            random.block(step, (at + i) >>> 2, block);
            for (int j = 0; j < 4; j++) {
                chunk[i + j] = (block[j] & 0xffffffffL) < bound ? 1 : 0;
            }
        }
    }

    private void integers(int bound, long step, LongBuffer target) {
        long at = 0;
        while (target.hasRemaining()) {
            random.block(step, at++, block);
            for (int j = 0; j < 4 && target.hasRemaining(); j++) {
                target.put((block[j] & 0xffffffffL) * bound >>> 32);
            }
        }
    }
}
