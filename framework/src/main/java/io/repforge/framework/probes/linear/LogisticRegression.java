package io.repforge.framework.probes.linear;

import io.repforge.framework.blas.SerialBlas;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Multinomial logistic regression on standardised features, with the smallest {@code Σ −log softmax(W x + b)_y + λ/2 |W|²}, where λ is chosen on a part of the rows
 * that is held out, and all of them are learnt from with it. λ is 1/C of liblinear and scikit-learn. The same rows and seed always give the same weights.
 *
 * <p>Penalties are tried from the strongest on, each from where the one before ended, until two have done no better than the best; of many rows a part is enough
 * to choose by.
 *
 * @param penalties λ that are tried; one alone is taken as it is
 * @param heldOut share of the rows that λ is chosen on, in (0, 1)
 * @param maxIterations the most iterations of L-BFGS with one penalty
 * @param tolerance how far above its minimum what is minimised may be, as a share of it
 */
public record LogisticRegression(List<Double> penalties, double heldOut, int maxIterations, double tolerance) {

    private static final int MEMORY = 10;
    /** Rows that a penalty is chosen by. */
    private static final int MOST_ROWS_TO_CHOOSE_BY = 20_000;
    /** Rows that tell how features vary together. */
    private static final int MOST_ROWS_OF_CURVATURE = 4096;
    private static final int DIRECTIONS = 128;
    private static final int ITERATIONS_OF_DIRECTIONS = 3;
    /** How much nearer to its minimum a fit is than one that is only compared. */
    private static final double COARSER = 100;
    /** The most iterations of a fit that is only compared. */
    private static final int COARSE_ITERATIONS = 100;
    /** By how many nats a weaker penalty must do better than a stronger one. */
    private static final double WORTH_WHILE = 1e-3;
    /** How many penalties one after the other may do no better than the best before weaker ones aren't tried. */
    private static final int PATIENCE = 2;

    public LogisticRegression {
        penalties = penalties.stream().sorted(Comparator.reverseOrder()).distinct().toList();
        if (penalties.isEmpty() || penalties.stream().anyMatch(penalty -> !(penalty > 0)) || !(heldOut > 0 && heldOut < 1)) {
            throw new IllegalArgumentException("there must be positive penalties, and a part must be held out, got " + penalties + " and " + heldOut);
        }
    }

    /** As the linear probe fits by default. */
    public static LogisticRegression usual() {
        return new LogisticRegression(List.of(3e4, 1e4, 3e3, 1e3, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0, 0.3, 0.1, 0.03, 0.01), 0.2, 1000, 1e-4);
    }

    /**
     * Fits. Of rows that aren't finite it learns nothing, so that its logits are NaN.
     *
     * @param rows {@code [n, d]}, {@code float32}; stays as it is
     * @param classes n of them, from 0 to K − 1
     * @param count K, the number of classes
     * @param trajectories n of them, of which each is learnt from or held out as a whole
     * @param seed of the choice of rows
     * @param between called between parts of the work, which ends with what it throws
     */
    public LinearClassifier fit(INDArray rows, int[] classes, int count, int[] trajectories, long seed, Runnable between) {
        return fit(rows, Standardisation.of(rows), classes, count, trajectories, seed, between);
    }

    /** Fits to rows of which each is a trajectory of its own. */
    public LinearClassifier fit(INDArray rows, int[] classes, int count, long seed, Runnable between) {
        return fit(rows, Standardisation.of(rows), classes, count, seed, between);
    }

    /**
     * Fits to rows that are a few of many, each a trajectory of its own.
     *
     * @param standardisation of all of them
     */
    public LinearClassifier fit(INDArray rows, Standardisation standardisation, int[] classes, int count, long seed, Runnable between) {
        return fit(rows, standardisation, classes, count, IntStream.range(0, classes.length).toArray(), seed, between);
    }

    private LinearClassifier fit(INDArray rows, Standardisation standardisation, int[] classes, int count, int[] trajectories, long seed, Runnable between) {
        if (!standardisation.isFinite()) {
            double[] unknown = new double[Math.toIntExact((rows.size(1) + 1) * count)];
            Arrays.fill(unknown, Double.NaN);
            return new LinearClassifier(standardisation, unknown, count, penalties.get(0), false);
        }
        try (FloatRows all = new FloatRows(standardisation.apply(rows)); LeadingEigenvectors directions = directions(all, seed, between)) {
            Fitting fitting = new Fitting(directions, count, between);
            Fitted start = penalties.size() == 1 ? fitting.start(penalties.get(0)) : chosen(fitting, all, classes, trajectories, seed);
            Fitted fitted = fitting.fit(all, classes, start.penalty, start.point, tolerance, maxIterations);
            return new LinearClassifier(standardisation, fitted.point, count, fitted.penalty, fitted.isConverged);
        }
    }

    private static LeadingEigenvectors directions(FloatRows all, long seed, Runnable between) {
        try (FloatRows rows = all.some(FloatRows.drawn(all.count(), MOST_ROWS_OF_CURVATURE, seed))) {
            return LeadingEigenvectors.of(rows.values(), DIRECTIONS, ITERATIONS_OF_DIRECTIONS, 0, seed, between);
        }
    }

    /** The penalty that does best on rows that are held out; that in the middle where there are none. */
    private Fitted chosen(Fitting fitting, FloatRows all, int[] classes, int[] trajectories, long seed) {
        HeldOutRows parts = HeldOutRows.of(trajectories, classes, fitting.count, heldOut, MOST_ROWS_TO_CHOOSE_BY, seed);
        if (parts.heldOut().length == 0) {
            return fitting.start(penalties.get(penalties.size() / 2));
        }
        int[] learntClasses = some(classes, parts.learnt());
        int[] heldOutClasses = some(classes, parts.heldOut());
        try (FloatRows learnt = all.some(parts.learnt()); FloatRows held = all.some(parts.heldOut())) {
            Fitted now = fitting.start(penalties.get(0));
            Fitted best = now;
            double least = Double.POSITIVE_INFINITY;
            int worse = 0;
            for (int i = 0; i < penalties.size() && worse < PATIENCE; i++) {
                now = fitting.fit(learnt, learntClasses, penalties.get(i), now.point, COARSER * tolerance, Math.min(COARSE_ITERATIONS, maxIterations));
                double loss = fitting.loss(held, heldOutClasses, now);
                boolean better = loss < least - WORTH_WHILE;
                worse = better ? 0 : worse + 1;
                best = better ? now : best;
                least = better ? loss : least;
            }
            return best;
        }
    }

    private static int[] some(int[] classes, int[] rows) {
        int[] some = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            some[i] = classes[rows[i]];
        }
        return some;
    }

    /** Weights for a penalty. */
    private record Fitted(double penalty, double[] point, boolean isConverged) {}

    /** Fits with one penalty at a time. */
    private final class Fitting {

        private final LeadingEigenvectors directions;
        private final int count;
        private final Runnable between;

        Fitting(LeadingEigenvectors directions, int count, Runnable between) {
            this.directions = directions;
            this.count = count;
            this.between = between;
        }

        Fitted start(double penalty) {
            return new Fitted(penalty, new double[Math.toIntExact((directions.vectors().size(0) + 1) * count)], false);
        }

        Fitted fit(FloatRows rows, int[] classes, double penalty, double[] start, double near, int most) {
            double ofMean = penalty / rows.count();
            try (SerialBlas serial = SerialBlas.begin();
                    LogisticLoss loss = new LogisticLoss(rows, classes, count, ofMean, between);
                    LowRankCurvature curvature = new LowRankCurvature(directions, loss, count, ofMean)) {
                Lbfgs.Minimum minimum = new Lbfgs(MEMORY, most).minimise(loss, start, curvature, new Near(ofMean, near));
                // Where it has halted before, float32 tells no more of where to go.
                boolean isConverged = minimum.isNear() || minimum.iterations() < most && Double.isFinite(minimum.value());
                return new Fitted(penalty, minimum.point(), isConverged);
            }
        }

        double loss(FloatRows rows, int[] classes, Fitted fitted) {
            try (SerialBlas serial = SerialBlas.begin(); LogisticLoss loss = new LogisticLoss(rows, classes, count, 0, between)) {
                return loss.at(fitted.point, new double[fitted.point.length]);
            }
        }
    }

    /**
     * Near enough by the bound {@code f − f* ≤ |∇f|² / 2λ} of what curves at least by λ (Boyd and Vandenberghe 2004, Convex Optimization, equation 9.9). That is
     * far off where λ is small beside the curvature, so that it is enough, too, if much less is left to be gained by the curvature that was met.
     *
     * @param penalty λ of the mean loss
     */
    private record Near(double penalty, double tolerance) implements Lbfgs.Stop {

        /** What is known of curvature tells less than all that is left to be gained. */
        private static final double SHARE_OF_KNOWN = 0.1;
        /** Losses below, in nats, are as good as none: classes are told apart without a fault. */
        private static final double AS_GOOD_AS_NONE = 0.01;

        @Override
        public boolean isNear(double value, double[] gradient, double decrease) {
            double squares = 0;
            for (double derivative : gradient) {
                squares += derivative * derivative;
            }
            double allowed = tolerance * Math.max(value, AS_GOOD_AS_NONE);
            return squares <= 2 * penalty * allowed || decrease <= SHARE_OF_KNOWN * allowed;
        }
    }
}
