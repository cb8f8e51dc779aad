package io.repforge.framework.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows that are nearly the same: pairs of neighbours above a similarity, and the groups that such pairs join. Pairs are looked for among the nearest neighbours of
 * each row, so that of more copies than those, the group may be told in parts.
 *
 * @param similarity from which on two rows are nearly the same
 * @param pairs such pairs, the most similar first
 * @param groups for each row the number of its group, counted from 1; 0 where it has none
 */
record Duplicates(double similarity, List<Pair> pairs, int[] groups) {

    /** As a share of the distance that is usual between nearest neighbours: what is ten times as near is hardly another thing. */
    private static final double SHARE = 0.1;

    /**
     * Two rows.
     *
     * @param row the smaller number
     * @param other the larger one
     * @param similarity cosine of their features
     * @param isExact whether not one pixel differs
     */
    record Pair(int row, int other, double similarity, boolean isExact) {}

    /** A similarity that suits the features: distances are ten times as small as is usual between nearest neighbours, the median of all rows. */
    static double usual(Neighbours neighbours) {
        return 1 - SHARE * neighbours.medianDistance();
    }

    /**
     * Finds them.
     *
     * @param similarity from which on; copies of one image are found in any case
     * @param digests of what was seen
     */
    static Duplicates of(Neighbours neighbours, double similarity, long[] digests) {
        List<Pair> pairs = new ArrayList<>();
        int[] parents = new int[neighbours.count()];
        for (int i = 0; i < parents.length; i++) {
            parents[i] = i;
        }
        for (int row = 0; row < neighbours.count(); row++) {
            for (int rank = 0; rank < neighbours.k(); rank++) {
                int other = neighbours.row(row, rank);
                double near = neighbours.similarity(row, rank);
                boolean exact = digests[row] == digests[other];
                if (near < similarity && !exact) {
                    continue;
                }
                join(parents, row, other);
                if (row < other || !neighbours.has(other, row)) {
                    pairs.add(new Pair(Math.min(row, other), Math.max(row, other), near, exact));
                }
            }
        }
        joinCopies(parents, digests);
        pairs.sort(Comparator.comparing(Pair::isExact).reversed().thenComparing(Comparator.comparingDouble(Pair::similarity).reversed())
                .thenComparingInt(Pair::row).thenComparingInt(Pair::other));
        return new Duplicates(similarity, List.copyOf(pairs), numbered(parents));
    }

    private static void joinCopies(int[] parents, long[] digests) {
        Map<Long, Integer> first = new HashMap<>();
        for (int row = 0; row < digests.length; row++) {
            Integer before = first.putIfAbsent(digests[row], row);
            if (before != null) {
                join(parents, before, row);
            }
        }
    }

    private static int root(int[] parents, int row) {
        int root = row;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }

    /** The smaller number becomes the root. */
    private static void join(int[] parents, int row, int other) {
        int a = root(parents, row);
        int b = root(parents, other);
        parents[Math.max(a, b)] = Math.min(a, b);
    }

    private static int[] numbered(int[] parents) {
        int[] sizes = new int[parents.length];
        for (int row = 0; row < parents.length; row++) {
            sizes[root(parents, row)]++;
        }
        int[] numbers = new int[parents.length];
        int[] groups = new int[parents.length];
        int count = 0;
        for (int row = 0; row < parents.length; row++) {
            int root = root(parents, row);
            if (sizes[root] > 1) {
                if (numbers[root] == 0) {
                    numbers[root] = ++count;
                }
                groups[row] = numbers[root];
            }
        }
        return groups;
    }

    /** How many groups there are. */
    int count() {
        int count = 0;
        for (int group : groups) {
            count = Math.max(count, group);
        }
        return count;
    }
}
