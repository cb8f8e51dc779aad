package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A basic residual block of two convolutions, mostly 3×3 (He et al. 2016, figure 5 left), each with batch normalisation, with a 1×1 convolution as shortcut where the
 * shape changes. N stays open.
 */
public final class ResidualBlock {

    private final Conv2d conv1;
    private final BatchNorm norm1;
    private final Conv2d conv2;
    private final BatchNorm norm2;
    private final @Nullable Conv2d shortcut;
    private final @Nullable BatchNorm shortcutNorm;

    /**
     * @param name name of its scope
     * @param channels number of output channels
     * @param kernel height and width of its two kernels
     * @param stride of the first convolution
     * @param changes whether the number of channels or the size changes
     * @param start where the weights {@code [out, in, kernel, kernel]} of its convolutions start
     */
    public ResidualBlock(Graph graph, String name, int channels, int kernel, int stride, boolean changes, Function<Shape, Initializer> start) {
        this(graph, name, channels, kernel, stride, changes, start, Initializer.ones());
    }

    /**
     * @param lastNorm where the weight of its last normalisation starts; see {@link BatchNorm}
     */
    public ResidualBlock(
            Graph graph, String name, int channels, int kernel, int stride, boolean changes, Function<Shape, Initializer> start, Initializer lastNorm) {
        String scope = graph.newScope(name);
        this.conv1 = graph.within(scope, () -> new Conv2d(graph, "conv1", channels, kernel, Window.stride(stride, kernel / 2), false, start));
        this.norm1 = graph.within(scope, () -> new BatchNorm(graph, "norm1"));
        this.conv2 = graph.within(scope, () -> new Conv2d(graph, "conv2", channels, kernel, Window.stride(1, kernel / 2), false, start));
        this.norm2 = graph.within(scope, () -> new BatchNorm(graph, "norm2", lastNorm));
        this.shortcut = changes
                ? graph.within(scope, () -> new Conv2d(graph, "shortcut", channels, 1, Window.stride(stride), false, start))
                : null;
        this.shortcutNorm = changes ? graph.within(scope, () -> new BatchNorm(graph, "shortcut_norm")) : null;
    }

    /**
     * @param x {@code [N, C, H, W]}
     * @return {@code [N, channels, H / stride, W / stride]}
     */
    public Tensor apply(Tensor x) {
        Tensor h = norm1.apply(conv1.apply(x)).relu();
        h = norm2.apply(conv2.apply(h));
        Tensor kept = shortcut == null || shortcutNorm == null ? x : shortcutNorm.apply(shortcut.apply(x));
        return h.add(kept).relu();
    }
}
