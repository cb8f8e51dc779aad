package io.repforge.framework.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.autodiff.GradientCase;
import io.repforge.framework.autodiff.OperatorGradientsTest;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What CUDA devices are given computes the same: run on the CPU, and held against central differences in float64 as the CPU's own form is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CudaLoweringTest {

    private static final CudaCoverage COVERAGE = new CudaCoverage();

    private Engine engine;

    @BeforeAll
    void load() {
        engine = Engine.load();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    static Stream<GradientCase> cases() {
        return OperatorGradientsTest.cases().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void gradientsAreCentralDifferencesInThisFormToo(GradientCase operator) {
        operator.check(engine, written -> {
            assertEquals(List.of(), COVERAGE.gaps(written));
            return CudaLowering.lower(written);
        });
    }

    private static Array positive(long seed, long... dims) {
        Random random = new Random(seed);
        Shape shape = Shape.of(dims);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + random.nextFloat();
        }
        return Array.of(shape, values);
    }

    /** A momentum encoder normalises by its batch, and has no gradient. */
    @Test
    void normalisingByTheBatchWithoutGradientIsTheSame() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor.BatchNormResult normalised = graph.input("x", DType.FLOAT32, Shape.of(4, 3, 2, 2)).batchNormTraining(
                graph.constant(positive(1, 3)), graph.constant(positive(2, 3)), graph.constant(positive(3, 3)), graph.constant(positive(4, 3)), 1e-5, 0.9);
        ModelProto written = OnnxWriter.of(graph).output("y", normalised.output()).output("mean", normalised.runningMean())
                .output("variance", normalised.runningVariance()).write();
        ModelProto lowered = CudaLowering.lower(written);
        assertEquals(List.of("BatchNormInternal"), lowered.getGraph().getNodeList().stream().map(NodeProto::getOpType)
                .filter(op -> op.startsWith("BatchNorm")).toList());
        Map<String, Array> feed = Map.of("x", positive(5, 4, 3, 2, 2));
        try (InferenceSession as = engine.openInference(written.toByteArray(), SessionOptions.defaults());
                InferenceSession on = engine.openInference(lowered.toByteArray(), SessionOptions.defaults())) {
            Map<String, Array> expected = as.infer(feed);
            on.infer(feed).forEach((name, array) -> assertArrayEquals(expected.get(name).toFloats(), array.toFloats(), 1e-6f, name));
        }
    }
}
