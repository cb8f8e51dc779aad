package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.List;
import org.junit.jupiter.api.Test;

class @class@Test {

    private final Space images = Space.image(3, 32, 32);
    private final Graph graph = new Graph(Mode.TRAINING);
    private final EncoderModule encoder = new @class@().build(
            Encoder.Context.of(graph, StepSpec.of(images), PairSpec.of(images, images), 10),
            new @class@.Options(List.of(8, 16), 3));

    @Test
    void eachImageBecomesAVectorOfTheRepresentationsSize() {
        Tensor batch = graph.input("images", DType.FLOAT32, Shape.of(4, 3, 32, 32));
        assertEquals(Shape.of(4, 10), encoder.represent(batch).mean().shape());
    }

    @Test
    void twoApplicationsShareTheirParameters() {
        encoder.represent(graph.input("context", DType.FLOAT32, Shape.of(4, 3, 32, 32)));
        int variables = graph.variables().size();
        encoder.represent(graph.input("target", DType.FLOAT32, Shape.of(4, 3, 32, 32)));
        assertEquals(variables, graph.variables().size());
    }
}
