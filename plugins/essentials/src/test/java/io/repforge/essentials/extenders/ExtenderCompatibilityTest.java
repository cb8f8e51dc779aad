package io.repforge.essentials.extenders;

import io.repforge.api.BatchExtender;
import io.repforge.api.Comparison;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.BatchExtenderKit;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each batch extender. */
class ExtenderCompatibilityTest {

    @Nested
    class NothingAdded extends BatchExtenderKit<NoOptions> {
        @Override
        protected BatchExtender<NoOptions> component() {
            return new Identity();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class QueueOfSeveralBatches extends BatchExtenderKit<Queue.Options> {
        @Override
        protected BatchExtender<Queue.Options> component() {
            return new Queue();
        }

        @Override
        protected Queue.Options options() {
            return new Queue.Options(10);
        }
    }

    /** With a queue for each way. */
    @Nested
    class QueuesOfBothWays extends BatchExtenderKit<Queue.Options> {
        @Override
        protected BatchExtender<Queue.Options> component() {
            return new Queue();
        }

        @Override
        protected Queue.Options options() {
            return new Queue.Options(3);
        }

        @Override
        protected Comparison comparison(Graph graph, int n) {
            return bothWays(graph, n);
        }
    }

    @Nested
    class NeighboursOfTargets extends BatchExtenderKit<NearestNeighbours.Options> {
        @Override
        protected BatchExtender<NearestNeighbours.Options> component() {
            return new NearestNeighbours();
        }

        @Override
        protected NearestNeighbours.Options options() {
            return new NearestNeighbours.Options(10);
        }
    }

    @Nested
    class NeighboursOfBothWays extends BatchExtenderKit<NearestNeighbours.Options> {
        @Override
        protected BatchExtender<NearestNeighbours.Options> component() {
            return new NearestNeighbours();
        }

        @Override
        protected NearestNeighbours.Options options() {
            return new NearestNeighbours.Options(10);
        }

        @Override
        protected Comparison comparison(Graph graph, int n) {
            return bothWays(graph, n);
        }
    }

    private static Comparison bothWays(Graph graph, int n) {
        return comparison(graph, "context", "target", n).with(Comparison.SWAPPED, comparison(graph, "swapped_context", "swapped_target", n));
    }

    private static Comparison comparison(Graph graph, String context, String target, int n) {
        return Comparison.of(Distribution.point(graph.input(context, DType.FLOAT32, Shape.of(n, 5))),
                Distribution.point(graph.input(target, DType.FLOAT32, Shape.of(n, 5))));
    }
}
