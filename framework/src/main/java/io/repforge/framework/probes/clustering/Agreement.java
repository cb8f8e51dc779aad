package io.repforge.framework.probes.clustering;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far clusters agree with classes.
 *
 * @param counts {@code [clusters, classes]}: how many rows of each class are in each cluster
 */
record Agreement(int[][] counts) {

    /**
     * Counts.
     *
     * @param clusters number of each row's cluster
     * @param classes number of each row's class
     */
    static Agreement of(int[] clusters, int[] classes) {
        int[][] counts = new int[size(clusters)][size(classes)];
        for (int i = 0; i < clusters.length; i++) {
            counts[clusters[i]][classes[i]]++;
        }
        return new Agreement(counts);
    }

    private static int size(int[] numbers) {
        return 1 + Arrays.stream(numbers).max().orElse(0);
    }

    private int[] ofClusters() {
        return Arrays.stream(counts).mapToInt(row -> Arrays.stream(row).sum()).toArray();
    }

    private int[] ofClasses() {
        return IntStream.range(0, counts[0].length).map(c -> Arrays.stream(counts).mapToInt(row -> row[c]).sum()).toArray();
    }

    private double total() {
        return Arrays.stream(ofClusters()).sum();
    }

    /**
     * Normalised mutual information, in [0, 1]: I(clusters; classes) as a share of the mean of both entropies (Vinh, Epps and Bailey 2010, Information Theoretic
     * Measures for Clusterings Comparison, table 2, NMI<sub>sum</sub>). 1 where there is one cluster and one class.
     */
    double normalisedMutualInformation() {
        double clusters = entropy(ofClusters());
        double classes = entropy(ofClasses());
        double both = entropy(Arrays.stream(counts).flatMapToInt(Arrays::stream).toArray());
        double mean = (clusters + classes) / 2;
        return mean > 0 ? Math.max(0, Math.min(1, (clusters + classes - both) / mean)) : 1;
    }

    private double entropy(int[] parts) {
        double total = total();
        return -Arrays.stream(parts).filter(part -> part > 0).mapToDouble(part -> part / total * Math.log(part / total)).sum();
    }

    /**
     * Adjusted Rand index: 1 where clusters are classes, 0 on average where they have nothing to do with each other (Hubert and Arabie 1985, Comparing Partitions,
     * equation 5).
     */
    double adjustedRandIndex() {
        double together = Arrays.stream(counts).flatMapToInt(Arrays::stream).mapToDouble(Agreement::pairs).sum();
        double inClusters = Arrays.stream(ofClusters()).mapToDouble(Agreement::pairs).sum();
        double inClasses = Arrays.stream(ofClasses()).mapToDouble(Agreement::pairs).sum();
        double expected = inClusters * inClasses / pairs(total());
        double most = (inClusters + inClasses) / 2;
        return most == expected ? 1 : (together - expected) / (most - expected);
    }

    private static double pairs(double count) {
        return count * (count - 1) / 2;
    }

    /** Share of rows that are of their cluster's class, where each cluster has a class of its own, given to it so that these are the most. */
    double accuracy() {
        return Assignment.most(counts) / total();
    }
}
