package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Comparison;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.PairTensors;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract demands of losses. Unless {@link #inputs} is overridden, they compare Gaussians of 5 features. */
public abstract class LossKit<O extends Record> extends ComponentKit<O, Loss<O>> {

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

    @Test
    void is_a_scalar_in_training_and_evaluation_also_for_a_single_pair() {
        for (Mode mode : Mode.values()) {
            for (int n : new int[] {4, 1}) {
                Graph graph = new Graph(mode);
                Loss.Value value = component().compute(graph, inputs(graph, n), options());
                assertEquals(Shape.SCALAR, value.loss().shape());
                assertEquals(DType.FLOAT32, value.loss().type());
            }
        }
    }

    @Test
    void trains_what_it_compares() {
        Graph graph = new Graph(Mode.TRAINING);
        Loss.Inputs inputs = inputs(graph, 4);
        Loss.Value value = component().compute(graph, inputs, options());
        var reached = GraphFacts.sources(graph, List.of(value.loss()));
        assertTrue(reached.contains(inputs.comparison().context().mean()) || reached.contains(inputs.encodings().context().mean()),
                "no gradient reaches the context");
    }

    @Test
    void trains_all_its_own_parameters() {
        Graph graph = new Graph(Mode.TRAINING);
        Loss.Value value = component().compute(graph, inputs(graph, 4), options());
        assertEquals(List.of(), GraphFacts.unreached(graph, List.of(value.loss())));
    }

    @Test
    void names_its_statistics_in_snake_case_and_they_are_scalars() {
        Graph graph = new Graph(Mode.TRAINING);
        component().compute(graph, inputs(graph, 4), options()).statistics().forEach((name, statistic) -> {
            assertTrue(name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"), () -> "'" + name + "' isn't snake_case");
            assertEquals(Shape.SCALAR, statistic.shape(), name);
            assertEquals(DType.FLOAT32, statistic.type(), name);
        });
    }

    @Test
    void draws_and_changes_nothing_in_evaluation() {
        Graph graph = new Graph(Mode.EVALUATION);
        component().compute(graph, inputs(graph, 4), options());
        assertEquals(List.of(), List.copyOf(graph.randoms().keySet()));
        assertEquals(List.of(), List.copyOf(graph.assignments().keySet()));
    }
}
