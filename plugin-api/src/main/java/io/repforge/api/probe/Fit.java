package io.repforge.api.probe;

import io.repforge.api.array.Array;
import io.repforge.api.data.Step;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongToDoubleFunction;

/**
 * How a small model of a probe's own is trained: by Adam, on batches of examples. Immutable: each method that says something gives another.
 * <pre>{@code
 * Fitted fitted = probed.fit(Fit.of("linear-probe", model, Space.discrete(10), step -> …).steps(5000).batchSize(512).learningRate(0.01), examples);
 * }</pre>
 */
public final class Fit {

    /** A model on features. */
    public interface Model {

        /**
         * Builds the loss.
         *
         * @param features {@code [N, d]}, of frozen examples or, where it is trained through the encoder, as the encoder makes them
         * @param targets {@code [N, …]}
         * @return a scalar
         */
        Tensor loss(Graph graph, Tensor features, Tensor targets);

        /**
         * Builds what the model says of features, by the same variables, in evaluation.
         *
         * @return {@code [N, …]}, {@code float32}
         */
        Tensor predict(Graph graph, Tensor features);
    }

    private final String name;
    private final Model model;
    private final Space space;
    private final Function<Step, Array> target;
    private int steps = 1000;
    private int batchSize = 256;
    private double learningRate = 1e-3;
    private LongToDoubleFunction schedule;
    private double weightDecay;
    private boolean throughEncoder;

    private Fit(String name, Model model, Space space, Function<Step, Array> target) {
        this.name = Objects.requireNonNull(name, "a fit needs a name");
        this.model = Objects.requireNonNull(model, "a fit needs a model");
        this.space = Objects.requireNonNull(space, "targets are of a space");
        this.target = Objects.requireNonNull(target, "a fit needs targets");
        this.schedule = step -> 1;
    }

    private Fit(Fit other) {
        this(other.name, other.model, other.space, other.target);
        this.steps = other.steps;
        this.batchSize = other.batchSize;
        this.learningRate = other.learningRate;
        this.schedule = other.schedule;
        this.weightDecay = other.weightDecay;
        this.throughEncoder = other.throughEncoder;
    }

    /**
     * 1,000 steps with 256 examples each and a learning rate of 1e-3. Batches have all examples in a random order, again and again.
     *
     * @param name in kebab-case, for messages, and a key of what is drawn at random
     * @param model what is trained
     * @param space space of the targets
     * @param target of a step, whose observation may be of no length
     */
    public static Fit of(String name, Model model, Space space, Function<Step, Array> target) {
        return new Fit(name, model, space, target);
    }

    /** The same with so many steps, at least 1. */
    public Fit steps(int count) {
        Fit fit = new Fit(this);
        fit.steps = positive("steps", count);
        return fit;
    }

    /** The same with so many examples in a batch, at least 1. */
    public Fit batchSize(int examples) {
        Fit fit = new Fit(this);
        fit.batchSize = positive("batch size", examples);
        return fit;
    }

    /** The same with another learning rate. */
    public Fit learningRate(double rate) {
        Fit fit = new Fit(this);
        fit.learningRate = rate;
        return fit;
    }

    /**
     * The same with a learning rate that changes.
     *
     * @param factor of the learning rate, by the number of the step from 0 on
     */
    public Fit schedule(LongToDoubleFunction factor) {
        Fit fit = new Fit(this);
        fit.schedule = factor;
        return fit;
    }

    /** The same with decoupled weight decay, of weights and not of biases. */
    public Fit weightDecay(double decay) {
        Fit fit = new Fit(this);
        fit.weightDecay = decay;
        return fit;
    }

    /** The same, trained together with the encoder below it, which starts as it is and itself stays that. */
    public Fit throughEncoder() {
        Fit fit = new Fit(this);
        fit.throughEncoder = true;
        return fit;
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, got " + value);
        }
        return value;
    }

    /** For messages, and a key of what is drawn at random. */
    public String name() {
        return name;
    }

    /** What is trained. */
    public Model model() {
        return model;
    }

    /** Space of the targets. */
    public Space space() {
        return space;
    }

    /** Target of a step. */
    public Function<Step, Array> target() {
        return target;
    }

    /** Number of steps. */
    public int steps() {
        return steps;
    }

    /** Examples in a batch. */
    public int batchSize() {
        return batchSize;
    }

    /** Learning rate before the schedule. */
    public double learningRate() {
        return learningRate;
    }

    /** Factor of the learning rate by step. */
    public LongToDoubleFunction schedule() {
        return schedule;
    }

    /** Decoupled weight decay of weights. */
    public double weightDecay() {
        return weightDecay;
    }

    /** Whether it is trained together with the encoder. */
    public boolean isThroughEncoder() {
        return throughEncoder;
    }
}
