package io.repforge.framework.probes.clustering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.probe.Findings;
import io.repforge.framework.evaluate.ProbedRows;
import io.repforge.framework.runtime.Engine;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** The numbers are scikit-learn's and SciPy's: {@code normalized_mutual_info_score}, {@code adjusted_rand_score}, {@code linear_sum_assignment}, {@code KMeans}. */
class ClusteringProbeTest {

    private static int[] numbers(int count, java.util.function.IntUnaryOperator of) {
        return IntStream.range(0, count).map(of).toArray();
    }

    @Test
    void clusters_are_compared_with_classes() {
        int[] clusters = numbers(60, i -> i % 5);
        int[] classes = numbers(60, i -> (i % 5 + (i * i % 7 == 2 ? 1 : 0)) % 3);
        Agreement agreement = Agreement.of(clusters, classes);
        assertEquals(0.36604839611671985, agreement.normalisedMutualInformation(), 1e-12);
        assertEquals(0.2171947900466563, agreement.adjustedRandIndex(), 1e-12);
        assertEquals(0.45, agreement.accuracy(), 1e-12);
        assertEquals(0.45, Agreement.of(classes, clusters).accuracy(), 1e-12, "with more classes than clusters, too");
    }

    @Test
    void clusters_that_are_the_classes_agree_whatever_their_numbers() {
        Agreement same = Agreement.of(numbers(30, i -> (i + 1) % 3), numbers(30, i -> i % 3));
        assertArrayEquals(new double[] {1, 1, 1}, new double[] {same.normalisedMutualInformation(), same.adjustedRandIndex(), same.accuracy()}, 1e-12);
    }

    @Test
    void one_cluster_tells_nothing_of_several_classes() {
        Agreement one = Agreement.of(new int[30], numbers(30, i -> i % 3));
        assertArrayEquals(new double[] {0, 0, 1.0 / 3}, new double[] {one.normalisedMutualInformation(), one.adjustedRandIndex(), one.accuracy()}, 1e-12);
    }

    @Test
    void the_assignment_is_the_best_of_all() {
        Random random = new Random(1);
        for (int trial = 0; trial < 50; trial++) {
            int[][] gains = new int[4][5];
            Arrays.stream(gains).forEach(row -> Arrays.setAll(row, j -> random.nextInt(20)));
            assertEquals(bruteForce(gains, 0, 0), Assignment.most(gains));
        }
    }

    private static long bruteForce(int[][] gains, int row, int used) {
        if (row == gains.length) {
            return 0;
        }
        return IntStream.range(0, gains[0].length).filter(j -> (used >> j & 1) == 0)
                .mapToLong(j -> gains[row][j] + bruteForce(gains, row + 1, used | 1 << j)).max().orElseThrow();
    }

    @Test
    void its_clusters_are_the_best_that_k_means_has() throws IOException {
        ProbedRows rows = ProbedRows.of(60, 4, 2, 0.4, numbers(60, i -> i % 3));
        try (Engine engine = Engine.load()) {
            Findings findings = new ClusteringProbe().score(rows.testedOn(rows, engine, told -> {}), new ClusteringProbe.Options(0, 50, 100, true));
            assertEquals(0.27472764129918115, findings.scores().get("clustering_nmi"), 1e-9);
            assertEquals(0.2570571359744213, findings.scores().get("clustering_ari"), 1e-9);
        }
    }

    @Test
    void rows_that_are_all_the_same_are_one_cluster() {
        assertEquals(1, Arrays.stream(new KMeans(3, 2, 10).of(Nd4j.ones(12, 2), 1, () -> {})).distinct().count());
    }

    @Test
    void there_are_no_more_clusters_than_rows() {
        assertEquals(2, Arrays.stream(new KMeans(5, 2, 10).of(Nd4j.create(new float[][] {{0, 1}, {1, 0}}), 1, () -> {})).distinct().count());
    }
}
