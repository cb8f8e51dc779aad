package io.repforge.framework.data;

import java.nio.charset.StandardCharsets;

/**
 * A counter-based generator: Philox-4×32 with 10 rounds (Salmon et al. 2011, Parallel Random Numbers: As Easy as 1, 2, 3). Its numbers
 * depend on key and counter alone, so any position of any stream can be drawn at any time, which makes resuming exact.
 *
 * <p>Immutable: the state of a stream is the counter that the caller hands in.
 */
public final class CounterRandom {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final int key0;
    private final int key1;

    private CounterRandom(long key) {
        this.key0 = (int) key;
        this.key1 = (int) (key >>> 32);
    }

    /**
     * @param seed seed of the run
     * @param stream name of the stream; streams of different names are independent
     */
    public static CounterRandom of(long seed, String stream) {
        long hash = FNV_OFFSET;
        for (byte b : stream.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return new CounterRandom(mix(hash ^ mix(seed)));
    }

    /** The finaliser of SplitMix64: near keys become unrelated. */
    private static long mix(long z) {
        z += 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /**
     * Fills a block of four 32-bit numbers.
     *
     * @param high upper half of the counter, such as the step
     * @param low lower half, such as the position within the step
     * @param block receives four numbers
     */
    public void block(long high, long low, int[] block) {
        int c0 = (int) low;
        int c1 = (int) (low >>> 32);
        int c2 = (int) high;
        int c3 = (int) (high >>> 32);
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < 10; round++) {
            long p0 = (c0 & 0xffffffffL) * 0xD2511F53L;
            long p1 = (c2 & 0xffffffffL) * 0xCD9E8D57L;
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            c0 = n0;
            c2 = n2;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        block[0] = c0;
        block[1] = c1;
        block[2] = c2;
        block[3] = c3;
    }

    /** One number of 64 bits. */
    public long bits(long high, long low) {
        int[] block = new int[4];
        block(high, low, block);
        return ((long) block[0] << 32) | (block[1] & 0xffffffffL);
    }

    /** A number in {@code 0 … bound - 1}, without noticeable bias for bounds below 2^32. */
    public int below(int bound, long high, long low) {
        return (int) (((bits(high, low) >>> 32) * bound) >>> 32);
    }
}
