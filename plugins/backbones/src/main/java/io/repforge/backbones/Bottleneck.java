package io.repforge.backbones;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * A bottleneck (He et al. 2016, figure 5 right): convolutions of 1×1, 3×3 and 1×1, the last to four times as many channels. Steps are those of the 3×3 convolution, as in
 * torchvision, and not of the first, as in the paper.
 */
final class Bottleneck {

    private static final int EXPANSION = 4;

    private final Conv2d conv1;
    private final BatchNorm norm1;
    private final Conv2d conv2;
    private final BatchNorm norm2;
    private final Conv2d conv3;
    private final BatchNorm norm3;
    private final @Nullable Conv2d shortcut;
    private final @Nullable BatchNorm shortcutNorm;

    /**
     * @param channels of its narrow part
     * @param changes whether the number of channels or the size changes
     * @param lastNorm where the weight of its last normalisation starts
     */
    Bottleneck(Graph graph, String name, int channels, int stride, boolean changes, Initializer lastNorm) {
        String scope = graph.newScope(name);
        this.conv1 = graph.within(scope, () -> Convolutions.he(graph, "conv1", channels, 1, 1));
        this.norm1 = graph.within(scope, () -> new BatchNorm(graph, "norm1"));
        this.conv2 = graph.within(scope, () -> Convolutions.he(graph, "conv2", channels, 3, stride));
        this.norm2 = graph.within(scope, () -> new BatchNorm(graph, "norm2"));
        this.conv3 = graph.within(scope, () -> Convolutions.he(graph, "conv3", EXPANSION * channels, 1, 1));
        this.norm3 = graph.within(scope, () -> new BatchNorm(graph, "norm3", lastNorm));
        this.shortcut = changes ? graph.within(scope, () -> Convolutions.he(graph, "shortcut", EXPANSION * channels, 1, stride)) : null;
        this.shortcutNorm = changes ? graph.within(scope, () -> new BatchNorm(graph, "shortcut_norm")) : null;
    }

    Tensor apply(Tensor x) {
        Tensor h = norm1.apply(conv1.apply(x)).relu();
        h = norm2.apply(conv2.apply(h)).relu();
        h = norm3.apply(conv3.apply(h));
        Tensor kept = shortcut == null || shortcutNorm == null ? x : shortcutNorm.apply(shortcut.apply(x));
        return h.add(kept).relu();
    }
}
