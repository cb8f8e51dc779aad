package io.repforge.api.graph;

import io.repforge.api.array.DType;
import java.util.Map;

/** Operations that work element by element, with broadcasting. */
final class Elementwise {

    private Elementwise() {}

    static Tensor unary(String op, Tensor x) {
        return x.graph().node(op, x.tensorType(), Map.of(), x);
    }

    static Tensor unary(String op, Tensor x, String attribute, double value) {
        return x.graph().node(op, x.tensorType(), Map.of(attribute, Attribute.of(value)), x);
    }

    static Tensor binary(String op, Tensor a, Tensor b) {
        return a.graph().node(op, broadcast(op, a, b, a.type()), Map.of(), a, b);
    }

    static Tensor compare(String op, Tensor a, Tensor b) {
        return a.graph().node(op, broadcast(op, a, b, DType.BOOL), Map.of(), a, b);
    }

    static Tensor logical(String op, Tensor a, Tensor b) {
        Checks.type(a, DType.BOOL, op);
        return compare(op, a, b);
    }

    static Tensor where(Tensor condition, Tensor then, Tensor otherwise) {
        Checks.type(condition, DType.BOOL, "Where");
        TensorType branches = broadcast("Where", then, otherwise, then.type());
        Checks.that(condition.shape().canBroadcast(branches.shape()), condition, "Where",
                "condition " + condition.shape() + " doesn't broadcast with " + branches.shape());
        TensorType type = new TensorType(then.type(), condition.shape().broadcast(branches.shape()));
        return condition.graph().node("Where", type, Map.of(), condition, then, otherwise);
    }

    private static TensorType broadcast(String op, Tensor a, Tensor b, DType result) {
        Checks.that(a.type() == b.type(), a, op, "types " + a.type() + " and " + b.type() + " differ; cast one of them");
        Checks.that(a.shape().canBroadcast(b.shape()), a, op, "shapes " + a.shape() + " and " + b.shape() + " don't broadcast");
        return new TensorType(result, a.shape().broadcast(b.shape()));
    }
}
