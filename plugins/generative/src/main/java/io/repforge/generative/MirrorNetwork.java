package io.repforge.generative;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.ConvTranspose2d;
import io.repforge.api.nn.Linear;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a vector to the pixels of an image, back along the feature maps of an encoder. */
final class MirrorNetwork {

    private static final double FIXED_SCALE = 0.1;

    private final Graph graph;
    private final Shape first;
    private final Space.Image image;
    private final Linear input;
    private final List<ConvTranspose2d> convolutions = new ArrayList<>();
    private final List<BatchNorm> norms = new ArrayList<>();
    private final Conv2d mean;
    private final @Nullable Conv2d scale;

    /**
     * @param maps shapes {@code [C, H, W]} from the image to the last feature map, at least one of each
     */
    MirrorNetwork(Graph graph, List<Shape> maps, Space.Image image, boolean learnScale) {
        this.graph = graph;
        this.image = image;
        this.first = maps.get(maps.size() - 1);
        this.input = new Linear(graph, "input", first.elements());
        for (int i = maps.size() - 1; i > 0; i--) {
            Shape from = maps.get(i);
            Shape to = maps.get(i - 1);
            // The image itself has too few channels to be normalised and cut off at 0: the last layer keeps those of the first map.
            long channels = i == 1 ? from.dim(0) : to.dim(0);
            int stride = Math.toIntExact(Math.max(1, Math.round((double) to.dim(1) / from.dim(1))));
            // A kernel of stride + 2 with a padding of 1 enlarges exactly stride times.
            convolutions.add(new ConvTranspose2d(
                    graph, "conv" + (maps.size() - i), channels, stride + 2L, Window.stride(stride, 1), 0, false));
            norms.add(new BatchNorm(graph, "norm" + (maps.size() - i)));
        }
        this.mean = new Conv2d(graph, "mean", image.channels(), 3, Window.stride(1, 1), true);
        this.scale = learnScale ? new Conv2d(graph, "scale", image.channels(), 3, Window.stride(1, 1), true) : null;
    }

    /**
     * @param z {@code [N, D]}
     * @return over {@code [N, C, H, W]}, with a mean in [0, 1]
     */
    Distribution apply(Tensor z) {
        Tensor h = input.apply(z).reshape(z.dim(0), first.dim(0), first.dim(1), first.dim(2));
        for (int i = 0; i < convolutions.size(); i++) {
            h = norms.get(i).apply(convolutions.get(i).apply(h)).relu();
        }
        h = h.dim(2) == image.height() && h.dim(3) == image.width() ? h : h.resizeNearest(image.height(), image.width());
        Tensor sigma = scale == null ? graph.scalar(DType.FLOAT32, FIXED_SCALE) : scale.apply(h).softplus();
        return new Distribution.Normal(mean.apply(h).sigmoid(), sigma);
    }
}
