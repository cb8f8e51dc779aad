package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the contract demands of optimizers. */
public abstract class OptimizerKit<O extends Record> extends ComponentKit<O, Optimizer<O>> {

    private static final List<Shape> SHAPES = List.of(Shape.of(8, 3, 3, 3), Shape.of(5, 4), Shape.of(5), Shape.of(1, 8, 6));

    protected OptimizerKit() {
        super(Optimizer.class);
    }

    private UpdateRule rule() {
        return component().rule(options());
    }

    private static Map<Tensor, Tensor> parametersAndGradients(Graph graph) {
        Map<Tensor, Tensor> gradients = new LinkedHashMap<>();
        for (Shape shape : SHAPES) {
            String name = "w" + gradients.size();
            gradients.put(graph.parameter(name, shape, Initializer.ones()), graph.input(name + "_gradient", DType.FLOAT32, shape));
        }
        return gradients;
    }

    private Map<Tensor, Tensor> directions(Graph graph) {
        UpdateRule rule = rule();
        Map<Tensor, Tensor> directions = new LinkedHashMap<>();
        parametersAndGradients(graph).forEach((parameter, gradient) ->
                directions.put(parameter, graph.scope("update", () -> rule.direction(new OneUpdate(rule, parameter, gradient)))));
        return directions;
    }

    @Test
    void has_a_learning_rate_and_a_step() {
        assertTrue(Double.isFinite(rule().learningRate()) && rule().learningRate() >= 0);
        assertNotNull(rule().step());
    }

    @Test
    void clips_to_a_positive_norm_if_at_all() {
        rule().maxGradientNorm().ifPresent(norm -> assertTrue(norm > 0));
    }

    @Test
    void gives_each_parameter_a_direction_of_its_own_shape() {
        directions(new Graph(Mode.TRAINING)).forEach(
                (parameter, direction) -> assertEquals(parameter.tensorType(), direction.tensorType()));
    }

    @Test
    void follows_the_gradient() {
        Graph graph = new Graph(Mode.TRAINING);
        directions(graph).forEach((parameter, direction) -> assertTrue(
                GraphFacts.sources(graph, List.of(direction)).contains(graph.inputs().get(parameter.name() + "_gradient")),
                parameter.name()));
    }

    @Test
    void keeps_state_that_it_assigns_and_adds_no_parameters() {
        Graph graph = new Graph(Mode.TRAINING);
        var parameters = directions(graph).keySet();
        graph.variables().values().stream().filter(variable -> !parameters.contains(variable.tensor())).forEach(variable -> {
            assertFalse(variable.trained(), () -> variable.name() + " must be state");
            assertTrue(graph.assignments().containsKey(variable.tensor()), () -> variable.name() + " is never assigned");
        });
    }

    @Test
    void decays_weights_by_a_share_that_leaves_something() {
        UpdateRule rule = rule();
        for (double decay : List.of(rule.weightDecay().start(), rule.weightDecay().end())) {
            assertTrue(decay >= 0 && decay * rule.learningRate() < 1, () -> "λ = " + decay);
        }
    }

    /** At the optimizer's own rate and decay. */
    private record OneUpdate(UpdateRule rule, Tensor parameter, Tensor gradient) implements UpdateRule.Update {

        @Override
        public Graph graph() {
            return parameter.graph();
        }

        @Override
        public Tensor learningRate() {
            return graph().scalar(DType.FLOAT32, rule.learningRate());
        }

        @Override
        public boolean decays() {
            return rule.decays(parameter) && !rule.weightDecay().equals(UpdateRule.WeightDecay.NONE);
        }

        @Override
        public Tensor weightDecay() {
            return (rule.decays(parameter) ? rule.weightDecay() : UpdateRule.WeightDecay.NONE).of(graph());
        }
    }
}
