package io.repforge.bottleneck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.kit.LossKit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the contract demands of the loss. */
class BottleneckCompatibilityTest {

    @Nested
    class Sampled extends LossKit<ConditionalEntropyBottleneck.Options> {
        @Override
        protected Loss<ConditionalEntropyBottleneck.Options> component() {
            return new ConditionalEntropyBottleneck();
        }

        @Override
        protected ConditionalEntropyBottleneck.Options options() {
            return new ConditionalEntropyBottleneck.Options(0.1, true);
        }

        @Test
        void refuses_points_with_advice() {
            Graph graph = new Graph(Mode.TRAINING);
            Distribution point = Distribution.point(graph.input("z", DType.FLOAT32, Shape.of(4, 5)));
            Comparison points = Comparison.of(point, point);
            Loss.Inputs inputs = inputs(graph, points, 4);
            String message = assertThrows(GraphException.class, () -> component().compute(graph, inputs, options())).getMessage();
            assertTrue(message.contains("symmetric-projection-head"), message);
        }
    }

    @Nested
    class WithUnitScale extends LossKit<ConditionalEntropyBottleneck.Options> {
        @Override
        protected Loss<ConditionalEntropyBottleneck.Options> component() {
            return new ConditionalEntropyBottleneck();
        }

        @Override
        protected ConditionalEntropyBottleneck.Options options() {
            return new ConditionalEntropyBottleneck.Options(1, false);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            return inputs(graph, Comparison.of(unit(graph, "x", n), unit(graph, "y", n)), n);
        }

        private Distribution unit(Graph graph, String name, int n) {
            return new Distribution.Normal(graph.input(name, DType.FLOAT32, Shape.of(n, 5)), graph.scalar(DType.FLOAT32, 1));
        }
    }
}
