package io.repforge.framework.artifacts;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.Optional;

/** Nodes of a serialized model and their attributes, for what rewrites it. */
public final class OnnxNodes {

    private OnnxNodes() {}

    public static boolean is(NodeProto node, String domain, String operator) {
        return node.getOpType().equals(operator) && node.getDomain().equals(domain);
    }

    /** Whether a node has an output at a position. */
    public static boolean gives(NodeProto node, int output) {
        return node.getOutputCount() > output && !node.getOutput(output).isEmpty();
    }

    /** A node's attribute of this name. */
    public static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream().filter(attribute -> attribute.getName().equals(name)).findFirst();
    }

    /** A list of integers; one of this length, with one value all over, if the node has none. */
    public static long[] ints(NodeProto node, String name, int length, long otherwise) {
        return attribute(node, name).map(attribute -> attribute.getIntsList().stream().mapToLong(Long::longValue).toArray()).orElseGet(() -> {
            long[] values = new long[length];
            Arrays.fill(values, otherwise);
            return values;
        });
    }

    public static long integer(NodeProto node, String name, long otherwise) {
        return attribute(node, name).map(AttributeProto::getI).orElse(otherwise);
    }

    public static String text(NodeProto node, String name, String otherwise) {
        return attribute(node, name).map(attribute -> attribute.getS().toStringUtf8()).orElse(otherwise);
    }

    public static float real(NodeProto node, String name, float otherwise) {
        return attribute(node, name).map(AttributeProto::getF).orElse(otherwise);
    }

    public static AttributeProto ints(String name, long... values) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList()).build();
    }

    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
    }

    public static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
    }

    public static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
    }
}
