package io.repforge.framework.probes.linear;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * Minimises a smooth function of many numbers: L-BFGS (Nocedal and Wright 2006, Numerical Optimization, algorithms 7.4 and 7.5) with steps that fulfil Wolfe's
 * conditions (algorithms 3.5 and 3.6), the first of them up to rounding (Hager and Zhang 2005, A New Conjugate Gradient Method with Guaranteed Descent and an
 * Efficient Line Search, equation 27). Always goes the same way.
 *
 * @param memory how many of the last steps tell of curvature
 * @param maxIterations the most steps that are taken
 */
record Lbfgs(int memory, int maxIterations) {

    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    /** How far a value may be off, as a share of it: those that are summed up from float32. */
    private static final double ROUNDING = 1e-8;
    private static final int MAX_TRIALS = 30;
    /** A trial is at least so far from the ends of the bracket, as a share of its length. */
    private static final double GUARD = 0.1;

    /** What is minimised. */
    interface Objective {

        /**
         * The value at a point.
         *
         * @param point stays as it is
         * @param gradient receives the gradient there
         */
        double at(double[] point, double[] gradient);
    }

    /** Multiplies by a symmetric positive definite matrix that is near the inverse of the Hessian. */
    interface Preconditioner {

        /** None: the identity. */
        Preconditioner NONE = vector -> {};

        /** @param vector replaced by the product */
        void apply(double[] vector);
    }

    /** Says when it is done. */
    interface Stop {

        /**
         * Whether the minimum is near enough.
         *
         * @param decrease how far below the value the minimum is, by the curvature that is known
         */
        boolean isNear(double value, double[] gradient, double decrease);
    }

    /**
     * Where it ended.
     *
     * @param iterations steps that were taken
     * @param isNear whether it was near enough, and not only at the end of its steps
     */
    record Minimum(double[] point, double value, int iterations, boolean isNear) {}

    private record Visited(double[] point, double value, double[] gradient) {}

    /** A step s, and y, by how much the gradient changed along it. */
    private record Change(double[] step, double[] gradient, double product) {}

    /**
     * Minimises.
     *
     * @param start stays as it is
     */
    Minimum minimise(Objective objective, double[] start, Preconditioner preconditioner, Stop stop) {
        Deque<Change> changes = new ArrayDeque<>();
        Visited now = visit(objective, start.clone());
        for (int iteration = 0;; iteration++) {
            double[] direction = direction(now.gradient, changes, preconditioner);
            double slope = dot(direction, now.gradient);
            if (stop.isNear(now.value, now.gradient, -slope / 2)) {
                return new Minimum(now.point, now.value, iteration, true);
            }
            if (iteration == maxIterations || !(slope < 0)) {
                return new Minimum(now.point, now.value, iteration, false);
            }
            Visited next = search(objective, now, direction, slope);
            if (next == now) {
                return new Minimum(now.point, now.value, iteration, false);
            }
            remember(changes, now, next);
            now = next;
        }
    }

    private static Visited visit(Objective objective, double[] point) {
        double[] gradient = new double[point.length];
        return new Visited(point, objective.at(point, gradient), gradient);
    }

    private void remember(Deque<Change> changes, Visited from, Visited to) {
        double[] step = combined(to.point, -1, from.point);
        double[] gradient = combined(to.gradient, -1, from.gradient);
        double product = dot(step, gradient);
        if (product > 0) {
            if (changes.size() == memory) {
                changes.removeFirst();
            }
            changes.addLast(new Change(step, gradient, product));
        }
    }

    /** −H∇f by the two loops of algorithm 7.4, with γ of equation 7.20 where H is preconditioned. */
    private static double[] direction(double[] gradient, Deque<Change> changes, Preconditioner preconditioner) {
        double[] direction = gradient.clone();
        Deque<Double> alphas = new ArrayDeque<>();
        for (Iterator<Change> back = changes.descendingIterator(); back.hasNext();) {
            Change change = back.next();
            double alpha = dot(change.step, direction) / change.product;
            alphas.push(alpha);
            add(direction, -alpha, change.gradient);
        }
        preconditioner.apply(direction);
        if (!changes.isEmpty()) {
            Change last = changes.getLast();
            double[] preconditioned = last.gradient.clone();
            preconditioner.apply(preconditioned);
            double gamma = last.product / dot(last.gradient, preconditioned);
            IntStream.range(0, direction.length).forEach(i -> direction[i] *= gamma);
        }
        for (Change change : changes) {
            double beta = dot(change.gradient, direction) / change.product;
            add(direction, alphas.pop() - beta, change.step);
        }
        IntStream.range(0, direction.length).forEach(i -> direction[i] = -direction[i]);
        return direction;
    }

    /** A point along a direction that fulfils Wolfe's conditions; where it started from if there is none. */
    private static Visited search(Objective objective, Visited from, double[] direction, double slope) {
        double allowed = ROUNDING * Math.abs(from.value);
        double low = 0;
        double lowSlope = slope;
        double high = Double.POSITIVE_INFINITY;
        double highSlope = Double.NaN;
        double length = 1;
        for (int trial = 0; trial < MAX_TRIALS; trial++) {
            Visited to = visit(objective, combined(from.point, length, direction));
            double toSlope = dot(to.gradient, direction);
            if (!(to.value <= from.value + SUFFICIENT_DECREASE * length * slope + allowed) || toSlope > -CURVATURE * slope) {
                high = length;
                highSlope = Double.isFinite(to.value) ? toSlope : Double.NaN;
            } else if (toSlope < CURVATURE * slope) {
                low = length;
                lowSlope = toSlope;
            } else {
                return to;
            }
            length = next(low, lowSlope, high, highSlope);
        }
        return from;
    }

    /** Where a parabola that has these slopes at the ends of the bracket is lowest, away from its ends; their middle where there is none. */
    private static double next(double low, double lowSlope, double high, double highSlope) {
        if (Double.isInfinite(high)) {
            return 2 * low;
        }
        double share = highSlope > 0 ? lowSlope / (lowSlope - highSlope) : 0.5;
        return low + Math.min(1 - GUARD, Math.max(GUARD, share)) * (high - low);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] vector) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * vector[i];
        }
    }

    private static double[] combined(double[] a, double factor, double[] b) {
        double[] sum = a.clone();
        add(sum, factor, b);
        return sum;
    }
}
