package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Initializer;

/**
 * A tensor that a file has values for, and what becomes of it.
 *
 * @param tensor as the file has it
 * @param why what makes it so, for people
 * @param start where it starts if training starts anew
 */
record Part(String name, TensorProto tensor, Role role, String why, Initializer start) {

    /** What becomes of it. */
    enum Role {
        /** A parameter. */
        TRAINED,
        /** A parameter that stays as it is. */
        FROZEN,
        /** A running statistic, which follows batches. */
        STATISTIC,
        /** No parameter. */
        CONSTANT
    }

    Shape shape() {
        return OnnxTensors.shape(tensor);
    }

    Part with(Role other, String reason) {
        return new Part(name, tensor, other, reason, start);
    }

    /** Whether it changes in training, and so is written back. */
    boolean changes() {
        return role == Role.TRAINED || role == Role.STATISTIC;
    }

    /** Whether it is a variable of the graph. */
    boolean isVariable() {
        return role != Role.CONSTANT;
    }

    static boolean isPart(OnnxMl.TensorProto tensor) {
        return OnnxTensors.isFloating(tensor);
    }
}
