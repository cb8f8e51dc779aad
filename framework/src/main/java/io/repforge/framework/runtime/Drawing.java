package io.repforge.framework.runtime;

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
    private final int[] block = new int[4];
    private final float[] chunk = new float[CHUNK];
    private final Filling filling;

    Drawing(CounterRandom random, Draw draw) {
        this.random = random;
        this.filling = draw.match(new Fillings());
    }

    /**
     * Fills a buffer from its position to its limit.
     *
     * @param target elements of the draw's type, in the buffer's byte order
     */
    void fill(long step, ByteBuffer target) {
        filling.fill(step, target);
    }

    /** Fills a buffer. */
    private interface Filling {
        void fill(long step, ByteBuffer target);
    }

    /** Fills the chunk. */
    private interface Floats {
        void fill(long step, long at, int length);
    }

    private final class Fillings implements Draw.Cases<Filling> {

        @Override
        public Filling uniform(Draw.Uniform draw) {
            return floats((step, at, length) -> Drawing.this.uniform(draw, step, at, length));
        }

        @Override
        public Filling gaussian(Draw.Gaussian draw) {
            return floats((step, at, length) -> Drawing.this.gaussian(draw, step, at, length));
        }

        @Override
        public Filling bernoulli(Draw.Bernoulli draw) {
            return floats((step, at, length) -> Drawing.this.bernoulli(draw.probability(), step, at, length));
        }

        @Override
        public Filling integers(Draw.Integers draw) {
            return (step, target) -> Drawing.this.integers(draw.bound(), step, target.asLongBuffer());
        }

        private Filling floats(Floats floats) {
            return (step, bytes) -> {
                FloatBuffer target = bytes.asFloatBuffer();
                for (long at = 0; target.hasRemaining(); at += CHUNK) {
                    int length = Math.min(CHUNK, target.remaining());
                    floats.fill(step, at, length);
                    target.put(chunk, 0, length);
                }
            };
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
