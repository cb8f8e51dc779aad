package io.repforge.framework.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Precision;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The CPU stands in for cuDNN: what it gives, ρ r + (1 − ρ) v, becomes what is made of cuDNN's, by the same arithmetic. */
class PopulationVarianceTest {

    private static final float[] PIXELS = {1, 2, 3, 4, 5, 9, -1, 0};
    private static final float OLD = 2;
    private static final float MOMENTUM = 0.9f;

    private static ModelProto written() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor one = graph.constant(Array.of(Shape.of(1), new float[] {1}));
        Tensor.BatchNormResult normalised = graph.input("x", DType.FLOAT32, Shape.of(4, 1, 2, 1)).batchNormTraining(
                one, one, one, graph.constant(Array.of(Shape.of(1), new float[] {OLD})), 1e-5, MOMENTUM);
        return OnnxWriter.of(graph).output("y", normalised.output()).output("mean", normalised.runningMean())
                .output("variance", normalised.runningVariance()).write();
    }

    private static Map<String, Array> run(Engine engine, ModelProto model) {
        try (InferenceSession session = engine.openInference(model.toByteArray(), SessionOptions.defaults())) {
            return session.infer(Map.of("x", Array.of(Shape.of(4, 1, 2, 1), PIXELS)));
        }
    }

    @Test
    void anUnbiasedRunningVarianceIsMadeThePopulations() {
        try (Engine engine = Engine.load()) {
            Map<String, Array> plain = run(engine, written());
            Map<String, Array> corrected = run(engine, CudaModel.lower(written(), Precision.FLOAT32));
            float given = plain.get("variance").toFloats()[0];
            assertArrayEquals(new float[] {given * 7 / 8 + MOMENTUM * OLD / 8}, corrected.get("variance").toFloats(), 1e-5f);
            assertArrayEquals(plain.get("y").toFloats(), corrected.get("y").toFloats(), 1e-5f);
            assertArrayEquals(plain.get("mean").toFloats(), corrected.get("mean").toFloats(), 1e-5f);
        }
    }

    @Test
    void whatCudnnGivesBecomesWhatTheCpuGives() {
        double mean = 0;
        for (float pixel : PIXELS) {
            mean += pixel / 8;
        }
        double variance = 0;
        for (float pixel : PIXELS) {
            variance += (pixel - mean) * (pixel - mean) / 8;
        }
        double cudnn = MOMENTUM * OLD + (1 - MOMENTUM) * variance * 8 / 7;
        try (Engine engine = Engine.load()) {
            double cpu = run(engine, written()).get("variance").toFloats()[0];
            assertEquals(cpu, cudnn * 7 / 8 + MOMENTUM * OLD / 8, 1e-5);
        }
    }
}
