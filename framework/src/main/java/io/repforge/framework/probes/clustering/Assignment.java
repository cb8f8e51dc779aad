package io.repforge.framework.probes.clustering;

import java.util.Arrays;

/** Assigns rows of a matrix to columns, one to one: the Hungarian method with potentials, O(n²m) (Kuhn 1955, The Hungarian Method for the Assignment Problem). */
final class Assignment {

    private Assignment() {}

    /**
     * The largest sum of numbers of which no two stand in one row or one column.
     *
     * @param gains {@code [rows, columns]}
     */
    static long most(int[][] gains) {
        return gains.length <= gains[0].length ? mostOfWide(gains) : mostOfWide(transposed(gains));
    }

    private static int[][] transposed(int[][] gains) {
        int[][] other = new int[gains[0].length][gains.length];
        for (int i = 0; i < gains.length; i++) {
            for (int j = 0; j < other.length; j++) {
                other[j][i] = gains[i][j];
            }
        }
        return other;
    }

    /** Of at least as many columns as rows. Row 0 and column 0 stand for none. */
    private static long mostOfWide(int[][] gains) {
        int n = gains.length;
        int m = gains[0].length;
        long[] ofRow = new long[n + 1];
        long[] ofColumn = new long[m + 1];
        int[] rowOf = new int[m + 1];
        for (int row = 1; row <= n; row++) {
            augment(gains, row, ofRow, ofColumn, rowOf);
        }
        long sum = 0;
        for (int column = 1; column <= m; column++) {
            sum += rowOf[column] == 0 ? 0 : gains[rowOf[column] - 1][column - 1];
        }
        return sum;
    }

    /** Finds a column for one more row by the shortest path over those that have one. */
    private static void augment(int[][] gains, int row, long[] ofRow, long[] ofColumn, int[] rowOf) {
        int m = ofColumn.length - 1;
        long[] least = new long[m + 1];
        Arrays.fill(least, Long.MAX_VALUE);
        int[] before = new int[m + 1];
        boolean[] visited = new boolean[m + 1];
        rowOf[0] = row;
        int column = 0;
        while (rowOf[column] != 0) {
            visited[column] = true;
            long step = Long.MAX_VALUE;
            int next = 0;
            for (int j = 1; j <= m; j++) {
                if (!visited[j]) {
                    long cost = -gains[rowOf[column] - 1][j - 1] - ofRow[rowOf[column]] - ofColumn[j];
                    if (cost < least[j]) {
                        least[j] = cost;
                        before[j] = column;
                    }
                    if (least[j] < step) {
                        step = least[j];
                        next = j;
                    }
                }
            }
            for (int j = 0; j <= m; j++) {
                if (visited[j]) {
                    ofRow[rowOf[j]] += step;
                    ofColumn[j] -= step;
                } else {
                    least[j] -= step;
                }
            }
            column = next;
        }
        while (column != 0) {
            rowOf[column] = rowOf[before[column]];
            column = before[column];
        }
    }
}
