package io.repforge.pretext;

import java.util.SplittableRandom;

/**
 * Permutations of nine tiles that are far from each other (Noroozi and Favaro 2016, algorithm 1): the first is drawn, each further one is the
 * one with the largest mean Hamming distance to those chosen; of several the first in lexicographic order. They are always the same, since
 * their numbers are what is learned.
 */
final class Permutations {

    static final int TILES = 9;
    static final int MOST = 1000;

    private static final int ALL = 362_880;
    private static final long SEED = 9;
    private static final int BITS = 4;
    private static final long LOW_BITS = 0x1_1111_1111L;

    private Permutations() {}

    /** Computed once, when it is first needed. */
    private static final class Chosen {
        static final long[] PACKED = choose();
    }

    /**
     * One of the chosen permutations.
     *
     * @param number 0 … 999; the first ones of a larger set are those of a smaller
     * @return for each place the number of the tile that comes there
     */
    static int[] get(int number) {
        long packed = Chosen.PACKED[number];
        int[] tiles = new int[TILES];
        for (int place = 0; place < TILES; place++) {
            tiles[place] = (int) (packed >>> BITS * place) & 0xF;
        }
        return tiles;
    }

    private static long[] choose() {
        long[] all = all();
        int[] agreements = new int[ALL];
        long[] chosen = new long[MOST];
        int next = new SplittableRandom(SEED).nextInt(ALL);
        for (int i = 0; i < MOST; i++) {
            chosen[i] = all[next];
            agreements[next] = Integer.MAX_VALUE / 2;
            int best = 0;
            for (int p = 0; p < ALL; p++) {
                agreements[p] += agreement(all[p], chosen[i]);
                best = agreements[p] < agreements[best] ? p : best;
            }
            next = best;
        }
        return chosen;
    }

    /** In how many places two permutations are alike: the places that are 0 in the difference of their bits. */
    private static int agreement(long a, long b) {
        long different = a ^ b;
        different |= different >>> 1;
        different |= different >>> 2;
        return TILES - Long.bitCount(different & LOW_BITS);
    }

    /** All of them in lexicographic order, four bits to a place. */
    private static long[] all() {
        long[] all = new long[ALL];
        for (int i = 0; i < ALL; i++) {
            long left = 0x8_7654_3210L;
            int rest = i;
            int block = ALL;
            for (int place = 0; place < TILES; place++) {
                block /= TILES - place;
                int at = BITS * (rest / block);
                rest %= block;
                all[i] |= (left >>> at & 0xF) << BITS * place;
                // What is left closes up over the tile that was taken.
                long below = (1L << at) - 1;
                left = left & below | left >>> BITS & ~below;
            }
        }
        return all;
    }
}
