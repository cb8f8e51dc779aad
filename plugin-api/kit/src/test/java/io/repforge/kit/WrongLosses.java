package io.repforge.kit;

import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.option.NoOptions;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Losses as they should and as they shouldn't be: all are the squared error with something done to it. */
final class WrongLosses {

    private WrongLosses() {}

    abstract static class SquaredError implements Loss<NoOptions> {

        private final String name;

        SquaredError(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return "The squared error, for the kit's own tests";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Value compute(Graph graph, Inputs inputs, NoOptions options) {
            return Value.of(of(graph, inputs.comparison().context().mean().sub(inputs.comparison().target().mean())).square().mean());
        }

        /** What is done to the difference. */
        abstract Tensor of(Graph graph, Tensor difference);
    }

    /** As it should be. */
    public static final class Right extends SquaredError {
        public Right() {
            super("right-loss");
        }

        @Override
        Tensor of(Graph graph, Tensor difference) {
            return difference;
        }
    }

    /** A number of Java's is drawn once, when the graph is built, and not in each step. */
    public static final class JavaRandom extends SquaredError {
        public JavaRandom() {
            super("java-random");
        }

        @Override
        Tensor of(Graph graph, Tensor difference) {
            return difference.add(new Random().nextGaussian());
        }
    }

    /** An operator that ONNX Runtime knows, but that nobody has given a gradient. */
    public static final class Gradientless extends SquaredError {
        public Gradientless() {
            super("gradientless");
        }

        @Override
        Tensor of(Graph graph, Tensor difference) {
            return graph.node("Atan", difference.tensorType(), Map.of(), difference);
        }
    }

    /** A node that gives as many rows as it is fed, and is declared to give one. */
    public static final class Untrue extends SquaredError {
        public Untrue() {
            super("untrue");
        }

        @Override
        Tensor of(Graph graph, Tensor difference) {
            return graph.node("Abs", TensorType.of(DType.FLOAT32, 1, difference.dim(1)), Map.of(), difference);
        }
    }

    /** A gradient that is half of what it should be. */
    public static final class HalfGradient extends SquaredError {
        public HalfGradient() {
            super("half-gradient");
        }

        @Override
        Tensor of(Graph graph, Tensor difference) {
            return graph.withGradient(List.of(difference), () -> difference.mul(2), (y, dy) -> List.of(dy));
        }
    }

    /** Nothing at all. */
    public static final class Nothing extends SquaredError {
        public Nothing() {
            super("nothing");
        }

        @Override
        public Value compute(Graph graph, Inputs inputs, NoOptions options) {
            return null;
        }

        @Override
        Tensor of(Graph graph, Tensor difference) {
            throw new AssertionError();
        }
    }
}
