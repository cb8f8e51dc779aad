package io.repforge.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

/** Encoders of images whose pixels are real numbers, and of what is no image: here such that give what they get. */
class FloatModelsTest {

    private static final String IMAGE =
            "{\"layout\":\"channels-first\",\"channels\":%d,\"height\":1,\"width\":2,\"channels_per_frame\":%d,\"type\":\"float32\",\"range\":[0,1]}";

    private static ValueInfoProto value(String name, long... axes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long axis : axes) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(axis));
        }
        return ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape))).build();
    }

    private static Encoder identity(String image, int features, long... axes) {
        GraphProto graph = GraphProto.newBuilder().setName("identity").addInput(value("observation", axes)).addOutput(value("representation", features))
                .addNode(NodeProto.newBuilder().setOpType("Flatten").addInput("observation").addOutput("representation")
                        .addAttribute(AttributeProto.newBuilder().setName("axis").setType(AttributeProto.AttributeType.INT).setI(1)))
                .build();
        ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(9).setProducerName("repforge").setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .addMetadataProps(StringStringEntryProto.newBuilder().setKey("features").setValue("output"));
        if (!image.isEmpty()) {
            model.addMetadataProps(StringStringEntryProto.newBuilder().setKey("image").setValue(image));
        }
        return Encoder.load(model.build().toByteArray(), "identity", EncoderOptions.defaults());
    }

    @Test
    void pixelsOfAnImageAreFromZeroToOne() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(1, 0, 0, 51);
        try (Encoder encoder = identity(IMAGE.formatted(1, 1), 2, 1, 1, 2)) {
            assertArrayEquals(new float[] {0, 0.2f}, encoder.embed(image));
            assertArrayEquals(new float[] {0.25f, 0.5f}, encoder.embed(Input.numbers(new float[] {0.25f, 0.5f})));
            String told = assertThrows(EncoderException.class, () -> encoder.embed(Input.pixels(new byte[2]))).getMessage();
            assertEquals("The input is made of pixels from 0 to 255, but identity takes numbers of float32: give it Input.numbers.", told);
        }
    }

    @Test
    void aStackOfFramesIsNoImageFile() {
        try (Encoder encoder = identity(IMAGE.formatted(4, 1), 8, 4, 1, 2)) {
            String told = assertThrows(EncoderException.class, () -> encoder.embed(new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY))).getMessage();
            assertEquals("The input has 1 channel of 1 × 2 pixels (height × width), but identity takes 4 channels of 1 × 2 pixels (height × width), a stack of 4 frames:"
                    + " give it Input.numbers.", told);
        }
    }

    @Test
    void numbersThatAreNoImageAreTakenAsTheyAre() {
        try (Encoder encoder = identity("", 3, 3)) {
            assertArrayEquals(new float[] {1, -2, 3}, encoder.embed(Input.numbers(new float[] {1, -2, 3})));
            String told = assertThrows(EncoderException.class, () -> encoder.embed(new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY))).getMessage();
            assertEquals("The input is an image, but identity takes numbers of the shape [3]: give it Input.numbers.", told);
        }
    }
}
