package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with a square kernel. Its weights are made for the first input that it sees, and shared from then on. They start as those of PyTorch's
 * {@code Conv2d}, uniform in ±1/√(in / groups · kernel²), bias alike, unless something else is asked for. N stays open.
 */
public final class Conv2d {

    private final Graph graph;
    private final String scope;
    private final long channels;
    private final long kernel;
    private final Window window;
    private final Function<Shape, Initializer> start;
    /** By the weight's shape; empty for no bias. */
    private final Optional<Function<Shape, Initializer>> biasStart;
    private @Nullable Tensor weight;
    private @Nullable Tensor bias;

    /**
     * @param name name of its scope
     * @param channels number of output channels
     * @param kernel height and width of the kernel
     * @param biased whether it has a bias; none is needed before batch normalisation
     */
    public Conv2d(Graph graph, String name, long channels, long kernel, Window window, boolean biased) {
        this(graph, name, channels, kernel, window, biased, Initializer::uniformFanIn);
    }

    /**
     * @param start where a weight {@code [channels, in / groups, kernel, kernel]} starts; a bias starts as PyTorch's all the same
     */
    public Conv2d(
            Graph graph, String name, long channels, long kernel, Window window, boolean biased, Function<Shape, Initializer> start) {
        this(graph, name, channels, kernel, window, start, biased ? Optional.of(Initializer::uniformFanIn) : Optional.empty());
    }

    /**
     * One with a bias.
     *
     * @param start where a weight {@code [channels, in / groups, kernel, kernel]} starts
     * @param biasStart where the bias starts, by the weight's shape
     */
    public Conv2d(
            Graph graph, String name, long channels, long kernel, Window window, Function<Shape, Initializer> start, Function<Shape, Initializer> biasStart) {
        this(graph, name, channels, kernel, window, start, Optional.of(biasStart));
    }

    private Conv2d(
            Graph graph, String name, long channels, long kernel, Window window, Function<Shape, Initializer> start,
            Optional<Function<Shape, Initializer>> biasStart) {
        this.graph = graph;
        this.scope = graph.newScope(name);
        this.channels = channels;
        this.kernel = kernel;
        this.window = window;
        this.start = start;
        this.biasStart = biasStart;
    }

    /**
     * @param x {@code [N, C, H, W]}
     * @return {@code [N, channels, H', W']}
     */
    public Tensor apply(Tensor x) {
        return graph.within(scope, () -> {
            if (weight == null) {
                long in = x.dim(1) / window.groups();
                Shape shape = Shape.of(channels, in, kernel, kernel);
                weight = graph.parameter("weight", shape, start.apply(shape));
                bias = biasStart.map(of -> graph.parameter("bias", Shape.of(channels), of.apply(shape))).orElse(null);
            }
            return x.conv(weight, bias, window);
        });
    }
}
