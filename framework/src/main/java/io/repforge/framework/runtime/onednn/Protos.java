package io.repforge.framework.runtime.onednn;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.Optional;

/** Attributes of nodes in a serialized model. */
final class Protos {

    private Protos() {}

    static boolean is(NodeProto node, String domain, String operator) {
        return node.getOpType().equals(operator) && node.getDomain().equals(domain);
    }

    /** Whether a node has an output at a position. */
    static boolean gives(NodeProto node, int output) {
        return node.getOutputCount() > output && !node.getOutput(output).isEmpty();
    }

    static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream().filter(attribute -> attribute.getName().equals(name)).findFirst();
    }

    /** A list of integers; one of this length, with one value all over, if the node has none. */
    static long[] ints(NodeProto node, String name, int length, long otherwise) {
        return attribute(node, name).map(attribute -> attribute.getIntsList().stream().mapToLong(Long::longValue).toArray()).orElseGet(() -> {
            long[] values = new long[length];
            Arrays.fill(values, otherwise);
            return values;
        });
    }

    static long integer(NodeProto node, String name, long otherwise) {
        return attribute(node, name).map(AttributeProto::getI).orElse(otherwise);
    }

    static float real(NodeProto node, String name, float otherwise) {
        return attribute(node, name).map(AttributeProto::getF).orElse(otherwise);
    }

    static AttributeProto ints(String name, long... values) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList()).build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
    }

    static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
    }
}
