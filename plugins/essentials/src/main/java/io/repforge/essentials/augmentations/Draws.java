package io.repforge.essentials.augmentations;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;

/** Numbers drawn for each image, {@code [N, 1, 1, 1]}, so that they broadcast over the image. */
final class Draws {

    private final Graph graph;
    private final long images;

    Draws(Tensor images) {
        this.graph = images.graph();
        this.images = images.dim(0);
    }

    /** Uniform in [low, high). */
    Tensor uniform(String name, double low, double high) {
        return graph.random(name, new Draw.Uniform(low, high), Shape.of(images, 1, 1, 1));
    }

    /** Log-uniform in [low, high): equal chances for a factor and its inverse. */
    Tensor logUniform(String name, double low, double high) {
        return uniform(name, Math.log(low), Math.log(high)).exp();
    }

    /** Chosen ({@code bool}) with a probability. */
    Tensor chance(String name, double probability) {
        return uniform(name, 0, 1).less(probability);
    }

    /** {@code 0 … bound - 1}. */
    Tensor integers(String name, int bound) {
        return graph.random(name, new Draw.Integers(bound), Shape.of(images, 1, 1, 1));
    }

    /** The changed images where chosen, else as they were. */
    static Tensor mix(Tensor chosen, Tensor changed, Tensor unchanged) {
        return chosen.where(changed, unchanged);
    }

    Tensor number(double value) {
        return graph.scalar(DType.FLOAT32, value);
    }
}
