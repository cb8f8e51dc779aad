package io.repforge.framework.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.nn.PositionEmbedding;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Learned positions on other grids beside ONNX Runtime's own bicubic {@code Resize} of them as an image, whose coefficient is PyTorch's too. */
class InterpolatedPositionsTest {

    private static final int ROWS = 5;
    private static final int COLUMNS = 4;
    private static final int FEATURES = 3;

    @ParameterizedTest
    @CsvSource({"5, 7", "10, 8", "2, 3", "1, 1", "13, 4"})
    void are_those_of_an_image_that_is_resized(int rows, int columns) {
        Graph graph = new Graph(Mode.EVALUATION);
        PositionEmbedding learned = PositionEmbedding.learned(graph, "positions", ROWS, COLUMNS, FEATURES);
        Tensor image = learned.of(ROWS, COLUMNS).reshape(1, ROWS, COLUMNS, FEATURES).transpose(0, 3, 1, 2);
        Tensor resized = graph.node("Resize", TensorType.of(DType.FLOAT32, 1, FEATURES, rows, columns),
                Map.of("mode", Attribute.of("cubic"), "coordinate_transformation_mode", Attribute.of("half_pixel"), "cubic_coeff_a", Attribute.of(-0.75)),
                image, null, null, graph.longs(1, FEATURES, rows, columns));
        float[] weights = new float[ROWS * COLUMNS * FEATURES];
        Random random = new Random(1);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        byte[] model = OnnxWriter.of(graph).output("ours", learned.of(rows, columns))
                .output("theirs", resized.transpose(0, 2, 3, 1).reshape(1, (long) rows * columns, FEATURES))
                .values(Map.of("positions/weight", Array.of(Shape.of(1, ROWS * COLUMNS, FEATURES), weights))).write().toByteArray();
        try (Engine engine = Engine.load();
                InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
            Map<String, Array> results = session.infer(Map.of());
            assertArrayEquals(results.get("theirs").toFloats(), results.get("ours").toFloats(), 1e-5f);
        }
    }
}
