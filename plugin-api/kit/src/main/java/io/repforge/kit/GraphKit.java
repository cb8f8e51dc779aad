package io.repforge.kit;

import io.repforge.api.Component;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the contract demands of every component that builds a part of the training graph. The graphs are run on the host's engine, with few rows.
 *
 * @param <O> its options
 * @param <C> its type
 */
public abstract class GraphKit<O extends Record, C extends Component<O>> extends ComponentKit<O, C> {

    /** N, where one number of rows is enough. */
    static final int ROWS = 4;

    private static final double HUGE = 1e3;
    private static final int SEEDS = 8;

    GraphKit(Class<?> kind) {
        super(kind);
    }

    /**
     * What a component built, in a graph of its own.
     *
     * @param results what it gives, by what messages call it
     */
    record Built(Graph graph, Map<String, Tensor> results) {

        List<Tensor> tensors() {
            return List.copyOf(results.values());
        }
    }

    /** Builds the component for so many rows. */
    abstract Built built(C component, Mode mode, int rows);

    /** The component under test, built. */
    final Built built(Mode mode, int rows) {
        return attempt("be built for " + rows + " rows", () -> built(component(), mode, rows));
    }

    /** Whether what it builds is differentiated in training. */
    boolean isDifferentiated() {
        return true;
    }

    /**
     * Whether gradients that it gives by {@link Graph#withGradient} are those of its values; false for those that are meant to be others, such as a
     * straight-through estimator's.
     */
    protected boolean givesTrueGradients() {
        return true;
    }

    /** What it is built for: augmentations are never built for evaluation. */
    List<Mode> modes() {
        return List.of(Mode.values());
    }

    /**
     * A value for one of the inputs that the kit, or an override of it, made: images are uniform over their range, what is called {@code …_scale} is uniform in
     * [0.5, 1.5), other floating numbers are from N(0, 1), and whole numbers are 0 and 1 in turn; the rows are of trajectories of two steps. Override it for a
     * component that needs others.
     *
     * @param input its name, type and shape
     * @param random seeded by the kit
     */
    protected Array value(Tensor input, Random random) {
        return Feed.value(input, random);
    }

    /** Values of all inputs of a graph. */
    final Map<String, Array> inputs(Graph graph) {
        Map<String, Array> values = new LinkedHashMap<>();
        graph.inputs().forEach((name, input) -> {
            if (!Feed.isPlace(input)) {
                values.put(name, value(input, new Random(name.hashCode())));
            }
        });
        return values;
    }

    /** All that a graph is fed. */
    final Map<String, Array> feed(Graph graph, long seed) {
        Map<String, Array> values = new LinkedHashMap<>(Feed.of(graph, seed));
        values.putAll(inputs(graph));
        return values;
    }

    /** What was built gives. */
    final Map<String, Array> run(Built built, Map<String, Array> feed) {
        return built.results.isEmpty() ? Map.of() : attempt("be run", () -> {
            Map<String, Array> values = new LinkedHashMap<>();
            try (GraphRun run = GraphRun.of(built.graph, built.tensors())) {
                List<Array> results = run.feed(feed).run();
                int next = 0;
                for (String name : built.results.keySet()) {
                    values.put(name, results.get(next++));
                }
            }
            return values;
        });
    }

    // ---- the same each time

    @Test
    void builds_the_same_graph_each_time() {
        for (Mode mode : modes()) {
            C component = component();
            GraphSignature first = signature(component, mode);
            for (C other : List.of(component, component())) {
                GraphSignature second = signature(other, mode);
                first.otherStructure(second).ifPresent(difference -> require(false, "builds another graph the second time (" + difference + ")",
                        "keep no state in a component or in static fields; what belongs to one graph belongs into the module that it builds"));
                first.otherNumbers(second).ifPresent(difference -> require(false, "builds other numbers into its graph the second time (" + difference + ")",
                        "draw with Graph.random, which is new in each step and the same for the same seed, and start parameters from an Initializer; a random number"
                                + " of Java is drawn once, while the graph is built"));
            }
        }
    }

    private GraphSignature signature(C component, Mode mode) {
        return GraphSignature.of(attempt("be built twice", () -> built(component, mode, ROWS)).graph);
    }

    @Test
    void gives_the_same_for_the_same_seed_and_something_else_for_another_if_it_draws() {
        Built built = built(Mode.TRAINING, ROWS);
        Built again = built(Mode.TRAINING, ROWS);
        Map<String, Array> once = run(built, feed(built.graph, Feed.SEED));
        Map<String, Array> twice = run(again, feed(again.graph, Feed.SEED));
        once.forEach((name, value) -> require(value.equals(Objects.requireNonNull(twice.get(name))),
                "gives other values of its " + name + " for the same batch and the same seed",
                "draw with Graph.random, and take no operator that draws by itself"));
        boolean draws = built.graph.randoms().values().stream().anyMatch(random -> GraphFacts.allSources(built.tensors()).contains(random.tensor()));
        if (draws) {
            // What is done to a share of few rows alone may be the same for one seed and the next.
            boolean differing = LongStream.rangeClosed(1, SEEDS).anyMatch(more -> !once.equals(run(built, feed(built.graph, Feed.SEED + more))));
            require(differing, "gives the same whatever it draws", "use what is drawn with Graph.random, or don't draw it");
        }
    }

    @Test
    void draws_and_changes_nothing_in_evaluation() {
        if (!modes().contains(Mode.EVALUATION)) {
            return;
        }
        Built built = built(Mode.EVALUATION, ROWS);
        require(built.graph.randoms().isEmpty(), "draws " + built.graph.randoms().keySet() + " in evaluation, where the same must give the same",
                "draw only where graph.mode() is TRAINING");
        require(built.graph.assignments().isEmpty(), "changes " + built.graph.assignments().keySet() + " in evaluation, where states stay as they are",
                "assign with Graph.assign, and only where graph.mode() is TRAINING");
        Map<String, Array> feed = feed(built.graph, Feed.SEED);
        require(run(built, feed).equals(run(built, feed)), "gives something else for the same in evaluation", "take no operator that draws by itself");
    }

    // ---- true to what it says

    @Test
    void gives_what_its_nodes_are_declared_to_give() {
        for (Mode mode : modes()) {
            Built built = built(mode, ROWS);
            List<Tensor> computed = GraphFacts.allSources(built.tensors()).stream().filter(tensor -> tensor.producer() != null).toList();
            Map<String, Tensor> named = new LinkedHashMap<>();
            computed.forEach(tensor -> named.put(tensor.name(), tensor));
            Map<String, Array> values = run(new Built(built.graph, named), feed(built.graph, Feed.SEED));
            for (Tensor declared : computed) {
                Array value = Objects.requireNonNull(values.get(declared.name()));
                require(declared.type() == value.type() && declared.shape().equals(value.shape()),
                        "declares that the node " + Objects.requireNonNull(declared.producer()).name() + " gives " + declared.tensorType() + ", which gives " + value
                                + ", so that gradients would be wrong",
                        "declare the type and the shape that the operator has, or build it with Tensor's methods, which know them");
            }
        }
    }

    @Test
    void gives_finite_numbers() {
        for (Mode mode : modes()) {
            Built built = built(mode, ROWS);
            requireFinite(run(built, feed(built.graph, Feed.SEED)), "usual values");
        }
    }

    final void requireFinite(Map<String, Array> values, String inputs) {
        values.forEach((name, value) -> require(value.type() != DType.FLOAT32 || Arrays.stream(value.toDoubles()).allMatch(Double::isFinite),
                "gives no finite " + name + " for " + inputs, "look for logarithms, roots and quotients of 0, and for exponentials without a bound"));
    }

    /** Values a thousand times larger than usual, of both signs, as data that isn't scaled has them. */
    final Map<String, Array> hugeFeed(Graph graph) {
        Map<String, Array> values = feed(graph, Feed.SEED);
        graph.inputs().forEach((name, input) -> {
            if (input.type() == DType.FLOAT32 && !Feed.isPlace(input) && !name.endsWith("_scale")) {
                values.put(name, Feed.times(Feed.normal(input.shape(), new Random(name.hashCode())), HUGE));
            }
        });
        return values;
    }

    /** That a distribution is over a shape, and {@code float32}. */
    final void requireOver(Shape shape, Distribution distribution, String what) {
        require(distribution.mean().shape().equals(shape), "gives a " + what + " " + distribution.mean().shape() + " where " + shape + " is wanted",
                "mind what the contract says of its shape");
        for (Tensor part : GraphFacts.parts(distribution)) {
            require(part.type() == DType.FLOAT32 && part.shape().canBroadcast(shape) && part.shape().broadcast(shape).equals(shape),
                    "gives a " + what + " of which a part is " + part.tensorType() + ", which doesn't broadcast to float32 " + shape,
                    "mind what the contract says of its shape");
        }
    }

    // ---- variables

    final void requireSameVariables(Graph training, Graph evaluation) {
        Map<String, GraphFacts.Kind> one = GraphFacts.variables(training);
        Map<String, GraphFacts.Kind> other = GraphFacts.variables(evaluation);
        List<String> differing = Stream.concat(one.keySet().stream(), other.keySet().stream()).distinct()
                .filter(name -> !Objects.equals(one.get(name), other.get(name))).toList();
        require(differing.isEmpty(), "has other variables in training than in evaluation (" + String.join(", ", differing) + ")",
                "make the same ones whatever graph.mode() is and however many rows there are, so that what was trained is found again");
    }

    final void requireShared(Map<String, GraphFacts.Kind> once, Graph twice) {
        List<String> more = GraphFacts.variables(twice).keySet().stream().filter(name -> !once.containsKey(name)).toList();
        require(more.isEmpty(), "doesn't share its weights (applied again, it has " + String.join(", ", more) + " too)",
                "make parameters once, in build() or when it is first applied, and keep them in the module");
    }

    final void requireScope(String scope, Graph graph) {
        List<String> outside = graph.variables().keySet().stream().filter(name -> !name.startsWith(scope)).toList();
        require(outside.isEmpty(), "has variables outside of its own scope (" + String.join(", ", outside) + ")",
                "make them within the scope that build() is called in; Graph.newScope and Graph.within come back to it later");
    }

    final void requireNoVariables(Graph graph) {
        require(graph.variables().isEmpty() && graph.assignments().isEmpty(), "has variables (" + String.join(", ", graph.variables().keySet()) + ")",
                "let nothing be trained or kept between steps: what it does is to depend on the images and what is drawn alone");
    }

    // ---- what trains

    /** A scalar of a part of what was built. */
    private record Scalar(Graph graph, Tensor value) {}

    /** All floating results, each element times a number of its own, so that none is overlooked. */
    private Scalar scalar(Built built) {
        Graph graph = built.graph;
        List<Tensor> sums = new ArrayList<>();
        built.results.forEach((name, result) -> {
            if (result.type() == DType.FLOAT32 && !graph.isStopped(result)) {
                sums.add(result.shape().equals(Shape.SCALAR) ? result
                        : result.mul(graph.constant(Feed.normal(result.shape(), new Random(name.hashCode())))).sum());
            }
        });
        return new Scalar(graph, sums.stream().reduce(Tensor::add).orElseThrow());
    }

    @Test
    void has_the_gradients_that_its_values_have() {
        if (isDifferentiated() && givesTrueGradients()) {
            Scalar scalar = scalar(built(Mode.TRAINING, ROWS));
            attempt("be trained", () -> differences(scalar).disagreement()).ifPresent(wrong -> require(false,
                    String.format("has gradients that its values don't have (along %s of %s: %.4g, and by central differences %.4g)",
                            wrong.direction(), wrong.tensor(), wrong.gradient(), wrong.difference()),
                    "mend the rule that it gives to Graph.withGradient; where a gradient is to end, say so with stopGradient, and where it is meant to be another,"
                            + " with givesTrueGradients() of the kit"));
        }
    }

    private CentralDifferences differences(Scalar scalar) {
        Map<String, Array> values = new LinkedHashMap<>(Feed.shifted(scalar.graph, Feed.SEED));
        values.putAll(inputs(scalar.graph));
        return new CentralDifferences(scalar.graph, scalar.value, values);
    }

    @Test
    void trains_all_its_parameters() {
        Built built = built(Mode.TRAINING, ROWS);
        List<Variable> parameters = built.graph.variables().values().stream().filter(Variable::trained).toList();
        if (parameters.isEmpty()) {
            return;
        }
        Map<Tensor, Array> gradients = attempt("be trained", () -> differences(scalar(built)).gradients());
        requireGradients(parameters, gradients);
    }
}
