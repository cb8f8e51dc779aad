package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node's attributes. Those left out have the operator's defaults, which whoever asks names. */
final class Attributes {

    private final Map<String, OnnxMl.AttributeProto> all = new HashMap<>();

    Attributes(OnnxMl.NodeProto node) {
        node.getAttributeList().forEach(attribute -> all.put(attribute.getName(), attribute));
    }

    boolean has(String key) {
        return all.containsKey(key);
    }

    long integer(String key, long otherwise) {
        OnnxMl.AttributeProto found = all.get(key);
        return found == null ? otherwise : found.getI();
    }

    double real(String key, double otherwise) {
        OnnxMl.AttributeProto found = all.get(key);
        return found == null ? otherwise : found.getF();
    }

    String text(String key, String otherwise) {
        OnnxMl.AttributeProto found = all.get(key);
        return found == null ? otherwise : found.getS().toStringUtf8();
    }

    long[] integers(String key, long... otherwise) {
        OnnxMl.AttributeProto found = all.get(key);
        return found == null ? otherwise : found.getIntsList().stream().mapToLong(Long::longValue).toArray();
    }

    OnnxMl.@Nullable AttributeProto find(String key) {
        return all.get(key);
    }
}
