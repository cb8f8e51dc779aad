package io.repforge.kit;

import io.repforge.api.Algorithm;
import io.repforge.api.Loss;
import io.repforge.api.Optimizer;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.api.option.OptionValue;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.Network;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the contract demands of algorithms: that what they choose makes a whole that trains. The components that a preset names must be on the class path; those
 * of other plugins are dependencies of the tests.
 */
public abstract class AlgorithmKit<O extends Record> extends ComponentKit<O, Algorithm<O>> {

    private static final int ROWS = 4;
    private static final int STEPS = 2;

    protected AlgorithmKit() {
        super(Algorithm.class);
    }

    /** What the steps look like: small images, and one of five actions. */
    protected StepSpec steps() {
        return StepSpec.of(Space.image(3, 16, 16)).withAction(Space.discrete(5));
    }

    /** What a recipe sets beside the algorithm, such as {@code encoder}; nothing unless it is overridden. */
    protected Map<String, ?> settings() {
        return Map.of();
    }

    /** A value for one of the network's inputs; see {@link GraphKit#value}. */
    protected Array value(Tensor input, Random random) {
        return Feed.value(input, random);
    }

    private Preset preset() {
        return attempt("preset anything", () -> Algorithm.preset(new Use<Algorithm<?>>(component(), options())));
    }

    private Recipe recipe() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("algorithm", new Use<Algorithm<?>>(component(), options()));
        keys.put("batch_size", ROWS);
        if (!OptionValue.absent().equals(preset().choices().get("representation_dim"))) {
            keys.put("representation_dim", 8);
        }
        keys.put("projection_dim", 8);
        keys.putAll(settings());
        return attempt("be made a recipe of", () -> Recipes.of(keys, Path.of(""), ClassPathComponents.load()));
    }

    private Architecture architecture(Recipe recipe) {
        return new Architecture(recipe.encoder(), recipe.decoder(), recipe.loss(), recipe.augmenter(), recipe.pairConstructor(), recipe.batchExtender(), steps(),
                recipe.representationDim(), recipe.projectionDim(), recipe.features(), recipe.baseDirectory());
    }

    private Network.WithLoss network() {
        Recipe recipe = recipe();
        return attempt("be built", () -> Network.training(architecture(recipe), recipe.batchSize()));
    }

    private Map<String, Array> inputs(Graph graph) {
        Map<String, Array> values = new LinkedHashMap<>();
        graph.inputs().forEach((name, input) -> {
            if (!Feed.isPlace(input)) {
                values.put(name, value(input, new Random(name.hashCode())));
            }
        });
        return values;
    }

    @Test
    void chooses_a_component_for_every_slot() {
        Preset preset = preset();
        List<String> open = Arrays.stream(Slot.values()).filter(slot -> preset.choice(slot).isEmpty()).map(Slot::key).toList();
        require(open.isEmpty(), "chooses nothing for " + String.join(", ", open), "choose a component for every slot, so that a recipe may name the algorithm alone");
    }

    @Test
    void chooses_the_same_each_time() {
        require(preset().equals(preset()), "chooses something else the second time", "let preset() depend on the options alone");
    }

    @Test
    void gives_each_parameter_a_gradient() {
        Network.WithLoss network = network();
        Graph graph = network.graph();
        List<Variable> parameters = graph.variables().values().stream().filter(Variable::trained).toList();
        Map<String, Array> values = new LinkedHashMap<>(Feed.shifted(graph, Feed.SEED));
        values.putAll(inputs(graph));
        Map<Tensor, Array> gradients = attempt("be trained", () -> new CentralDifferences(graph, network.loss().loss(), values).gradients());
        requireGradients(parameters, gradients);
    }

    @Test
    void moves_each_parameter_within_two_steps_and_keeps_its_loss_finite() {
        Network.WithLoss network = network();
        UpdateRule rule = attempt("be optimized", () -> Optimizer.rule(recipe().optimizer()));
        Map<String, Array> batch = inputs(network.graph());
        Training training = attempt("be trained", () -> Training.of(
                TrainingModel.of(network.graph(), network.loss().loss(), network.loss().statistics(), rule), batch, STEPS, rule.learningRate()));
        require(training.losses().stream().allMatch(Double::isFinite), "has the losses " + training.losses() + " on a random batch",
                "look for logarithms, roots and quotients of 0 in the components that it chooses");
        // What rests at first is trained later.
        network.graph().variables().values().stream().filter(variable -> variable.trained() && !isFrozen(rule, variable))
                .forEach(parameter -> require(
                        !Objects.requireNonNull(training.start().get(parameter.name())).equals(Objects.requireNonNull(training.end().get(parameter.name()))),
                        "doesn't move " + parameter.name() + " in " + STEPS
                                + " steps",
                        "leave out what isn't trained, or make it a Graph.state"));
    }

    private static boolean isFrozen(UpdateRule rule, Variable parameter) {
        return rule.freezings().stream().anyMatch(freezing -> freezing.holds(parameter.name()));
    }

    /** Its representation at least, where the loss can't do without augmentation. */
    @Test
    void evaluates_to_the_same_finite_values_each_time() {
        Recipe recipe = recipe();
        Network.InEvaluation network = attempt("be built for evaluation", () -> Network.evaluation(architecture(recipe), recipe.batchSize()));
        List<Tensor> results = Stream.concat(network.loss().map(Loss.Value::loss).stream(), network.representation().stream()).toList();
        Map<String, Array> values = new LinkedHashMap<>(Feed.of(network.graph(), Feed.SEED));
        values.putAll(inputs(network.graph()));
        List<Array> first = attempt("be evaluated", () -> run(network.graph(), results, values));
        List<Array> second = attempt("be evaluated", () -> run(network.graph(), results, values));
        require(first.stream().flatMapToDouble(value -> Arrays.stream(value.toDoubles())).allMatch(Double::isFinite),
                "evaluates to what isn't finite on a random batch", "look for logarithms, roots and quotients of 0");
        require(first.equals(second), "evaluates to something else the second time", "draw nothing where graph.mode() is EVALUATION");
    }

    private static List<Array> run(Graph graph, List<Tensor> results, Map<String, Array> values) {
        try (GraphRun run = GraphRun.of(graph, results)) {
            return run.feed(values).run();
        }
    }
}
