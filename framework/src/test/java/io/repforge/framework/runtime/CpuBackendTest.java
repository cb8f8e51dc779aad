package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.api.array.DType;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.runtime.onednn.OneDnnOperators;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the CPU means to sessions: with oneDNN, without it, and where it can't be loaded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CpuBackendTest {

    private static final SessionOptions OPTIONS = SessionOptions.defaults().withDevice(Device.CPU).withThreads(1);

    private OrtLibrary library;
    private CpuDevices devices;

    @BeforeAll
    void load() {
        library = OrtLibrary.load();
        devices = new CpuDevices(library);
    }

    @AfterAll
    void close() {
        devices.close();
        library.close();
    }

    private Backend backend(OneDnnUse use) {
        return devices.backend(Device.CPU, OPTIONS.withOneDnn(use));
    }

    /** Of a machine on which oneDNN can't be loaded. */
    private static Backend without(SessionOptions options) {
        return new CpuDevices(new OneDnnLoader(() -> {
            throw new UnsatisfiedLinkError("libgomp.so.1: no such file");
        })).backend(Device.CPU, options);
    }

    private static TrainingModels convolution() {
        return models(new ModelBuilder().input("x", DType.FLOAT32, 2, 16, 8, 8).input("w", DType.FLOAT32, 16, 16, 3, 3)
                .output("y", DType.FLOAT32, 2, 16, 6, 6).node("Conv", List.of("x", "w"), "y").build());
    }

    private static TrainingModels product() {
        return models(new ModelBuilder().input("x", DType.FLOAT32, 2, 16).input("w", DType.FLOAT32, 16, 16)
                .output("y", DType.FLOAT32, 2, 16).node("MatMul", List.of("x", "w"), "y").build());
    }

    private static TrainingModels models(ModelProto training) {
        return new TrainingModels(training, new ModelBuilder().build(), null);
    }

    private static String refusal(Backend backend) {
        return assertThrows(UserError.class, backend::requireTrainable).getMessage();
    }

    @Test
    void withOneDnnTheTrainingModelIsLoweredAndTheOthersAreNot() {
        TrainingModels written = convolution();
        LoweredModels lowered = backend(OneDnnUse.TRUE).lower(written);
        assertNotEquals(written.training(), lowered.models().training());
        assertTrue(lowered.models().training().getOpsetImportList().stream().anyMatch(set -> set.getDomain().equals("io.repforge.onednn")));
        assertSame(written.eval(), lowered.models().eval());
        assertNotEquals(LoweredModels.Operators.NONE, lowered.operators());
    }

    @Test
    void withoutItEverythingStaysAsItIsWritten() {
        TrainingModels written = convolution();
        LoweredModels lowered = backend(OneDnnUse.FALSE).lower(written);
        assertSame(written, lowered.models());
        assertEquals(LoweredModels.Operators.NONE, lowered.operators());
    }

    @Test
    void whatIsLeftToTheMachineIsDecided() {
        assertEquals(OneDnnUse.TRUE, backend(OneDnnUse.IF_POSSIBLE).options().oneDnn());
        Backend slower = without(OPTIONS.withOneDnn(OneDnnUse.IF_POSSIBLE));
        assertEquals(OneDnnUse.FALSE, slower.options().oneDnn());
        TrainingModels written = convolution();
        assertSame(written, slower.lower(written).models());
    }

    /** Whether this processor has the instructions is oneDNN's to say; that a machine without oneDNN has nothing to multiply by is certain. */
    @Test
    void aPrecisionThatIsLeftToTheMachineIsTheFasterOneThatItHas() {
        SessionOptions open = OPTIONS.withPrecision(Precision.AUTO);
        boolean faster;
        try (OneDnnOperators operators = new OneDnnOperators(library.api)) {
            faster = operators.hasBfloat16();
        }
        Backend backend = devices.backend(Device.CPU, open);
        assertEquals(faster ? Precision.BFLOAT16 : Precision.FLOAT32, backend.options().precision());
        assertDoesNotThrow(backend::requireTrainable);
        assertEquals(Precision.FLOAT32, devices.backend(Device.CPU, open.withOneDnn(false)).options().precision());
        assertEquals(Precision.FLOAT32, without(open.withOneDnn(OneDnnUse.IF_POSSIBLE)).options().precision());
        assertTrue(refusal(without(open)).startsWith("oneDNN, by whose kernels the CPU trains, can't be loaded"));
    }

    @Test
    void oneDnnThatCantBeLoadedIsAFaultThatSaysWhatToWrite() {
        String sentence = "oneDNN, by whose kernels the CPU trains, can't be loaded (java.lang.UnsatisfiedLinkError: libgomp.so.1: no such file): use "
                + "onednn: false, which takes ONNX Runtime's own kernels, slower and with other last digits, or onednn: if-possible, which takes them only "
                + "where oneDNN can't be loaded.";
        assertEquals(sentence, refusal(without(OPTIONS)));
        assertEquals(sentence, assertThrows(UserError.class, () -> without(OPTIONS).lower(convolution())).getMessage());
        assertDoesNotThrow(without(OPTIONS.withOneDnn(false))::requireTrainable);
    }

    @Test
    void whatItHasNothingToDoInNeedsItNot() {
        TrainingModels written = product();
        assertSame(written, without(OPTIONS).lower(written).models());
        byte[] model = {1, 2, 3};
        assertSame(model, without(OPTIONS).lower(model), "nor does a session that evaluates");
    }

    @Test
    void whatIsForCudaDevicesChangesNothingAndIsTold() {
        SessionOptions rounded = OPTIONS.withCuda(new CudaOptions(true, CudaOptions.Search.HEURISTIC));
        for (OneDnnUse use : OneDnnUse.values()) {
            assertEquals(List.of(), backend(use).unheeded());
            assertEquals(List.of("cuda: what it says is for CUDA devices, and changes nothing on the CPU."),
                    devices.backend(Device.CPU, rounded.withOneDnn(use)).unheeded());
        }
        assertEquals(List.of("cuda: what it says is for CUDA devices, and changes nothing on the CPU, which device: auto is here."),
                devices.backend(Device.CPU, rounded.withDevice(Device.AUTO)).unheeded());
    }

    @Test
    void thereIsNoFloat16() {
        for (OneDnnUse use : OneDnnUse.values()) {
            assertEquals("precision: float16 can't be had on the CPU: use precision: bfloat16 or float32.",
                    refusal(devices.backend(Device.CPU, OPTIONS.withOneDnn(use).withPrecision(Precision.FLOAT16))));
        }
        assertEquals("precision: float16 can't be had on the CPU, which device: auto is here: use precision: bfloat16 or float32.",
                refusal(devices.backend(Device.CPU, OPTIONS.withDevice(Device.AUTO).withPrecision(Precision.FLOAT16))));
    }

    @Test
    void bfloat16IsOneDnns() {
        SessionOptions bfloat16 = OPTIONS.withPrecision(Precision.BFLOAT16);
        assertEquals("precision: bfloat16 needs oneDNN's kernels, and onednn is false: set onednn: true, or use precision: float32.",
                refusal(devices.backend(Device.CPU, bfloat16.withOneDnn(false))));
        assertTrue(refusal(without(bfloat16)).startsWith("oneDNN, by whose kernels the CPU trains, can't be loaded"));
        try (OneDnnOperators operators = new OneDnnOperators(library.api)) {
            Backend backend = devices.backend(Device.CPU, bfloat16);
            if (operators.hasBfloat16()) {
                assertDoesNotThrow(backend::requireTrainable);
            } else {
                assertTrue(refusal(backend).startsWith("precision: bfloat16 needs a processor with instructions for it"));
            }
        }
    }

    @Test
    void itIsFedFromOrdinaryMemoryAndTrainsInTheMachines() {
        for (OneDnnUse use : OneDnnUse.values()) {
            Backend backend = backend(use);
            assertEquals(HostMemory.PAGEABLE, backend.memory());
            assertTrue(backend.usesMachineMemory());
            assertEquals(1e-4, backend.tolerance());
            assertEquals(Device.CPU, backend.options().device());
        }
    }

    @Test
    void recipesSayItInThreeWords() {
        assertEquals(Map.of(OneDnnUse.TRUE, true, OneDnnUse.FALSE, false, OneDnnUse.IF_POSSIBLE, "if-possible"),
                Map.of(OneDnnUse.TRUE, OneDnnUse.TRUE.plain(), OneDnnUse.FALSE, OneDnnUse.FALSE.plain(), OneDnnUse.IF_POSSIBLE,
                        OneDnnUse.IF_POSSIBLE.plain()));
    }
}
