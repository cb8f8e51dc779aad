package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a CUDA device means to sessions; none is needed for that. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CudaBackendTest {

    private static final SessionOptions OPTIONS = SessionOptions.defaults();
    private static final Device GPU = Device.parse("cuda:1");

    private OrtLibrary library;
    private CudaDevices devices;

    @BeforeAll
    void load() {
        library = OrtLibrary.load();
        devices = new CudaDevices(library);
    }

    @AfterAll
    void close() {
        devices.close();
        library.close();
    }

    private static ModelProto gelu() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor x = graph.input("x", DType.FLOAT32, Shape.of(2, 3));
        Tensor w = graph.input("w", DType.FLOAT32, Shape.of(3, 3));
        return OnnxWriter.of(graph).output("y", graph.node("Gelu", x.tensorType(), java.util.Map.of(), x).matmul(w)).write();
    }

    private static List<String> operators(ModelProto model) {
        return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).filter(op -> !op.equals("Identity")).toList();
    }

    @Test
    void allModelsAreSaidInWhatItHasKernelsFor() throws IOException {
        ModelProto written = gelu();
        Backend backend = devices.backend(GPU, OPTIONS);
        TrainingModels lowered = backend.lower(new TrainingModels(written, written, written)).models();
        for (ModelProto model : List.of(lowered.training(), lowered.eval(), lowered.optimizer(), ModelProto.parseFrom(backend.lower(written.toByteArray())))) {
            assertEquals(18, model.getOpsetImport(0).getVersion(), "there is no kernel of Gelu in ONNX's own set");
            assertEquals(List.of("Gelu", "MatMul"), operators(model));
            assertEquals("com.microsoft", model.getGraph().getNode(0).getDomain());
        }
    }

    @Test
    void inFloat16TheTrainingModelAloneIsRounded() {
        ModelProto written = gelu();
        TrainingModels lowered = devices.backend(GPU, OPTIONS.withPrecision(Precision.FLOAT16)).lower(new TrainingModels(written, written, null)).models();
        assertEquals(List.of("Gelu", "Cast", "Cast", "MatMul", "Cast"), operators(lowered.training()));
        assertEquals(List.of("Gelu", "MatMul"), operators(lowered.eval()));
    }

    @Test
    void thereIsNoBfloat16() {
        assertEquals("precision: bfloat16 can't be had on cuda:1: use precision: float16 or float32, or device: cpu.",
                refusal(OPTIONS.withDevice(GPU).withPrecision(Precision.BFLOAT16)));
        assertEquals("precision: bfloat16 can't be had on cuda:1, which device: auto is here: use precision: float16 or float32, or device: cpu.",
                refusal(OPTIONS.withPrecision(Precision.BFLOAT16)));
        assertDoesNotThrow(devices.backend(GPU, OPTIONS.withPrecision(Precision.FLOAT16))::requireTrainable);
        assertDoesNotThrow(devices.backend(GPU, OPTIONS)::requireTrainable);
    }

    private String refusal(SessionOptions options) {
        return assertThrows(UserError.class, devices.backend(GPU, options)::requireTrainable).getMessage();
    }

    @Test
    void aPrecisionThatIsLeftToTheMachineIsFloat32() {
        assertEquals(Precision.FLOAT32, devices.backend(GPU, OPTIONS.withPrecision(Precision.AUTO)).options().precision());
    }

    @Test
    void factorsThatAreRoundedToTf32ExplainLargerDifferences() {
        assertEquals(1e-4, devices.backend(GPU, OPTIONS).tolerance());
        assertEquals(1e-2, devices.backend(GPU, OPTIONS.withCuda(new CudaOptions(true, CudaOptions.Search.HEURISTIC))).tolerance());
    }

    @Test
    void itTrainsInItsOwnMemory() {
        Backend backend = devices.backend(GPU, OPTIONS);
        assertFalse(backend.usesMachineMemory());
        assertEquals(GPU, backend.options().device());
        assertEquals(OneDnnUse.TRUE, backend.options().oneDnn(), "which is for the CPU to decide");
    }

    @Test
    void whyOneCantBeUsedIsTold() {
        if (!devices.isBuiltFor()) {
            assertTrue(devices.fault(0).orElseThrow().what().contains("build for the CPU"));
        }
    }
}
