package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import java.util.function.Function;

/**
 * Images as tokens (Vision Transformer, Dosovitskiy et al. 2021, equation 1): a linear layer over each square patch, as a convolution whose step is as long as its
 * kernel is wide. Tokens go from left to right, then from top to bottom. Its weight starts as Xavier's of the linear layer, unless something else is asked for. N stays
 * open; the size of the images is fixed, but the same weights may be applied to images of several sizes.
 */
public final class PatchEmbedding {

    private final Conv2d projection;
    private final int size;

    /**
     * @param name name of its scope
     * @param features D
     * @param size height and width of a patch, p
     */
    public PatchEmbedding(Graph graph, String name, long features, int size) {
        this(graph, name, features, size, PatchEmbedding::xavier);
    }

    /**
     * @param start where the weight {@code [D, C, p, p]} starts
     */
    public PatchEmbedding(Graph graph, String name, long features, int size, Function<Shape, Initializer> start) {
        this.size = size;
        this.projection = new Conv2d(graph, name, features, size, Window.stride(size), true, start);
    }

    private static Initializer xavier(Shape weight) {
        return Initializer.xavierUniform(Shape.of(weight.dim(0), weight.without(0).elements()));
    }

    /**
     * @param images {@code [N, C, H, W]}
     * @return {@code [N, H/p · W/p, D]}
     * @throws GraphException if p doesn't divide H and W
     */
    public Tensor apply(Tensor images) {
        Patches.requireWhole(images, size);
        Tensor maps = projection.apply(images);
        return maps.reshape(maps.dim(0), maps.dim(1), -1).transpose(0, 2, 1);
    }
}
