package io.repforge.images;

/**
 * What each place of a resized line is made of, by linear interpolation. Where a line shrinks, every place of the source counts by the area of the triangle
 * that it lies under, so that fine patterns don't alias.
 *
 * @param starts for each place of the result the first place of the source that counts
 * @param weights of the places of the source from there on, which add up to 1
 */
record TriangleFilter(int[] starts, float[][] weights) {

    /**
     * The filter of a part of a line.
     *
     * @param offset where the part begins in the source
     * @param source places of the part
     * @param target places of the result
     */
    static TriangleFilter of(int offset, int source, int target) {
        int[] starts = new int[target];
        float[][] weights = new float[target][];
        double scale = (double) source / target;
        double reach = Math.max(1, scale);
        for (int i = 0; i < target; i++) {
            double centre = (i + 0.5) * scale - 0.5;
            int from = Math.max(0, (int) Math.ceil(centre - reach));
            int to = Math.min(source - 1, (int) Math.floor(centre + reach));
            double total = 0;
            for (int k = from; k <= to; k++) {
                total += share(k, centre, reach);
            }
            starts[i] = offset + from;
            weights[i] = new float[to - from + 1];
            for (int k = from; k <= to; k++) {
                weights[i][k - from] = (float) (share(k, centre, reach) / total);
            }
        }
        return new TriangleFilter(starts, weights);
    }

    private static double share(int place, double centre, double reach) {
        return Math.max(0, 1 - Math.abs(place - centre) / reach);
    }

    /** The first place of the source that counts at all. */
    int first() {
        return starts[0];
    }

    /** The place behind the last that counts. */
    int last() {
        return starts[starts.length - 1] + weights[weights.length - 1].length;
    }

    /**
     * A place of the result.
     *
     * @param values has the source in it
     * @param first where the source's first value lies
     * @param apart how far its values lie from each other
     */
    float sum(float[] values, int place, int first, int apart) {
        float[] counting = weights[place];
        int from = first + starts[place] * apart;
        float sum = 0;
        for (int k = 0; k < counting.length; k++) {
            sum += counting[k] * values[from + k * apart];
        }
        return sum;
    }

    /** A place of the result, of bytes from 0 to 255 that lie side by side. */
    float sum(byte[] values, int place, int first) {
        float[] counting = weights[place];
        int from = first + starts[place];
        float sum = 0;
        for (int k = 0; k < counting.length; k++) {
            sum += counting[k] * (values[from + k] & 0xff);
        }
        return sum;
    }
}
