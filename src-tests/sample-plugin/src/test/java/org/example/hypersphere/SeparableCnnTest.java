package org.example.hypersphere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeparableCnnTest {

    private final Graph graph = new Graph(Mode.TRAINING);

    private EncoderModule build(Space observations) {
        return new SeparableCnn().build(
                Encoder.Context.of(graph, StepSpec.of(observations), PairSpec.of(observations, observations), 10),
                new SeparableCnn.Options(List.of(8, 16)));
    }

    @Test
    void eachImageBecomesAVectorOfTheRepresentationsSize() {
        Tensor batch = graph.input("images", DType.FLOAT32, Shape.of(4, 3, 32, 32));
        assertEquals(Shape.of(4, 10), build(Space.image(3, 32, 32)).encode(batch).mean().shape());
    }

    @Test
    void twoApplicationsShareTheirParameters() {
        EncoderModule encoder = build(Space.image(3, 32, 32));
        encoder.encode(graph.input("context", DType.FLOAT32, Shape.of(4, 3, 32, 32)));
        int variables = graph.variables().size();
        encoder.encode(graph.input("target", DType.FLOAT32, Shape.of(4, 3, 32, 32)));
        assertEquals(variables, graph.variables().size());
    }

    @Test
    void vectorsAreRefused() {
        assertThrows(GraphException.class, () -> build(Space.box(7)));
    }
}
