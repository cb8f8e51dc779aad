package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A file of some nodes on {@code x}: images {@code [N, 3, 6, 6]} times a trained scale. The last output is the file's. */
final class SmallFile {

    static final int SIDE = 6;

    private final String name;
    private final int opset;
    private final List<OnnxMl.NodeProto> nodes = new ArrayList<>();
    private final List<OnnxMl.TensorProto> tensors = new ArrayList<>();
    private final Random random = new Random(7);

    SmallFile(String name, int opset) {
        this.name = name;
        this.opset = opset;
        floats("scale", 1, 3, 1, 1);
        node("Mul", Map.of(), "images", "scale", "x");
    }

    /** Random numbers that are far from 0. */
    SmallFile floats(String tensor, long... dims) {
        OnnxMl.TensorProto.Builder proto = OnnxMl.TensorProto.newBuilder().setName(tensor).setDataType(DataType.FLOAT_VALUE);
        long count = 1;
        for (long dim : dims) {
            proto.addDims(dim);
            count *= dim;
        }
        for (int i = 0; i < count; i++) {
            proto.addFloatData(0.3f + random.nextFloat());
        }
        tensors.add(proto.build());
        return this;
    }

    SmallFile given(String tensor, float... values) {
        OnnxMl.TensorProto.Builder proto = OnnxMl.TensorProto.newBuilder().setName(tensor).setDataType(DataType.FLOAT_VALUE).addDims(values.length);
        for (float value : values) {
            proto.addFloatData(value);
        }
        tensors.add(proto.build());
        return this;
    }

    SmallFile number(String tensor, float value) {
        tensors.add(OnnxMl.TensorProto.newBuilder().setName(tensor).setDataType(DataType.FLOAT_VALUE).addFloatData(value).build());
        return this;
    }

    SmallFile longs(String tensor, long... values) {
        OnnxMl.TensorProto.Builder proto = OnnxMl.TensorProto.newBuilder().setName(tensor).setDataType(DataType.INT64_VALUE).addDims(values.length);
        for (long value : values) {
            proto.addInt64Data(value);
        }
        tensors.add(proto.build());
        return this;
    }

    /** @param names those of the inputs, and last that of the output; several outputs are joined by commas */
    SmallFile node(String op, Map<String, Object> attributes, String... names) {
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder().setName(name(op + " of " + names[0]));
        boolean own = op.startsWith("com.microsoft.");
        node.setOpType(own ? op.substring("com.microsoft.".length()) : op).setDomain(own ? "com.microsoft" : "");
        for (int i = 0; i < names.length - 1; i++) {
            node.addInput(names[i]);
        }
        for (String output : names[names.length - 1].split(",", -1)) {
            node.addOutput(output);
        }
        attributes.forEach((key, value) -> node.addAttribute(attribute(key, value)));
        nodes.add(node.build());
        return this;
    }

    private String name(String wanted) {
        return nodes.stream().anyMatch(node -> node.getName().equals(wanted)) ? wanted + " again" : wanted;
    }

    private static AttributeProto attribute(String key, Object value) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(key);
        if (value instanceof Integer number) {
            return proto.setType(AttributeProto.AttributeType.INT).setI(number).build();
        } else if (value instanceof Float number) {
            return proto.setType(AttributeProto.AttributeType.FLOAT).setF(number).build();
        } else if (value instanceof String text) {
            return proto.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text)).build();
        } else if (value instanceof float[] numbers) {
            proto.setType(AttributeProto.AttributeType.FLOATS);
            for (float number : numbers) {
                proto.addFloats(number);
            }
            return proto.build();
        }
        proto.setType(AttributeProto.AttributeType.INTS);
        for (int number : (int[]) value) {
            proto.addInts(number);
        }
        return proto.build();
    }

    String output() {
        return nodes.get(nodes.size() - 1).getOutput(0);
    }

    OnnxMl.ModelProto model() {
        OnnxMl.TypeProto.Tensor.Builder images = OnnxMl.TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE);
        images.getShapeBuilder().addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long length : new long[] {3, SIDE, SIDE}) {
            images.getShapeBuilder().addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(length));
        }
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("small").addAllInitializer(tensors).addAllNode(nodes)
                .addInput(OnnxMl.ValueInfoProto.newBuilder().setName("images").setType(OnnxMl.TypeProto.newBuilder().setTensorType(images)))
                .addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(output()));
        return OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(opset))
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1)).build();
    }

    @Override
    public String toString() {
        return name + " (opset " + opset + ")";
    }
}
