package io.repforge.framework.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.probe.ReliabilityCurve;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The numbers are scikit-learn's {@code log_loss}, and NumPy's by the definitions. */
class CalibrationTest {

    private static final int ROWS = 40;
    private static final int CLASSES = 3;

    /** Logits and classes that any language makes alike; every fourth row is right. */
    private static Calibration calibration() {
        double[] probabilities = new double[ROWS * CLASSES];
        int[] classes = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            double sum = 0;
            int likeliest = 0;
            for (int j = 0; j < CLASSES; j++) {
                probabilities[i * CLASSES + j] = Math.exp((i * 7 + j * 5 + i * j) % 11 / 3.0);
                sum += probabilities[i * CLASSES + j];
                likeliest = probabilities[i * CLASSES + j] > probabilities[i * CLASSES + likeliest] ? j : likeliest;
            }
            for (int j = 0; j < CLASSES; j++) {
                probabilities[i * CLASSES + j] /= sum;
            }
            classes[i] = i % 4 == 0 ? likeliest : (i * i + 1) % CLASSES;
        }
        return new Calibration(probabilities, CLASSES, classes);
    }

    @Test
    void scores_of_probabilities() {
        assertEquals(1.1279103369358825, calibration().negativeLogLikelihood(), 1e-12);
        assertEquals(0.6830900974152232, calibration().brier(), 1e-12);
        assertEquals(0.17074197118044107, Calibration.expectedError(calibration().reliability(15)), 1e-12);
    }

    @Test
    void the_curve_leaves_out_bins_without_rows() {
        ReliabilityCurve curve = calibration().reliability(5);
        assertEquals(List.of(4, 18, 14, 4), curve.bins().stream().map(ReliabilityCurve.Bin::count).toList());
        assertEquals(0.2, curve.bins().get(0).from(), 1e-12, "no confidence in three classes is below a third");
        assertEquals(0.16378766885077678, Calibration.expectedError(curve), 1e-12);
    }

    @Test
    void one_who_is_sure_and_right_is_calibrated() {
        Calibration sure = new Calibration(new double[] {1, 0, 0, 1}, 2, new int[] {0, 1});
        assertEquals(0, Calibration.expectedError(sure.reliability(15)));
        assertEquals(0, sure.negativeLogLikelihood());
        assertEquals(0, sure.brier());
    }

    @Test
    void a_class_that_cannot_be_predicted_counts_as_wrong_and_stays_finite() {
        Calibration unknown = new Calibration(new double[] {1, 0}, 2, new int[] {2});
        assertEquals(1, Calibration.expectedError(unknown.reliability(15)));
        assertEquals(2, unknown.brier(), "as if the class had the probability 0");
        assertEquals(-Math.log(Float.MIN_NORMAL), unknown.negativeLogLikelihood(), 1e-9);
    }
}
