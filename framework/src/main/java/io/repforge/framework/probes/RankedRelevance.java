package io.repforge.framework.probes;

import java.util.Arrays;

/**
 * What is to be found for one query, as it stands among all that is ranked by similarity. What is equally similar stands at one place: precision there counts
 * all of it, and of what is only partly among the first k, its share of relevant ones.
 */
final class RankedRelevance {

    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;

    /** Keys of all that is ranked, ascending. */
    private final int[] all;
    /** Keys of what is relevant, ascending. */
    private final int[] relevant;

    private RankedRelevance(int[] all, int[] relevant) {
        this.all = all;
        this.relevant = relevant;
    }

    /**
     * Ranks.
     *
     * @param similarities of several queries, one after the other
     * @param from where those of this query begin
     * @param classes of what is ranked
     * @param wanted the class of the query
     */
    static RankedRelevance of(float[] similarities, int from, int[] classes, int wanted) {
        int[] all = new int[classes.length];
        int[] relevant = new int[classes.length];
        int found = 0;
        for (int i = 0; i < classes.length; i++) {
            all[i] = key(similarities[from + i]);
            if (classes[i] == wanted) {
                relevant[found++] = all[i];
            }
        }
        return new RankedRelevance(sorted(all), sorted(Arrays.copyOf(relevant, found)));
    }

    /** A number whose order without a sign is that of the floats. Both zeros are one. */
    private static int key(float value) {
        int bits = Float.floatToRawIntBits(value + 0f);
        return bits >= 0 ? bits ^ Integer.MIN_VALUE : ~bits;
    }

    /** By the digits of the keys, which takes a fifth of the time of comparing them. */
    private static int[] sorted(int[] keys) {
        int[] from = keys;
        int[] to = new int[keys.length];
        for (int shift = 0; shift < Integer.SIZE; shift += DIGIT_BITS) {
            int[] places = new int[DIGITS + 1];
            for (int key : from) {
                places[(key >>> shift & DIGITS - 1) + 1]++;
            }
            for (int digit = 0; digit < DIGITS; digit++) {
                places[digit + 1] += places[digit];
            }
            for (int key : from) {
                to[places[key >>> shift & DIGITS - 1]++] = key;
            }
            int[] other = from;
            from = to;
            to = other;
        }
        return from;
    }

    /**
     * Average precision: the mean, over what is relevant, of the share of relevant ones among all that is ranked there or before (Manning, Raghavan and Schütze
     * 2008, Introduction to Information Retrieval, section 8.4). 0 if nothing is relevant.
     */
    double averagePrecision() {
        double sum = 0;
        int before = all.length;
        int relevantBefore = relevant.length;
        while (relevantBefore > 0) {
            int key = relevant[relevantBefore - 1];
            int equal = 0;
            while (relevantBefore > 0 && relevant[relevantBefore - 1] == key) {
                relevantBefore--;
                equal++;
            }
            while (before > 0 && Integer.compareUnsigned(all[before - 1], key) >= 0) {
                before--;
            }
            sum += equal * (double) (relevant.length - relevantBefore) / (all.length - before);
        }
        return relevant.length == 0 ? 0 : sum / relevant.length;
    }

    /** Share of relevant ones among the first k. */
    double precision(int k) {
        int first = Math.min(k, all.length);
        int last = all[all.length - first];
        int above = all.length - upper(all, last);
        int relevantAbove = relevant.length - upper(relevant, last);
        int equal = upper(all, last) - lower(all, last);
        int relevantEqual = upper(relevant, last) - lower(relevant, last);
        return (relevantAbove + (double) relevantEqual * (first - above) / equal) / first;
    }

    /** How many keys are at most so large. */
    private static int upper(int[] keys, int key) {
        int from = 0;
        int to = keys.length;
        while (from < to) {
            int middle = from + to >>> 1;
            if (Integer.compareUnsigned(keys[middle], key) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** How many keys are smaller. */
    private static int lower(int[] keys, int key) {
        return key == 0 ? 0 : upper(keys, key - 1);
    }
}
