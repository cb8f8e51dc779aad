package io.repforge.framework.runtime;

import static org.bytedeco.onnxruntime.global.onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtDeviceAllocator;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemTypeCPUOutput;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemTypeDefault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.data.HostBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import org.bytedeco.onnxruntime.OrtMemoryInfo;
import org.bytedeco.onnxruntime.OrtValue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is read of values, by where the library believes that they lie: all of them really lie in the host's memory here. */
class OrtLibraryTest {

    private static final Array ELEMENTS = Array.of(Shape.of(2, 2), new float[] {1, 2, 3, 4});

    private static Array copyFrom(String memory, int type) {
        try (OrtLibrary library = OrtLibrary.load(); HostBuffer buffer = HostBuffer.copyOf(ELEMENTS)) {
            OrtMemoryInfo info = new OrtMemoryInfo();
            library.check(library.api.CreateMemoryInfo(memory, OrtDeviceAllocator, 0, type, info));
            OrtValue value = new OrtValue();
            long[] dims = buffer.shape().dims();
            try {
                library.check(library.api.CreateTensorWithDataAsOrtValue(info, buffer.pointer(), buffer.bytes().capacity(), dims, dims.length,
                        ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, value));
                return library.copy(value);
            } finally {
                library.api.ReleaseValue(value);
                library.api.ReleaseMemoryInfo(info);
            }
        }
    }

    @Test
    void whatIsLoadedAheadIsLoadedOnce() {
        OrtLibrary.loadAhead();
        try (OrtLibrary first = OrtLibrary.load(); OrtLibrary second = OrtLibrary.load()) {
            assertEquals(first.api, second.api);
            assertEquals(first.version(), second.version());
        }
        OrtLibrary.loadAhead();
    }

    /** The library goes on calling the logger of the engine that was loaded first. */
    @Test
    void whatTheLibrarySaysIsHeardAfterTheFirstEngineIsClosed() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.repforge.framework.runtime.OnnxRuntime");
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        logger.addAppender(heard);
        Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        heard.start();
        byte[] model = new ModelBuilder().input("a", DType.FLOAT32, 2).output("b", DType.FLOAT32, 2).constant("unread", ELEMENTS)
                .node("Neg", List.of("a"), "b").bytes();
        try {
            Engine first = Engine.load();
            try (Engine second = Engine.load()) {
                first.close();
                second.openInference(model, SessionOptions.defaults().withThreads(1)).close();
            }
            assertTrue(heard.list.stream().anyMatch(event -> event.getFormattedMessage().contains("unread")), () -> heard.list.toString());
        } finally {
            logger.detachAppender(heard);
            logger.setLevel(before);
        }
    }

    /** The last one takes the library's environment with it, and the next one makes another. */
    @Test
    void theyComeAndGoInManyThreads() throws Exception {
        Callable<Integer> comeAndGo = () -> {
            for (int i = 0; i < 5000; i++) {
                OrtLibrary.load().close();
            }
            return 5000;
        };
        assertEquals(List.of(5000, 5000, 5000, 5000), AtOnce.inThreads(4, comeAndGo));
    }

    @Test
    void theHostsMemoryIsCopied() {
        assertEquals(ELEMENTS, copyFrom("Cpu", OrtMemTypeDefault));
    }

    @Test
    void memoryOfTheHostThatADeviceReachesIsCopied() {
        assertEquals(ELEMENTS, copyFrom("CudaPinned", OrtMemTypeCPUOutput));
    }

    @Test
    void aDevicesMemoryIsRefusedInsteadOfRead() {
        String message = assertThrows(EngineException.class, () -> copyFrom("Cuda", OrtMemTypeDefault)).getMessage();
        assertTrue(message.contains("device's memory"), message);
    }
}
