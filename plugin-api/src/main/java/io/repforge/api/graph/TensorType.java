package io.repforge.api.graph;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;

/** Element type and static shape of a tensor. */
public record TensorType(DType type, Shape shape) {

    /** The type of these elements and lengths of axes. */
    public static TensorType of(DType type, long... dims) {
        return new TensorType(type, Shape.of(dims));
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
