package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.framework.artifacts.OnnxWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node that a component declares to give something else than it does is refused when the model is opened. */
class DeclaredTypesTest {

    private static void open(TensorType declared) {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor x = graph.input("x", DType.FLOAT32, Shape.of(4, 8));
        Tensor y = graph.within("loss/", () -> graph.node("Abs", declared, Map.of(), x));
        OnnxWriter writer = OnnxWriter.of(graph).output("loss", y.sum());
        try (Engine engine = Engine.load(SessionOptions.defaults().withDevice(Device.CPU));
                InferenceSession session = engine.openInference(writer.write().toByteArray(), engine.options())) {
            assertTrue(session.inputs().contains("x"));
        }
    }

    private static void assertRefused(TensorType declared, String why) {
        UntrueTypeException refused = assertThrows(UntrueTypeException.class, () -> open(declared));
        assertEquals(why, refused.getMessage());
        assertEquals(Optional.of("loss/Abs"), refused.node());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0, 1, 4", "4, 1, 1, 1, 8", "8, 4, 0, 8, 4", "4, 7, 1, 7, 8"})
    void aShape(long rows, long columns, int axis, long declared, long inferred) {
        assertRefused(TensorType.of(DType.FLOAT32, rows, columns),
                "axis " + axis + " of loss/Abs:0 is declared to be " + declared + " long and is " + inferred);
    }

    @Test
    void aRank() {
        assertRefused(TensorType.of(DType.FLOAT32, 32), "loss/Abs:0 is declared to have 1 axes and has 2");
    }

    @Test
    void anElementType() {
        assertRefused(TensorType.of(DType.INT64, 4, 8), "loss/Abs:0 is declared to be of int64 and is of float");
    }

    @Test
    void whatIsTrueIsAccepted() {
        open(TensorType.of(DType.FLOAT32, 4, 8));
    }
}
