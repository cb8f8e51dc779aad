package io.repforge.api.graph;

import io.repforge.api.array.DType;

/** Checks of operands, with errors that name the scope and the operation. */
final class Checks {

    private Checks() {}

    static void that(boolean holds, Tensor about, String op, String problem) {
        if (!holds) {
            throw new GraphException(about.graph().scope() + op + " of " + about.name() + ": " + problem);
        }
    }

    static void rank(Tensor x, int rank, String op) {
        that(x.shape().rank() == rank, x, op, "needs " + rank + " axes, got shape " + x.shape());
    }

    static void floating(Tensor x, String op) {
        that(x.type().isFloating(), x, op, "needs a floating type, got " + x.type());
    }

    static void type(Tensor x, DType type, String op) {
        that(x.type() == type, x, op, "needs " + type + ", got " + x.type());
    }

    static int axis(Tensor x, int axis, String op) {
        int rank = x.shape().rank();
        that(axis >= -rank && axis < rank, x, op, "has no axis " + axis + " in shape " + x.shape());
        return x.shape().axis(axis);
    }

    static void vector(Tensor x, long length, String op, String what) {
        that(x.shape().rank() == 1 && x.dim(0) == length, x, op, what + " must have shape [" + length + "], got " + x.shape());
    }
}
