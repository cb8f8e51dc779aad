package io.repforge.kit;

import io.repforge.api.Comparison;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the contract demands of losses. Unless {@link #inputs} is overridden, they compare Gaussians of 5 features. */
public abstract class LossKit<O extends Record> extends GraphKit<O, Loss<O>> {

    private static final String LOSS = "loss";
    /** Share of a reference's number by which the loss may be off: some times what float32 rounds by. */
    private static final double TOLERANCE = 1e-5;

    protected LossKit() {
        super(Loss.class);
    }

    /** What the loss looks at, of n pairs. The context must be made of inputs. */
    protected Loss.Inputs inputs(Graph graph, int n) {
        return inputs(graph, Comparison.of(gaussian(graph, "decoded_context", n, 5), gaussian(graph, "decoded_target", n, 5)), n);
    }

    /** A comparison beside encodings of 6 features and a batch of boxes of 3 numbers. */
    protected final Loss.Inputs inputs(Graph graph, Comparison comparison, int n) {
        Encodings encodings = Encodings.of(gaussian(graph, "encoded_context", n, 6), gaussian(graph, "encoded_target", n, 6));
        PairTensors batch = PairTensors.of(
                graph.input("context", DType.FLOAT32, Shape.of(n, 3)), graph.input("target", DType.FLOAT32, Shape.of(n, 3)),
                graph.input("trajectory", DType.INT64, Shape.of(n)), graph.input("timestep", DType.INT64, Shape.of(n)));
        return Loss.Inputs.of(comparison, encodings, batch);
    }

    /** A Gaussian whose mean and scale are inputs. */
    protected final Distribution gaussian(Graph graph, String name, int n, int features) {
        Shape shape = Shape.of(n, features);
        return new Distribution.Normal(graph.input(name, DType.FLOAT32, shape), graph.input(name + "_scale", DType.FLOAT32, shape));
    }

    /** Values that it is held against, by other implementations or by hand; none unless overridden. */
    protected List<Reference<O>> references() {
        return List.of();
    }

    private Loss.Value compute(Loss<O> loss, Graph graph, Loss.Inputs inputs) {
        return compute(loss, options(), graph, inputs);
    }

    private Loss.Value compute(Loss<O> loss, O options, Graph graph, Loss.Inputs inputs) {
        return graph.scope(LOSS, () -> Loss.compute(new Use<Loss<?>>(loss, options), graph, inputs));
    }

    @Override
    final Built built(Loss<O> loss, Mode mode, int rows) {
        Graph graph = new Graph(mode);
        return new Built(graph, Map.of(LOSS, compute(loss, graph, inputs(graph, rows)).loss()));
    }

    @Test
    void is_a_scalar_in_training_and_evaluation_also_for_a_single_pair() {
        for (Mode mode : modes()) {
            for (int n : new int[] {ROWS, 1}) {
                Tensor loss = Objects.requireNonNull(built(mode, n).results().get(LOSS));
                require(loss.shape().equals(Shape.SCALAR) && loss.type() == DType.FLOAT32, "gives " + loss.tensorType() + " for " + n + " pairs",
                        "give one float32 number, such as the mean over the pairs");
            }
        }
    }

    @Test
    void trains_what_it_compares() {
        Graph graph = new Graph(Mode.TRAINING);
        Loss.Inputs inputs = inputs(graph, ROWS);
        Tensor loss = attempt("be built", () -> compute(component(), graph, inputs)).loss();
        Set<Tensor> reached = GraphFacts.sources(graph, List.of(loss));
        require(reached.contains(inputs.comparison().context().mean()) || reached.contains(inputs.encodings().context().mean()),
                "trains nothing (no gradient reaches the context)", "compare the context without stopGradient");
    }

    @Test
    void names_its_statistics_in_snake_case_and_they_are_scalars() {
        Graph graph = new Graph(Mode.TRAINING);
        Map<String, Tensor> statistics = new LinkedHashMap<>(attempt("be built", () -> compute(component(), graph, inputs(graph, ROWS))).statistics());
        statistics.forEach((name, statistic) -> {
            require(name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"), "names a statistic '" + name + "'", "name it in snake_case");
            require(statistic.shape().equals(Shape.SCALAR) && statistic.type() == DType.FLOAT32,
                    "has the statistic '" + name + "' that is " + statistic.tensorType(), "give one float32 number, such as the mean over the pairs");
        });
        requireFinite(run(new Built(graph, statistics), feed(graph, Feed.SEED)), "usual values");
    }

    @Test
    void stays_finite_for_huge_values() {
        Built built = built(Mode.TRAINING, ROWS);
        requireFinite(run(built, hugeFeed(built.graph())), "values of some thousands, as a run in its first steps may have them");
    }

    @Test
    void has_the_values_and_gradients_of_its_references() {
        for (Reference<O> reference : references()) {
            ReferenceRun found = attempt("be compared with " + reference.source(), () -> run(reference));
            requireClose(reference, "a loss of", reference.loss(), found.loss());
            reference.gradientNorms().forEach((input, norm) -> {
                Double own = found.gradientNorms().get(input);
                require(own != null, "is held against " + reference.source() + " by a gradient of '" + input + "', which isn't an input",
                        "name one of " + found.gradientNorms().keySet());
                requireClose(reference, "a gradient by '" + input + "' of length", norm, Objects.requireNonNull(own));
            });
        }
    }

    private ReferenceRun run(Reference<O> reference) {
        Graph graph = new Graph(Mode.TRAINING);
        ReferenceInputs made = new ReferenceInputs(graph);
        Loss.Inputs inputs = reference.inputs().apply(made);
        Tensor loss = compute(component(), reference.options(), graph, inputs).loss();
        Map<String, Array> values = feed(graph, Feed.SEED);
        values.putAll(made.values());
        return ReferenceRun.of(graph, loss, made.differentiated(), values, reference.steps());
    }

    private void requireClose(Reference<O> reference, String what, double wanted, double found) {
        double scale = wanted == 0 ? 1 : Math.abs(wanted);
        require(Math.abs(found - wanted) <= TOLERANCE * scale, String.format("has %s %.9g where %s has %.9g", what, found, reference.source(), wanted),
                "mind means and sums, what is of length 1, and where the gradient is stopped");
    }
}
