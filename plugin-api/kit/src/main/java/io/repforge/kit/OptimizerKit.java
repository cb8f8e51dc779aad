package io.repforge.kit;

import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.api.option.Use;
import io.repforge.framework.artifacts.TrainingModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the contract demands of optimizers. They descend from a random point to another by half the squared distance of some parameters. */
public abstract class OptimizerKit<O extends Record> extends ComponentKit<O, Optimizer<O>> {

    /** A convolution's weight, a linear layer's, a bias, and one of another rank. */
    private static final List<Shape> SHAPES = List.of(Shape.of(8, 3, 3, 3), Shape.of(5, 4), Shape.of(5), Shape.of(1, 8, 6));
    private static final int STEPS = 30;

    protected OptimizerKit() {
        super(Optimizer.class);
    }

    /** What a bound optimizer does. */
    private UpdateRule rule() {
        return attempt("give its rule", () -> Optimizer.rule(new Use<Optimizer<?>>(component(), options())));
    }

    /** A training graph with its update. */
    private TrainingModel model(boolean isPulled) {
        Graph graph = new Graph(Mode.TRAINING);
        List<Tensor> distances = new ArrayList<>();
        for (Shape shape : SHAPES) {
            Tensor parameter = graph.parameter("w" + distances.size(), shape, new Initializer.Gaussian(0, 1));
            Tensor goal = graph.constant(goal(parameter));
            distances.add(parameter.sub(goal).square().sum().mul(isPulled ? 0.5 : 0));
        }
        Tensor loss = distances.stream().reduce(Tensor::add).orElseThrow();
        return attempt("build its update", () -> TrainingModel.of(graph, loss, Map.of(), rule()));
    }

    private static Array goal(Tensor parameter) {
        return Feed.normal(parameter.shape(), new Random(parameter.name().hashCode()));
    }

    private Training trained(TrainingModel model) {
        return attempt("train", () -> Training.of(model, Map.of(), STEPS, rule().learningRate()));
    }

    @Test
    void has_a_learning_rate_and_a_step() {
        UpdateRule rule = rule();
        require(Double.isFinite(rule.learningRate()) && rule.learningRate() > 0, "has the learning rate " + rule.learningRate(), "give one above 0");
        require(rule.step() != null, "has no step", "return a Descend or an Adam from step()");
    }

    @Test
    void clips_to_a_positive_norm_if_at_all() {
        rule().maxGradientNorm().ifPresent(norm -> require(norm > 0, "clips gradients to a norm of " + norm, "give one above 0, or none"));
    }

    @Test
    void builds_the_same_update_each_time() {
        GraphSignature first = GraphSignature.of(model(true).graph());
        GraphSignature second = GraphSignature.of(model(true).graph());
        first.otherStructure(second).or(() -> first.otherNumbers(second)).ifPresent(difference -> require(false,
                "builds another update the second time (" + difference + ")",
                "keep no state in the optimizer or in static fields; what is kept between steps is made with Graph.state"));
    }

    @Test
    void descends_with_each_parameter() {
        TrainingModel model = model(true);
        Training training = trained(model);
        Map<String, Double> before = distances(training.start());
        Map<String, Double> after = distances(training.end());
        require(before.size() == SHAPES.size(), "trains " + before.size() + " of " + SHAPES.size() + " parameters", "give each its direction");
        before.forEach((name, distance) -> require(after.getOrDefault(name, Double.NaN) < distance,
                String.format("leads a parameter %s away from where the loss is least (from a distance of %.6g to %.6g in %d steps at its own learning rate)",
                        Objects.requireNonNull(model.graph().variables().get(name)).tensor().shape(), distance, after.get(name), STEPS),
                "let the direction have a part along the gradient, and not against it"));
        require(training.losses().stream().allMatch(Double::isFinite), "makes the loss infinite or NaN", "look for quotients and roots of 0");
    }

    private static Map<String, Double> distances(Map<String, Array> parameters) {
        Map<String, Double> distances = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (name.matches("w[0-9]+")) {
                double[] goal = Feed.normal(value.shape(), new Random(name.hashCode())).toDoubles();
                double[] at = value.toDoubles();
                double square = 0;
                for (int i = 0; i < at.length; i++) {
                    square += (at[i] - goal[i]) * (at[i] - goal[i]);
                }
                distances.put(name, Math.sqrt(square));
            }
        });
        return distances;
    }

    /** Without a gradient there is nothing but decay. */
    @Test
    void leaves_weights_alone_or_lets_them_decay_where_there_is_no_gradient() {
        Training training = trained(model(false));
        for (int i = 0; i < SHAPES.size(); i++) {
            double before = length(Objects.requireNonNull(training.start().get("w" + i)));
            double after = length(Objects.requireNonNull(training.end().get("w" + i)));
            require(after > 0 && after <= before, "makes weights of the length " + after + " of weights of the length " + before + " that have no gradient",
                    "divide by no norm of a gradient that may be 0, and let decay times learning rate be below 1");
        }
    }

    private static double length(Array weights) {
        return Math.sqrt(Arrays.stream(weights.toDoubles()).map(weight -> weight * weight).sum());
    }

    @Test
    void keeps_its_states_in_the_scope_of_their_parameter_and_assigns_them() {
        Graph graph = model(true).graph();
        for (Variable variable : graph.variables().values()) {
            if (!variable.name().matches("w[0-9]+")) {
                require(!variable.trained(), "makes " + variable.name() + " a parameter", "make what is kept between steps with Graph.state");
                require(variable.name().startsWith("optimizer/w"), "keeps " + variable.name() + " outside of the scope of its parameter",
                        "make states in the scope that direction() is called in");
                require(graph.assignments().containsKey(variable.tensor()), "never assigns " + variable.name(), "assign it with Graph.assign, or leave it out");
            }
        }
    }

    @Test
    void decays_weights_by_a_share_that_leaves_something() {
        UpdateRule rule = rule();
        for (double decay : List.of(rule.weightDecay().start(), rule.weightDecay().end())) {
            require(decay >= 0 && decay * rule.learningRate() < 1, "decays weights by " + decay + " at the learning rate " + rule.learningRate(),
                    "let decay times learning rate be below 1, and not below 0");
        }
    }
}
