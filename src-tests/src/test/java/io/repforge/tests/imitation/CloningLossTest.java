package io.repforge.tests.imitation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.CloningLoss;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** −mean log π(a | s) − c_H · mean H + c_w · ½ ‖w‖², through ONNX Runtime, beside the formula in float64. */
class CloningLossTest {

    private static final double TOLERANCE = 1e-5;

    private static double value(Graph graph, CloningLoss loss, double entropyWeight, double weightPenalty, Map<String, Array> values) {
        byte[] model = OnnxWriter.of(graph).output("loss", loss.total(entropyWeight, weightPenalty)).values(values).write().toByteArray();
        try (Engine engine = Engine.load(); InferenceSession session = engine.openInference(model, SessionOptions.defaults())) {
            return session.infer(Map.of()).get("loss").get(0);
        }
    }

    @Test
    void choices() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor logits = graph.constant(Array.of(Shape.of(2, 2), (float) Math.log(3), 0f, 0f, 0f));
        // Probabilities 3/4, 1/4 and 1/2, 1/2; the second of two is done, then the first.
        CloningLoss loss = CloningLoss.of(new Distribution.Categorical(logits), graph.longs(1, 0));
        Array w = Array.of(Shape.of(2), 3f, 4f);
        graph.parameter("w", Shape.of(2), new Initializer.Values(w));
        graph.state("s", DType.FLOAT32, Shape.of(2), new Initializer.Values(w));
        double likelihood = (Math.log(4) + Math.log(2)) / 2;
        double entropy = (0.75 * Math.log(4 / 3.0) + 0.25 * Math.log(4) + Math.log(2)) / 2;
        double expected = likelihood - 0.1 * entropy + 0.01 * 0.5 * 25;
        assertEquals(expected, value(graph, loss, 0.1, 0.01, Map.of("w", w)), TOLERANCE, "the state has no part in it");
    }

    @Test
    void numbers() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor mean = graph.constant(Array.of(Shape.of(3, 2), 0f, 1, 2, 3, 4, 5));
        Tensor scale = graph.constant(Array.of(Shape.of(2), 0.5f, 2f));
        Tensor actions = graph.constant(Array.of(Shape.of(3, 2), 1f, 1, 2, 5, 4, 4));
        CloningLoss loss = CloningLoss.of(new Distribution.Normal(mean, scale), actions);
        double[][] errors = {{1, 0}, {0, 2}, {0, -1}};
        double likelihood = 0;
        for (double[] error : errors) {
            likelihood += 0.5 * Math.pow(error[0] / 0.5, 2) + 0.5 * Math.pow(error[1] / 2, 2) + Math.log(0.5 * 2) + Math.log(2 * Math.PI);
        }
        double entropy = Math.log(0.5 * 2) + Math.log(2 * Math.PI * Math.E);
        assertEquals(likelihood / 3 - 0.1 * entropy, value(graph, loss, 0.1, 0, Map.of()), TOLERANCE);
    }

    @Test
    void aPointHasNoLikelihood() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor point = graph.scalar(DType.FLOAT32, 1);
        assertThrows(GraphException.class, () -> CloningLoss.of(Distribution.point(point), point));
    }
}
