package io.repforge.framework.explore;

import java.util.Arrays;

/**
 * How near rows are to their neighbours, seen from both, as the edges of a graph: UMAP's fuzzy simplicial set (McInnes, Healy and Melville 2018, arXiv:1802.03426,
 * algorithms 2 and 3). Seen from row i, with the distance ρ to its nearest neighbour that isn't at the same place, a neighbour at distance d has the weight
 * {@code exp(−max(0, d − ρ) / σ)}, where σ is such that the weights sum up to {@code log₂ k}; seen from both, {@code a + b − a·b}.
 *
 * @param heads where edges start
 * @param tails where they end; each edge is there in both directions
 * @param weights their weights, in (0, 1]
 * @param size how many edges there are
 */
record FuzzyGraph(int[] heads, int[] tails, float[] weights, int size) {

    private static final int HALVINGS = 64;
    private static final double EXACT = 1e-5;
    /** σ is at least this share of the mean distance, so that copies of one image don't make it vanish. */
    private static final double LEAST = 1e-3;

    static FuzzyGraph of(Neighbours neighbours) {
        int count = neighbours.count();
        int k = neighbours.k();
        float[] seen = new float[count * k];
        double mean = 0;
        for (int row = 0; row < count; row++) {
            for (int rank = 0; rank < k; rank++) {
                mean += neighbours.distance(row, rank) / seen.length;
            }
        }
        for (int row = 0; row < count; row++) {
            weigh(neighbours, row, mean, seen);
        }
        int[] heads = new int[2 * seen.length];
        int[] tails = new int[2 * seen.length];
        float[] weights = new float[2 * seen.length];
        int size = 0;
        for (int row = 0; row < count; row++) {
            for (int rank = 0; rank < k; rank++) {
                int other = neighbours.row(row, rank);
                int back = rank(neighbours, other, row);
                if (back >= 0 && other < row) {
                    continue; // made by the other
                }
                float there = seen[row * k + rank];
                float weight = back < 0 ? there : there + seen[other * k + back] - there * seen[other * k + back];
                for (int direction = 0; direction < 2; direction++) {
                    heads[size] = direction == 0 ? row : other;
                    tails[size] = direction == 0 ? other : row;
                    weights[size++] = weight;
                }
            }
        }
        return new FuzzyGraph(Arrays.copyOf(heads, size), Arrays.copyOf(tails, size), Arrays.copyOf(weights, size), size);
    }

    private static int rank(Neighbours neighbours, int row, int wanted) {
        for (int rank = 0; rank < neighbours.k(); rank++) {
            if (neighbours.row(row, rank) == wanted) {
                return rank;
            }
        }
        return -1;
    }

    /** The weights of a row's neighbours, seen from the row. */
    private static void weigh(Neighbours neighbours, int row, double meanOfAll, float[] seen) {
        int k = neighbours.k();
        double rho = 0;
        double mean = 0;
        for (int rank = k - 1; rank >= 0; rank--) {
            double distance = neighbours.distance(row, rank);
            mean += distance / k;
            rho = distance > 0 ? distance : rho;
        }
        double target = Math.log(k) / Math.log(2);
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double sigma = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double sum = 0;
            for (int rank = 0; rank < k; rank++) {
                sum += weight(neighbours.distance(row, rank), rho, sigma);
            }
            if (Math.abs(sum - target) < EXACT) {
                break;
            }
            if (sum > target) {
                high = sigma;
            } else {
                low = sigma;
            }
            sigma = Double.isInfinite(high) ? 2 * sigma : (low + high) / 2;
        }
        sigma = Math.max(sigma, LEAST * (rho > 0 ? mean : meanOfAll));
        for (int rank = 0; rank < k; rank++) {
            seen[row * k + rank] = (float) weight(neighbours.distance(row, rank), rho, sigma);
        }
    }

    private static double weight(double distance, double rho, double sigma) {
        return distance <= rho ? 1 : Math.exp(-(distance - rho) / sigma);
    }
}
