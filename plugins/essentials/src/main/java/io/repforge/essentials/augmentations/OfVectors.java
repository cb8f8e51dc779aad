package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;

/**
 * What changes vectors, and no images. Of readings one after the other, {@code [time, …]}, what is drawn for a component holds for all of them, unless it is noise.
 */
abstract class OfVectors<O extends Record> implements Augmentation<O> {

    private static final double SMALL = 1e-12;

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, O options) {
        throw refused(images.shape().toString());
    }

    @Override
    public Space.Image space(Space.Image space, O options) {
        throw refused(space.toString());
    }

    private GraphException refused(String what) {
        return new GraphException("augmentation " + name() + " changes vectors, but what is to be augmented are images " + what
                + "; choose one of images, such as random-resized-crop or noise");
    }

    @Override
    public Space.Box space(Space.Box space, O options) {
        return space;
    }

    /** A number for each vector, {@code [N, 1, …]}. */
    static Shape perVector(Tensor vectors) {
        Shape shape = vectors.shape();
        for (int axis = 1; axis < shape.rank(); axis++) {
            shape = shape.with(axis, 1);
        }
        return shape;
    }

    /** A number for each component of each vector, {@code [N, D]}, the same at all times of {@code [N, time, D]}. */
    static Shape perComponent(Tensor vectors) {
        return vectors.shape().rank() > 2 ? vectors.shape().with(1, 1) : vectors.shape();
    }

    /** The mean of each component over the batch, and over time. */
    static Tensor mean(Tensor vectors) {
        return vectors.shape().rank() > 2 ? vectors.mean(true, 0, 1) : vectors.mean(true, 0);
    }

    /** The deviation of each component over the batch, and over time: what a batch knows of the data. Of a single vector it is 0. */
    static Tensor deviation(Tensor vectors) {
        Tensor squares = vectors.sub(mean(vectors)).square();
        return (vectors.shape().rank() > 2 ? squares.mean(true, 0, 1) : squares.mean(true, 0)).add(SMALL).sqrt();
    }

    static Tensor normal(Graph graph, String name, Shape shape) {
        return graph.random(name, new Draw.Gaussian(0, 1), shape);
    }

    static Tensor uniform(Graph graph, String name, double low, double high, Shape shape) {
        return graph.random(name, new Draw.Uniform(low, high), shape);
    }

    static Tensor number(Graph graph, double value) {
        return graph.scalar(DType.FLOAT32, value);
    }
}
