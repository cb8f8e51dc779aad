package io.repforge.framework.explore;

import java.util.SplittableRandom;

/**
 * Uniform manifold approximation and projection into the plane: points whose rows are near one another are drawn together, and apart from others, until the graph
 * of points is as like that of rows as can be (McInnes, Healy and Melville 2018, arXiv:1802.03426, algorithm 5). A point at distance r of another is as near as
 * {@code 1 / (1 + a r^2b)}. It starts from given points, such as those of a principal component analysis, which keeps the large distances meaningful
 * (Kobak and Linderman 2021, Initialization is critical for preserving global data structure in both t-SNE and UMAP).
 *
 * <p>The same rows and seed give the same points.
 */
final class Umap {

    /** Neighbours of each row; the paper's value for data of any kind. */
    static final int NEIGHBOURS = 15;

    /** a and b for which {@code 1 / (1 + a r^2b)} is nearest to 1 up to r = 0.1 (the smallest distance of points) and e^(0.1 − r) beyond, for r up to 3. */
    static final double A = 1.5769434603;
    static final double B = 0.8950608780;

    /** Points far from an edge's start that are pushed away for each edge. */
    private static final int NEGATIVES = 5;
    private static final double MOST_MOVE = 4;
    private static final double NEAR = 1e-3;
    private static final float EXTENT = 10;
    private static final double NOISE = 1e-4;
    private static final int FEW = 10_000;
    private static final int EPOCHS_OF_FEW = 500;
    private static final int EPOCHS_OF_MANY = 200;

    private final FuzzyGraph graph;
    private final float[] x;
    private final float[] y;
    private final SplittableRandom random;

    private Umap(FuzzyGraph graph, Plane start, long seed) {
        this.graph = graph;
        this.random = new SplittableRandom(seed);
        int count = start.count();
        this.x = new float[count];
        this.y = new float[count];
        float scale = EXTENT / Math.max(start.extent(), Float.MIN_NORMAL);
        for (int i = 0; i < count; i++) {
            // Rows that are alike start apart.
            x[i] = (float) (start.x()[i] * scale + NOISE * random.nextDouble());
            y[i] = (float) (start.y()[i] * scale + NOISE * random.nextDouble());
        }
    }

    /**
     * Finds the points.
     *
     * @param neighbours of the rows
     * @param start where their points start
     * @param between called between parts of the work
     * @return start itself where there are too few rows to have a shape
     */
    static Plane of(Neighbours neighbours, Plane start, long seed, Runnable between) {
        if (neighbours.k() < 2) {
            return start;
        }
        Umap umap = new Umap(FuzzyGraph.of(neighbours), start, seed);
        umap.run(start.count() <= FEW ? EPOCHS_OF_FEW : EPOCHS_OF_MANY, between);
        return new Plane(umap.x, umap.y);
    }

    /** Edges have their turns in proportion to their weights, the heaviest in each epoch. */
    private void run(int epochs, Runnable between) {
        float heaviest = 0;
        for (float weight : graph.weights()) {
            heaviest = Math.max(heaviest, weight);
        }
        float[] due = new float[graph.size()];
        for (int epoch = 0; epoch < epochs; epoch++) {
            between.run();
            double rate = 1 - (double) epoch / epochs;
            for (int edge = 0; edge < due.length; edge++) {
                due[edge] += graph.weights()[edge] / heaviest;
                if (due[edge] >= 1) {
                    due[edge] -= 1;
                    pull(graph.heads()[edge], graph.tails()[edge], rate);
                    for (int i = 0; i < NEGATIVES; i++) {
                        push(graph.heads()[edge], random.nextInt(x.length), rate);
                    }
                }
            }
        }
    }

    /** Draws two points together, along the gradient of log(1 / (1 + a r^2b)). */
    private void pull(int i, int j, double rate) {
        double dx = x[i] - x[j];
        double dy = y[i] - y[j];
        double square = dx * dx + dy * dy;
        if (square == 0) {
            return;
        }
        double power = Math.pow(square, B);
        double force = -2 * A * B * power / square / (1 + A * power);
        double moveX = rate * clipped(force * dx);
        double moveY = rate * clipped(force * dy);
        x[i] += (float) moveX;
        y[i] += (float) moveY;
        x[j] -= (float) moveX;
        y[j] -= (float) moveY;
    }

    /** Moves one point away from another, along the gradient of log(1 − 1 / (1 + a r^2b)). */
    private void push(int i, int j, double rate) {
        if (i == j) {
            return;
        }
        double dx = x[i] - x[j];
        double dy = y[i] - y[j];
        double square = dx * dx + dy * dy;
        if (square == 0) {
            return;
        }
        double force = 2 * B / ((NEAR + square) * (1 + A * Math.pow(square, B)));
        x[i] += (float) (rate * clipped(force * dx));
        y[i] += (float) (rate * clipped(force * dy));
    }

    private static double clipped(double move) {
        return Math.max(-MOST_MOVE, Math.min(MOST_MOVE, move));
    }
}
