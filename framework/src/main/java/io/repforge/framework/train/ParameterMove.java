package io.repforge.framework.train;

import io.repforge.framework.runtime.TrainingSession;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a step moves the trained parameters, by all that it does to them: the optimizer's update, decay of weights, and rates of their own. They are copied before
 * it and after, so that steps which aren't looked at cost nothing.
 */
final class ParameterMove {

    private final TrainingSession session;
    private final List<String> trained;
    private float @Nullable [][] before;

    /**
     * @param session whose steps are looked at
     * @param trained names of the parameters
     */
    ParameterMove(TrainingSession session, List<String> trained) {
        this.session = session;
        this.trained = trained;
    }

    /**
     * Bytes on the Java heap that it takes.
     *
     * @param trained numbers of the parameters
     */
    static double bytes(double trained) {
        return trained * Float.BYTES;
    }

    /** A step is about to be computed that is to be looked at. */
    void begin() {
        before = new float[trained.size()][];
        for (int i = 0; i < before.length; i++) {
            before[i] = session.parameter(trained.get(i)).toFloats();
        }
    }

    /** The norm of what the step has added to the parameters, as a share of their norm before it. */
    double end() {
        float[][] old = Objects.requireNonNull(before, "the step has no beginning");
        double moved = 0;
        double total = 0;
        for (int i = 0; i < old.length; i++) {
            float[] now = session.parameter(trained.get(i)).toFloats();
            for (int j = 0; j < now.length; j++) {
                double difference = (double) now[j] - old[i][j];
                moved += difference * difference;
                total += (double) old[i][j] * old[i][j];
            }
        }
        before = null;
        return Math.sqrt(moved / total);
    }
}
