package io.repforge.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.datasets.sprites.SyntheticSprites;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.runtime.Engine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Factors of sprites, read by probes from encoders of which it is known what they see. */
class FactorProbesTest {

    private static final int SIZE = 16;
    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** A single sprite; the goal is a distraction. */
    private static Dataset sprites(int episodes, long seed) {
        return new SyntheticSprites().open(
                new SyntheticSprites.Options(SIZE, SyntheticSprites.Actions.DISCRETE, 1, episodes, 4, 0.5, seed), null);
    }

    private static Evaluation evaluation(String probe) {
        return new Evaluation(engine, sprites(300, 1), sprites(150, 2), Probes.of(probe), 3);
    }

    /** What the pixels of each column sum up to, by colour: where something is from left to right, and nothing of up and down. */
    private static EncoderModel columns() {
        Graph graph = new Graph(Mode.EVALUATION);
        Tensor images = graph.input("observation", DType.UINT8, Shape.of(1, 3, SIZE, SIZE));
        Tensor columns = images.cast(DType.FLOAT32).sum(false, 2).reshape(-1, 3 * SIZE);
        return EncoderModel.of("columns", OnnxWriter.of(graph).output("representation", columns).openBatch().write().toByteArray());
    }

    @Test
    void eachLabelIsPredictedAsFarAsTheEncoderSeesIt() throws Exception {
        Map<String, Double> scores = Probes.byName(evaluation("factors").encoder(columns()));
        assertEquals(Set.of("linear_shape", "linear_colour", "r2_x", "r2_y", "spread"), scores.keySet());
        assertTrue(scores.get("r2_x") > 0.6, scores::toString);
        assertTrue(scores.get("r2_y") < 0.1, scores::toString);
        assertTrue(scores.get("linear_colour") > 0.9, scores::toString);
        assertTrue(scores.get("spread") > 0.05 && scores.get("spread") < 1, scores::toString);
    }

    @Test
    void theTableNamesFactors() throws Exception {
        EvaluationTable table = new EvaluationTable(Map.of("trained", evaluation("factors").encoder(columns())));
        String heading = table.text().lines().findFirst().orElseThrow();
        for (String name : List.of(" colour", " shape", " x R²", " y R²", " spread")) {
            assertTrue(heading.contains(name), heading);
        }
    }

    @Test
    void theOtherProbesNeedALabelThatIsThere() {
        String message = assertThrows(UserError.class, () -> evaluation("knn")).getMessage();
        assertTrue(message.contains("the labels colour, shape") && message.contains("the probe factors"), message);
    }
}
