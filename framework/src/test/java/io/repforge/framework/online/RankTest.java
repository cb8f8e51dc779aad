package io.repforge.framework.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

/** Values beside those of NumPy, which computed each by its definition: singular values, covariance matrices, distances. */
class RankTest {

    private static final double TOLERANCE = 1e-4;

    /** Rows in a few directions, which fall off. */
    private static Representations rows(int n, int d, double phase, int directions) {
        float[] values = new float[n * d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                double value = 0;
                for (int k = 0; k < directions; k++) {
                    value += Math.sin(phase + (k + 1) * Math.pow(i * 0.7 + 1.3, 1.1)) * Math.cos((k + 1) * j * 0.37 + k) / (k + 1);
                }
                values[i * d + j] = (float) value;
            }
        }
        return new Representations(values, n, d);
    }

    @ParameterizedTest
    @CsvSource({"40, 12, 6, 4.035593", "24, 64, 9, 6.436295"})
    void rankMeIsThatOfSingularValues(int n, int d, int directions, double value) {
        assertEquals(value, Rank.rankMe(Gram.of(rows(n, d, 0, directions))), TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"40, 12, 6, 2.240754", "24, 64, 9, 3.157412"})
    void effectiveRankIsThatOfTheCovariance(int n, int d, int directions, double value) {
        assertEquals(value, Rank.effectiveRank(Gram.of(rows(n, d, 0, directions))), TOLERANCE);
    }

    /** With more pairs than features, and with fewer. */
    @ParameterizedTest
    @CsvSource({"40, 12, 6, 4.642518", "24, 64, 9, 6.363002"})
    void lidarIsThatOfDiscriminantAnalysisBetweenPairs(int n, int d, int directions, double value) {
        assertEquals(value, Rank.lidar(Gram.of(rows(n, d, 0, directions), rows(n, d, 0.2, directions))), TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"40, 12, 6, 0.100436, -1.806135", "24, 64, 9, 0.060297, -2.214708"})
    void alignmentAndUniformityAreThoseOfUnitVectors(int n, int d, int directions, double alignment, double uniformity) {
        Representations first = rows(n, d, 0, directions);
        assertEquals(alignment, Hypersphere.alignment(Gram.of(first, rows(n, d, 0.2, directions))), TOLERANCE);
        assertEquals(uniformity, Hypersphere.uniformity(Gram.of(first)), TOLERANCE);
    }

    @Test
    void ranksReachFromOneDirectionToAsManyAsThereAreFeatures() {
        Random random = new Random(3);
        float[] values = new float[256 * 8];
        float[] line = new float[256 * 8];
        for (int row = 0; row < 256; row++) {
            double along = random.nextGaussian();
            for (int i = 0; i < 8; i++) {
                values[row * 8 + i] = (float) random.nextGaussian();
                line[row * 8 + i] = (float) (along * (i + 1));
            }
        }
        Gram all = Gram.of(new Representations(values, 256, 8));
        Gram one = Gram.of(new Representations(line, 256, 8));
        assertEquals(8, Rank.rankMe(all), 0.1);
        assertEquals(8, Rank.effectiveRank(all), 0.3);
        assertEquals(1, Rank.rankMe(one), 0.01);
        assertEquals(1, Rank.effectiveRank(one), 0.01);
    }

    /** A collapsed encoder gives everything the same representation: there is nothing to have a rank. */
    @Test
    void rowsThatAreAllAlikeHaveUniformityZeroAndNoEffectiveRank() {
        float[] values = new float[32 * 4];
        java.util.Arrays.fill(values, 0.5f);
        Gram same = Gram.of(new Representations(values, 32, 4));
        assertEquals(0, Hypersphere.uniformity(same), 1e-9);
        assertEquals(1, Rank.rankMe(same), 0.01);
        assertTrue(Double.isNaN(Rank.effectiveRank(same)) || Rank.effectiveRank(same) >= 1);
    }
}
