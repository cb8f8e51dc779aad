package io.repforge.framework.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Rows whose neighbours nearly all have one other label: likely mistakes of those who labelled them, or images that the representation takes for something else.
 * It is the rule by which Wilson 1972 edits training data (Asymptotic Properties of Nearest Neighbor Rules Using Edited Data), with a larger majority.
 *
 * @param doubts of each such row, the most doubtful first
 */
record DoubtfulLabels(List<Doubt> doubts) {

    private static final int NEIGHBOURS = 10;
    private static final double NEARLY_ALL = 0.8;

    /**
     * A row and what its neighbours say.
     *
     * @param row its number
     * @param label the class that it has
     * @param other the class that most of its neighbours have
     * @param share of the neighbours that have it
     * @param similarity of these to the row, on average
     */
    record Doubt(int row, int label, int other, double share, double similarity) {}

    /**
     * Finds them.
     *
     * @param labels classes of the rows; NaN where one has none, of which nothing is told
     * @param classes how many classes there are
     */
    static DoubtfulLabels of(Neighbours neighbours, double[] labels, int classes) {
        List<Doubt> doubts = new ArrayList<>();
        int k = Math.min(NEIGHBOURS, neighbours.k());
        for (int row = 0; row < labels.length; row++) {
            int[] votes = new int[classes];
            double[] similarities = new double[classes];
            for (int rank = 0; rank < k; rank++) {
                double label = labels[neighbours.row(row, rank)];
                if (!Double.isNaN(label)) {
                    votes[(int) label]++;
                    similarities[(int) label] += neighbours.similarity(row, rank);
                }
            }
            int winner = 0;
            for (int c = 1; c < classes; c++) {
                winner = votes[c] > votes[winner] ? c : winner;
            }
            if (k > 0 && !Double.isNaN(labels[row]) && winner != (int) labels[row] && votes[winner] >= NEARLY_ALL * k) {
                doubts.add(new Doubt(row, (int) labels[row], winner, (double) votes[winner] / k, similarities[winner] / votes[winner]));
            }
        }
        doubts.sort(Comparator.comparingDouble(Doubt::share).thenComparingDouble(Doubt::similarity).reversed().thenComparingInt(Doubt::row));
        return new DoubtfulLabels(List.copyOf(doubts));
    }
}
