package io.repforge.framework.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.framework.HalfPrecision;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with other numbers is the same file, in whatever form it has them. */
class AdaptedFileTest {

    private static final float[] OLD = {1, 2, 3};
    private static final float[] NEW = {-0.5f, 0.25f, 65504};
    private static final int FILLED = 16;

    @TempDir
    Path temp;

    private static OnnxMl.TensorProto.Builder tensor(String name, DataType type) {
        return OnnxMl.TensorProto.newBuilder().setName(name).setDataType(type.getNumber()).addDims(1).addDims(OLD.length).addDims(1).addDims(1);
    }

    private static ByteString raw(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return ByteString.copyFrom(bytes.array());
    }

    private static ByteString halves(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(HalfPrecision.of(value));
        }
        return ByteString.copyFrom(bytes.array());
    }

    /** Images times the tensor, which has its numbers as given. */
    private Path file(OnnxMl.TensorProto... tensors) throws IOException {
        OnnxMl.TypeProto.Tensor.Builder images = OnnxMl.TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE);
        for (long length : new long[] {0, 3, 4, 4}) {
            images.getShapeBuilder().addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(length));
        }
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("test").setDocString("as it was")
                .addInput(OnnxMl.ValueInfoProto.newBuilder().setName("images").setType(OnnxMl.TypeProto.newBuilder().setTensorType(images)));
        String before = "images";
        for (OnnxMl.TensorProto tensor : tensors) {
            graph.addInitializer(tensor)
                    .addNode(OnnxMl.NodeProto.newBuilder().setOpType("Mul").addInput(before).addInput(tensor.getName()).addOutput("by " + tensor.getName()));
            before = "by " + tensor.getName();
        }
        graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(before));
        OnnxMl.ModelProto model = OnnxMl.ModelProto.newBuilder().setIrVersion(8).setProducerName("someone").setGraph(graph)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17)).build();
        return Files.write(temp.resolve("model.onnx"), model.toByteArray());
    }

    private static Array values(float... values) {
        return Array.of(Shape.of(1, values.length, 1, 1), values);
    }

    private Path adapted(Path original, String name) {
        Path out = temp.resolve("out/adapted.onnx");
        AdaptedFile.write(original, Map.of(name, values(NEW)), out);
        return out;
    }

    private static float[] read(Path file, String name) {
        OnnxFile read = OnnxFile.read(file);
        return OnnxTensors.array(read, read.tensors().get(name)).toFloats();
    }

    /** @param allowed how many bytes the numbers take */
    private static void assertSameButForNumbers(Path one, Path other, int allowed) throws IOException {
        byte[] before = Files.readAllBytes(one);
        byte[] after = Files.readAllBytes(other);
        assertEquals(before.length, after.length);
        int first = Arrays.mismatch(before, after);
        int last = before.length - 1;
        while (before[last] == after[last]) {
            last--;
        }
        assertTrue(first >= 0 && last - first < allowed, "bytes from " + first + " to " + last + " differ");
    }

    @Test
    void numbersAsBytes() throws IOException {
        Path original = file(tensor("other", DataType.FLOAT).setRawData(raw(OLD)).build(), tensor("scale", DataType.FLOAT).setRawData(raw(OLD)).build());
        Path adapted = adapted(original, "scale");
        assertArrayEquals(NEW, read(adapted, "scale"));
        assertArrayEquals(OLD, read(adapted, "other"));
        assertSameButForNumbers(original, adapted, 4 * OLD.length);
    }

    @Test
    void numbersAsAListOfFloats() throws IOException {
        OnnxMl.TensorProto.Builder tensor = tensor("scale", DataType.FLOAT);
        for (float value : OLD) {
            tensor.addFloatData(value);
        }
        Path original = file(tensor.build());
        Path adapted = adapted(original, "scale");
        assertArrayEquals(NEW, read(adapted, "scale"));
        assertSameButForNumbers(original, adapted, 4 * OLD.length);
    }

    @Test
    void numbersInHalfPrecision() throws IOException {
        Path original = file(tensor("scale", DataType.FLOAT16).setRawData(halves(OLD)).build());
        Path adapted = adapted(original, "scale");
        assertArrayEquals(NEW, read(adapted, "scale"));
        assertSameButForNumbers(original, adapted, 2 * OLD.length);
    }

    @Test
    void numbersInAFileBesideIt() throws IOException {
        OnnxMl.TensorProto outside = tensor("scale", DataType.FLOAT).setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                .addExternalData(OnnxMl.StringStringEntryProto.newBuilder().setKey("location").setValue("model.data"))
                .addExternalData(OnnxMl.StringStringEntryProto.newBuilder().setKey("offset").setValue(Integer.toString(FILLED)))
                .addExternalData(OnnxMl.StringStringEntryProto.newBuilder().setKey("length").setValue(Integer.toString(4 * OLD.length))).build();
        byte[] data = new byte[2 * FILLED + 4 * OLD.length];
        Arrays.fill(data, (byte) 7);
        raw(OLD).copyTo(data, FILLED);
        Files.write(temp.resolve("model.data"), data);
        Path original = file(outside);
        Path adapted = adapted(original, "scale");
        assertArrayEquals(Files.readAllBytes(original), Files.readAllBytes(adapted));
        assertArrayEquals(NEW, read(adapted, "scale"));
        assertSameButForNumbers(temp.resolve("model.data"), temp.resolve("out/model.data"), 4 * OLD.length);
        assertArrayEquals(data, Files.readAllBytes(temp.resolve("model.data")), "what was there stays");

        String fault = assertThrows(UserError.class, () -> AdaptedFile.write(original, Map.of("scale", values(NEW)), temp.resolve("beside.onnx"))).getMessage();
        assertTrue(fault.contains("name a file in another folder"), fault);
        assertTrue(Files.notExists(temp.resolve("beside.onnx")));
    }

    @Test
    void anotherFilesNumbersAreRefused() throws IOException {
        Path original = file(tensor("scale", DataType.FLOAT).setRawData(raw(OLD)).build());
        Path out = temp.resolve("adapted.onnx");
        String missing = assertThrows(UserError.class, () -> AdaptedFile.write(original, Map.of("weight", values(NEW)), out)).getMessage();
        assertTrue(missing.contains("it has no 'weight'"), missing);
        String shape = assertThrows(UserError.class, () -> AdaptedFile.write(original, Map.of("scale", values(1, 2)), out)).getMessage();
        assertTrue(shape.contains("its 'scale' is [1, 3, 1, 1], and what was trained is [1, 2, 1, 1]"), shape);
        assertTrue(Files.notExists(out));
    }
}
