package io.repforge.framework.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The operator {@code Dropout} in training, as imported models may have it: it draws for itself, so only its mask tells what it dropped. */
class DropoutGradientTest {

    private final Graph g = new Graph(Mode.TRAINING);
    private final Tensor x = g.parameter("x", Shape.of(200), Initializer.zeros());

    private List<Tensor> dropout(TensorType... types) {
        Tensor ratio = g.scalar(DType.FLOAT32, 0.25);
        return g.node(Node.ONNX, "Dropout", Arrays.asList(x, ratio, g.scalar(DType.BOOL, 1)), Map.of(), types);
    }

    @Test
    void flows_only_where_nothing_was_dropped_and_is_scaled_as_the_output_is() {
        List<Tensor> dropped = dropout(x.tensorType(), new TensorType(DType.BOOL, x.shape()));
        Tensor loss = dropped.get(0).sum();
        Tensor gradient = Gradients.of(g, loss, List.of(x)).get(x);
        byte[] model = OnnxWriter.of(g).output("y", dropped.get(0)).output("dx", gradient).write().toByteArray();
        float[] ones = new float[200];
        Arrays.fill(ones, 1);
        try (Engine engine = Engine.load(); InferenceSession session = engine.openInference(model, SessionOptions.defaults())) {
            Map<String, Array> results = session.infer(Map.of("x", Array.of(x.shape(), ones)));
            double[] y = results.get("y").toDoubles();
            double[] dx = results.get("dx").toDoubles();
            long kept = 0;
            for (int i = 0; i < y.length; i++) {
                // Of ones, the output is the slope.
                assertEquals(y[i], dx[i], 1e-6);
                kept += y[i] != 0 ? 1 : 0;
            }
            assertTrue(kept > 100 && kept < 200, "kept " + kept + " of 200 with ratio 0.25");
        }
    }

    @Test
    void without_its_mask_is_refused() {
        Tensor loss = dropout(x.tensorType()).get(0).sum();
        UserError error = assertThrows(UserError.class, () -> Gradients.of(g, loss, List.of(x)));
        assertEquals("Dropout: there is no gradient for this use of Dropout: it doesn't put out its mask", error.getMessage());
    }
}
