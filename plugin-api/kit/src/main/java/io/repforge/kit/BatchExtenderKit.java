package io.repforge.kit;

import io.repforge.api.BatchExtender;
import io.repforge.api.Comparison;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the contract demands of batch extenders. Unless {@link #comparison} is overridden, they extend comparisons of Gaussians of 5 features. */
public abstract class BatchExtenderKit<O extends Record> extends GraphKit<O, BatchExtender<O>> {

    private static final int FEATURES = 5;

    protected BatchExtenderKit() {
        super(BatchExtender.class);
    }

    /** What the decoder made of a batch of n pairs. It must be made of inputs. */
    protected Comparison comparison(Graph graph, int n) {
        return Comparison.of(gaussian(graph, "decoded_context", n), gaussian(graph, "decoded_target", n));
    }

    private static Distribution gaussian(Graph graph, String name, int n) {
        Shape shape = Shape.of(n, FEATURES);
        return new Distribution.Normal(graph.input(name, DType.FLOAT32, shape), graph.input(name + "_scale", DType.FLOAT32, shape));
    }

    /** A comparison before and after. */
    private record Extended(Graph graph, Comparison before, Comparison after) {}

    private Extended extended(BatchExtender<O> component, Mode mode, int n) {
        Graph graph = new Graph(mode);
        Comparison before = comparison(graph, n);
        Comparison after = graph.scope("batch_extender", () -> BatchExtender.extend(new Use<BatchExtender<?>>(component, options()), graph, before));
        return new Extended(graph, before, after);
    }

    private Extended extended(Mode mode) {
        return attempt("extend a batch", () -> extended(component(), mode, ROWS));
    }

    @Override
    final Built built(BatchExtender<O> component, Mode mode, int rows) {
        Extended extended = extended(component, mode, rows);
        Map<String, Tensor> results = new LinkedHashMap<>();
        add(results, "", extended.after);
        extended.graph.assignments().forEach((state, value) -> results.put("value for " + state.name(), value));
        return new Built(extended.graph, results);
    }

    private static void add(Map<String, Tensor> results, String within, Comparison comparison) {
        GraphFacts.add(results, within + "context", comparison.context());
        GraphFacts.add(results, within + "target", comparison.target());
        if (comparison.negatives() != null) {
            results.put(within + "negatives", comparison.negatives());
        }
        comparison.others().forEach((name, other) -> add(results, within + name + "'s ", other));
    }

    @Test
    void keeps_a_row_of_the_context_for_each_pair() {
        for (Mode mode : modes()) {
            Extended extended = extended(mode);
            requireOver(extended.before.context().mean().shape(), extended.after.context(), "context");
        }
    }

    @Test
    void adds_negatives_that_the_target_can_be_compared_with() {
        for (Mode mode : modes()) {
            Extended extended = extended(mode);
            Tensor negatives = extended.after.negatives();
            Shape target = extended.after.target().mean().shape();
            require(negatives == null || negatives.type() == DType.FLOAT32 && negatives.shape().rank() == target.rank()
                    && negatives.shape().from(1).equals(target.from(1)),
                    "adds negatives " + negatives + " beside targets " + target, "give [K, P] of float32, with the P of the targets");
        }
    }

    @Test
    void lets_a_gradient_reach_the_context() {
        Extended extended = extended(Mode.TRAINING);
        Set<Tensor> reached = GraphFacts.sources(extended.graph, GraphFacts.parts(extended.after.context()));
        require(reached.contains(extended.before.context().mean()), "trains nothing (no gradient reaches the context)", "hand the context on without stopGradient");
    }

    @Test
    void keeps_its_variables_in_its_own_scope() {
        requireScope("batch_extender/", extended(Mode.TRAINING).graph);
    }

    @Test
    void has_the_same_variables_in_training_and_evaluation() {
        requireSameVariables(extended(Mode.TRAINING).graph, extended(Mode.EVALUATION).graph);
    }
}
