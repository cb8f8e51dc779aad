package io.repforge.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.recipe.Baseline;
import io.repforge.framework.runtime.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Probes of data whose parts number their classes differently: they are matched by name. */
class NamedClassesTest {

    private static final int SIZE = 4;
    private static final int EACH = 30;
    private static final Map<String, int[]> COLOURS = Map.of("red", new int[] {250, 10, 10}, "green", new int[] {10, 250, 10}, "blue", new int[] {10, 10, 250});
    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** Images of one colour each, whose class is the colour. */
    private record Colours(List<String> classes, StepSpec spec) implements Dataset {

        static Colours named(String... classes) {
            return new Colours(List.of(classes), spec(Space.discrete(List.of(classes))));
        }

        static Colours numbered(String... classes) {
            return new Colours(List.of(classes), spec(Space.discrete(classes.length)));
        }

        private static StepSpec spec(Space classes) {
            return StepSpec.of(Space.image(3, SIZE, SIZE), null, Map.of(Step.LABEL, classes));
        }

        @Override
        public StepReader read(Pass pass) {
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < EACH * classes.size(); i++) {
                int label = i % classes.size();
                byte[] pixels = new byte[3 * SIZE * SIZE];
                for (int j = 0; j < pixels.length; j++) {
                    pixels[j] = (byte) (COLOURS.get(classes.get(label))[j / (SIZE * SIZE)] + i % 4);
                }
                steps.add(Step.of(Array.of(Shape.of(3, SIZE, SIZE), pixels), label));
            }
            return StepReader.of(steps);
        }
    }

    private static Map<String, Double> scores(Dataset train, Dataset test, String... probes) throws Exception {
        return Probes.byName(new Evaluation(engine, train, test, Probes.of(probes), 3).encoder(means()));
    }

    /** The mean of each channel. */
    private static EncoderModel means() {
        Graph graph = new Graph(Mode.EVALUATION);
        Tensor images = graph.input("observation", DType.UINT8, Shape.of(1, 3, SIZE, SIZE));
        Tensor means = images.cast(DType.FLOAT32).mean(false, 2, 3);
        return EncoderModel.of("means", OnnxWriter.of(graph).output("representation", means).openBatch().write().toByteArray());
    }

    @Test
    void everyProbeFindsClassesByTheirNames() throws Exception {
        Map<String, Double> scores = scores(Colours.named("blue", "green", "red"), Colours.named("red", "blue"), "knn", "linear", "factors");
        for (String score : List.of("knn_20", "knn_200", "linear", "linear_label")) {
            assertEquals(1, scores.get(score), score);
        }
    }

    @Test
    void aClassThatThereIsNothingToLearnFromCountsAsWrong() throws Exception {
        Map<String, Double> scores = scores(Colours.named("green", "red"), Colours.named("blue", "green", "red"), "knn", "linear");
        assertEquals(2.0 / 3, scores.get("knn_20"), 1e-9);
        assertEquals(2.0 / 3, scores.get("linear"), 1e-9);
    }

    @Test
    void rawPixelsAreScoredByNamesToo() throws Exception {
        Evaluation evaluation = new Evaluation(engine, Colours.named("blue", "green", "red"), Colours.named("green", "red"), Probes.of("knn"), 3);
        assertEquals(1, Probes.byName(evaluation.withoutEncoder(List.of(Baseline.of("pixels"))).get("raw pixels")).get("knn_20"));
    }

    @Test
    void numbersMayBeFewerInOnePart() throws Exception {
        assertEquals(1, scores(Colours.numbered("blue", "green", "red"), Colours.numbered("blue", "green"), "factors").get("linear_label"));
    }

    @Test
    void namesOnOneSideAloneAreRefusedBeforeAnythingIsRead() {
        for (String probe : List.of("knn", "linear", "factors")) {
            String message = assertThrows(UserError.class, () -> scores(Colours.named("blue", "red"), Colours.numbered("blue", "red"), probe)).getMessage();
            assertTrue(message.contains("nothing says which number is which class"), message);
        }
    }
}
