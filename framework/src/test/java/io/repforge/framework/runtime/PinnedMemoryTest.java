package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.OrtSession;
import org.bytedeco.onnxruntime.OrtSessionOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By the allocator of the CPU, which the library hands out in the same way as the one for pinned memory. */
class PinnedMemoryTest {

    private static final Array ELEMENTS = Array.of(Shape.of(3), new float[] {-1, 2, 3});

    private OrtLibrary library;

    @BeforeEach
    void load() {
        library = OrtLibrary.load();
    }

    @AfterEach
    void close() {
        library.close();
    }

    private OrtSession session() {
        OrtSessionOptions settings = new OrtSessionOptions();
        library.check(library.api.CreateSessionOptions(settings));
        byte[] model = CudaDevices.relu().toByteArray();
        try (BytePointer bytes = new BytePointer(model)) {
            OrtSession session = new OrtSession();
            library.check(library.api.CreateSessionFromArray(library.env, bytes, model.length, settings, session));
            return session;
        } finally {
            library.api.ReleaseSessionOptions(settings);
        }
    }

    @Test
    void holdsWhatIsWrittenUntilItIsFreed() {
        try (PinnedMemory memory = PinnedMemory.of(library, this::session, "Cpu", 0)) {
            assertTrue(memory.isPinned());
            try (HostBuffer first = HostBuffer.allocate(DType.FLOAT32, Shape.of(3), memory);
                    HostBuffer second = HostBuffer.allocate(DType.FLOAT32, Shape.of(3), memory)) {
                first.set(ELEMENTS);
                assertNotEquals(first.pointer().address(), second.pointer().address());
                assertEquals(ELEMENTS, first.toArray());
                assertEquals(Array.of(Shape.of(3), new float[3]), second.toArray(), "filled with zeros");
            }
        }
    }

    @Test
    void freeingTwiceIsFreeingOnce() {
        try (PinnedMemory memory = PinnedMemory.of(library, this::session, "Cpu", 0)) {
            HostMemory.Block block = memory.allocate(64);
            block.close();
            block.close();
            HostMemory.Block other = memory.allocate(64);
            block.close();
            other.pointer().put(0, (byte) 7);
            assertEquals(7, other.pointer().get(0));
            other.close();
        }
    }

    @Test
    void whatIsHeldAtTheEndMayStillBeWrittenAndFreed() {
        PinnedMemory memory = PinnedMemory.of(library, this::session, "Cpu", 0);
        HostMemory.Block late = memory.allocate(1 << 20);
        memory.close();
        late.pointer().put((1 << 20) - 1, (byte) 5);
        assertEquals(5, late.pointer().get((1 << 20) - 1));
        late.close();
        assertFalse(memory.isPinned());
    }

    @Test
    void withoutThatMemoryOrdinaryMemoryIsUsed() {
        // Sessions on the CPU have no allocator of pinned memory.
        try (PinnedMemory memory = PinnedMemory.of(library, this::session, PinnedMemory.CUDA, 0)) {
            assertFalse(memory.isPinned());
            try (HostBuffer buffer = HostBuffer.allocate(DType.FLOAT32, Shape.of(3), memory)) {
                buffer.set(ELEMENTS);
                assertEquals(ELEMENTS, buffer.toArray());
            }
        }
        try (PinnedMemory memory = PinnedMemory.of(library, () -> {
            throw new EngineException("no session");
        }, PinnedMemory.CUDA, 0)) {
            assertFalse(memory.isPinned());
            memory.allocate(8).close();
        }
    }

    @Test
    void aSessionIsFedFromIt() {
        try (Engine engine = Engine.load();
                PinnedMemory memory = PinnedMemory.of(library, this::session, "Cpu", 0);
                HostBuffer buffer = HostBuffer.allocate(DType.FLOAT32, Shape.of(1), memory);
                InferenceSession relu = engine.openInference(CudaDevices.relu().toByteArray(), SessionOptions.defaults())) {
            buffer.set(Array.of(Shape.of(1), new float[] {-3}));
            assertEquals(0, relu.run(Map.of("x", buffer)).scalar("y"));
            buffer.set(Array.of(Shape.of(1), new float[] {4}));
            assertEquals(4, relu.run(Map.of("x", buffer)).scalar("y"));
        }
    }

    @Test
    void onTheCpuMemoryIsOrdinary() {
        try (Engine engine = Engine.load()) {
            assertEquals(HostMemory.PAGEABLE, engine.backend(SessionOptions.defaults().withDevice(Device.CPU)).memory());
        }
    }
}
