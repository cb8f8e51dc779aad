package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class InferenceSessionTest {

    private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1).withDevice(Device.CPU);

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void release() {
        engine.close();
    }

    /** {@code sum = a + b, product = a · b} for any number of rows. */
    private static byte[] model() {
        return new ModelBuilder().input("a", DType.FLOAT32, -1, 2).input("b", DType.FLOAT32, 2)
                .output("sum", DType.FLOAT32, -1, 2).output("product", DType.FLOAT32, -1, 2)
                .node("Add", List.of("a", "b"), "sum").node("Mul", List.of("a", "b"), "product").bytes();
    }

    @Test
    void outputsComeBackAsArrays() {
        try (InferenceSession session = engine.openInference(model(), OPTIONS)) {
            assertEquals(List.of("a", "b"), session.inputs());
            assertEquals(List.of("sum", "product"), session.outputs());
            Map<String, Array> results = session.infer(
                    Map.of("a", Array.of(Shape.of(2, 2), 1f, 2f, 3f, 4f), "b", Array.of(Shape.of(2), 10f, 20f)));
            assertEquals(Array.of(Shape.of(2, 2), 11f, 22f, 13f, 24f), results.get("sum"));
            assertEquals(Array.of(Shape.of(2, 2), 10f, 40f, 30f, 80f), results.get("product"));
        }
    }

    @Test
    void aBufferIsReadAnewOnEachRun() {
        try (InferenceSession session = engine.openInference(model(), OPTIONS)) {
            HostBuffer a = HostBuffer.allocate(DType.FLOAT32, Shape.of(1, 2));
            HostBuffer b = HostBuffer.copyOf(Array.of(Shape.of(2), 1f, 1f));
            for (int i = 0; i < 3; i++) {
                a.bytes().putFloat(0, i);
                assertArrayEquals(new float[] {i + 1, 1}, session.run(Map.of("a", a, "b", b)).array("sum").toFloats());
            }
        }
    }

    @Test
    void outputsAreWrittenIntoGivenBuffers() {
        try (InferenceSession session = engine.openInference(model(), OPTIONS);
                HostBuffer sum = HostBuffer.allocate(DType.FLOAT32, Shape.of(1, 2))) {
            session.run(Map.of("a", HostBuffer.copyOf(Array.of(Shape.of(1, 2), 1f, 2f)), "b", HostBuffer.copyOf(Array.of(Shape.of(2), 3f, 4f))),
                    Map.of("sum", sum));
            assertArrayEquals(new float[] {4, 6}, sum.toArray().toFloats());
        }
    }

    @Test
    void arraysOfNd4jAndDirectBuffersAreFedWithoutACopy() {
        try (InferenceSession session = engine.openInference(model(), OPTIONS)) {
            INDArray rows = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}, {5, 6}});
            ByteBuffer direct = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder()).putFloat(1).putFloat(2).flip();
            HostBuffer a = HostBuffer.wrap(rows);
            HostBuffer b = HostBuffer.wrap(direct, DType.FLOAT32, Shape.of(2));
            assertArrayEquals(new float[] {2, 4, 4, 6, 6, 8}, session.run(Map.of("a", a, "b", b)).array("sum").toFloats());
            rows.putScalar(0, 100);
            direct.putFloat(4, 50);
            assertArrayEquals(new float[] {101, 52, 4, 54, 6, 56}, session.run(Map.of("a", a, "b", b)).array("sum").toFloats());
            HostBuffer view = HostBuffer.wrap(rows.getRow(2).reshape(1, 2));
            assertArrayEquals(new float[] {6, 56}, session.run(Map.of("a", view, "b", b)).array("sum").toFloats());
            assertThrows(IllegalArgumentException.class, () -> HostBuffer.wrap(rows.transpose()));
        }
    }

    @Test
    void moreBuffersThanAreKeptMayTakeTurns() {
        try (InferenceSession session = engine.openInference(model(), OPTIONS)) {
            HostBuffer b = HostBuffer.copyOf(Array.of(Shape.of(2), 1f, 1f));
            HostBuffer[] buffers = new HostBuffer[20];
            for (int i = 0; i < buffers.length; i++) {
                buffers[i] = HostBuffer.copyOf(Array.of(Shape.of(1, 2), i, 2f * i));
            }
            for (int turn = 0; turn < 100; turn++) {
                int i = turn * 7 % buffers.length;
                assertArrayEquals(new float[] {i + 1, 2 * i + 1}, session.run(Map.of("a", buffers[i], "b", b)).array("sum").toFloats());
            }
        }
    }

    @Test
    void aFailingNodeIsNamed() {
        byte[] model = new ModelBuilder().input("a", DType.FLOAT32, -1, 2).input("shape", DType.INT64, 1).output("b", DType.FLOAT32, -1)
                .node("Reshape", List.of("a", "shape"), "b").bytes();
        try (InferenceSession session = engine.openInference(model, OPTIONS)) {
            EngineException e = assertThrows(EngineException.class, () -> session.infer(
                    Map.of("a", Array.of(Shape.of(1, 2), 1f, 2f), "shape", Array.of(Shape.of(1), 3L))));
            assertEquals(Optional.of("n0_Reshape"), e.node(), e.getMessage());
        }
    }

    @Test
    void aNodeWithoutAKernelAndAnInvalidNodeAreNamed() {
        byte[] noKernel = new ModelBuilder().input("a", DType.FLOAT64, 2).output("b", DType.FLOAT64, 2).node("Erf", List.of("a"), "b").bytes();
        EngineException e = assertThrows(EngineException.class, () -> engine.openInference(noKernel, OPTIONS));
        assertEquals(Optional.of("n0_Erf"), e.node(), e.getMessage());
        byte[] invalid = new ModelBuilder().input("a", DType.FLOAT32, 2).output("b", DType.FLOAT32, 2)
                .node("", "Elu", List.of("a"), List.of("b"), Map.of("alpha", 1)).bytes();
        EngineException other = assertThrows(EngineException.class, () -> engine.openInference(invalid, OPTIONS));
        assertEquals(Optional.of("n0_Elu"), other.node(), other.getMessage());
    }

    @Test
    void aModelThatIsNoneIsRejected(@TempDir Path folder) throws IOException {
        assertThrows(EngineException.class, () -> engine.openInference(new byte[] {1, 2, 3}, OPTIONS));
        Path text = Files.writeString(folder.resolve("model.onnx"), "no model");
        assertThrows(EngineException.class, () -> engine.openInference(text, OPTIONS));
        assertThrows(UserError.class, () -> engine.openInference(folder.resolve("missing.onnx"), OPTIONS));
    }

    @Test
    void theGpuIsRefusedWithASentenceWhereThereIsNone() {
        assertEquals(Device.CPU, engine.backend(OPTIONS.withDevice(Device.AUTO)).options().device());
        String message = assertThrows(UserError.class, () -> engine.backend(OPTIONS.withDevice(Device.parse("cuda:1")))).getMessage();
        assertTrue(message.startsWith("device: cuda:1 can't be used, as ") && message.endsWith("or use device: cpu."), message);
    }

    @Test
    void devicesAreReadFromText() {
        assertEquals(new Device("cuda", 0), Device.parse("cuda"));
        assertEquals(new Device("cuda", 3), Device.parse("cuda:3"));
        assertEquals(Device.CPU, Device.parse("cpu"));
        assertEquals("There is no device 'gpu': use auto, cpu, cuda or cuda:N (such as cuda:1).",
                assertThrows(UserError.class, () -> Device.parse("gpu")).getMessage());
        for (String text : new String[] {"auto", "cpu", "cuda:0", "cuda:3"}) {
            assertEquals(text, Device.parse(text).toString());
        }
        assertThrows(UserError.class, () -> Device.parse("cuda:"));
    }
}
