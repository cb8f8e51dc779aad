package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import org.jspecify.annotations.Nullable;

/**
 * A transposed convolution with a square kernel. Its weights are made for the first input that it sees, and shared from then on. They start as those of
 * PyTorch's {@code ConvTranspose2d}, which takes the output channels for its fan-in: uniform in ±1/√(out / groups · kernel²), bias alike. N stays open.
 */
public final class ConvTranspose2d {

    private final Graph graph;
    private final String scope;
    private final long channels;
    private final long kernel;
    private final Window window;
    private final int outputPadding;
    private final boolean biased;
    private @Nullable Tensor weight;
    private @Nullable Tensor bias;

    /**
     * @param name name of its scope
     * @param channels number of output channels
     * @param kernel height and width of the kernel
     * @param outputPadding rows and columns added at the lower and right border
     * @param biased whether it has a bias
     */
    public ConvTranspose2d(Graph graph, String name, long channels, long kernel, Window window, int outputPadding, boolean biased) {
        this.graph = graph;
        this.scope = graph.newScope(name);
        this.channels = channels;
        this.kernel = kernel;
        this.window = window;
        this.outputPadding = outputPadding;
        this.biased = biased;
    }

    /**
     * @param x {@code [N, C, H, W]}
     * @return {@code [N, channels, H', W']}
     */
    public Tensor apply(Tensor x) {
        return graph.within(scope, () -> {
            if (weight == null) {
                long out = channels / window.groups();
                Initializer initializer = Initializer.uniformFanIn(out * kernel * kernel);
                weight = graph.parameter("weight", Shape.of(x.dim(1), out, kernel, kernel), initializer);
                bias = biased ? graph.parameter("bias", Shape.of(channels), initializer) : null;
            }
            return x.convTranspose(weight, bias, window, outputPadding);
        });
    }
}
