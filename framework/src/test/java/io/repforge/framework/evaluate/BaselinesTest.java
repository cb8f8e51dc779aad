package io.repforge.framework.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.probe.Probed;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Findings;
import io.repforge.api.option.NoOptions;
import io.repforge.api.Probe;
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
import io.repforge.api.option.Use;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.api.space.Space;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.probes.FactorsProbe;
import io.repforge.framework.probes.KnnProbe;
import io.repforge.framework.probes.LinearProbe;
import io.repforge.framework.recipe.Baseline;
import io.repforge.framework.runtime.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What encoders are compared with, and what is said where they don't stand the comparison. */
class BaselinesTest {

    private static final int WIDTH = 12;
    private static final int CLASSES = 3;
    private static Engine engine;

    private final List<String> warnings = new ArrayList<>();

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void unload() {
        engine.close();
    }

    /** Observations that tell their class by one of their numbers. */
    private record Told(int count, long seed) implements Dataset {

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.box(WIDTH), null, Map.of(Step.LABEL, Space.discrete(CLASSES)));
        }

        @Override
        public StepReader read(Pass pass) {
            Random random = new Random(seed);
            return StepReader.of(IntStream.range(0, count).mapToObj(i -> {
                float[] numbers = new float[WIDTH];
                for (int j = 0; j < WIDTH; j++) {
                    numbers[j] = (float) ((j == i % CLASSES ? 3 : 0) + 0.3 * random.nextGaussian());
                }
                return Step.of(Array.of(Shape.of(WIDTH), numbers), i % CLASSES);
            }).toList());
        }
    }

    private Evaluation evaluation() {
        List<Use<Probe<?>>> probes = List.of(new Use<>(new KnnProbe(), new KnnProbe.Options(List.of(5), 0.07)),
                new Use<>(new LinearProbe(), new LinearProbe.Options(List.of(1.0), 0.2, 100, 1e-4)));
        return new Evaluation(engine, new Told(90, 1), new Told(60, 2), new Evaluation.Question(probes, Step.LABEL, false), 1, warnings::add);
    }

    private static EncoderModel encoder(UnaryOperator<Tensor> features) {
        Graph graph = new Graph(Mode.EVALUATION);
        Tensor representation = features.apply(graph.input("observation", DType.FLOAT32, Shape.of(2, WIDTH)));
        return EncoderModel.of("the encoder", OnnxWriter.of(graph).openBatch().output("representation", representation).write().toByteArray());
    }

    private static Set<String> names(ScoreRow row) {
        return row.scores().keySet().stream().map(Score::name).collect(Collectors.toSet());
    }

    @Test
    void observationsAndTheirPrincipalComponentsHaveEveryScoreOfLabels() throws IOException {
        Map<String, ScoreRow> rows = evaluation().withoutEncoder(List.of(Baseline.of("pixels"), Baseline.of("pca-2")));
        assertEquals(List.of("raw pixels", "PCA 2"), List.copyOf(rows.keySet()));
        rows.forEach((name, row) -> {
            assertEquals(Set.of("knn_5", "linear"), names(row));
            row.scores().forEach((score, value) -> assertTrue(value > 0.95, name + " " + score + " " + value));
        });
        assertEquals(List.of(), warnings);
    }

    @Test
    void thereAreNoMoreComponentsThanDimensionsWhichIsSaid() throws IOException {
        Map<String, ScoreRow> rows = evaluation().withoutEncoder(List.of(Baseline.of("pca")));
        assertEquals(Set.of("PCA 64"), rows.keySet());
        assertEquals(List.of("PCA 64 has no more than 12 components, for observations lie in so many dimensions"), warnings);
    }

    @Test
    void anEncoderThatBeatsNothingIsToldOf() throws IOException {
        Evaluation evaluation = evaluation();
        Map<String, ScoreRow> others = evaluation.withoutEncoder(List.of(Baseline.of("pixels")));
        ScoreRow blind = evaluation.encoder(encoder(x -> x.mul(0).add(1)));
        assertEquals("The features are no better than raw pixels by kNN 5 (33.33 % against 100.00 %), linear (33.33 % against 100.00 %)",
                evaluation.noBetter(blind, others).orElseThrow());
    }

    @Test
    void anEncoderThatBeatsAllIsNot() throws IOException {
        Evaluation evaluation = evaluation();
        ScoreRow seeing = evaluation.encoder(encoder(x -> x));
        ScoreRow blind = evaluation.encoder(encoder(x -> x.mul(0).add(1)));
        assertTrue(evaluation.noBetter(seeing, Map.of("untrained", blind)).isEmpty());
        assertEquals(List.of(), warnings);
    }

    @Test
    void featuresThatAreNoNumbersHaveNoScoresWhichIsSaid() throws IOException {
        ScoreRow row = evaluation().encoder(encoder(x -> x.mul(0).div(x.mul(0))));
        assertEquals(Set.of("knn_5", "linear", "spread"), names(row));
        row.scores().forEach((score, value) -> assertEquals(Double.NaN, value, score.name()));
        assertEquals(List.of("Features of the encoder aren't finite numbers, and so are none of its scores"), warnings);
    }

    /** Observations with a number as a label, which one of them has that is none. */
    private record Measured(double odd) implements Dataset {

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.box(2), null, Map.of("height", Space.box(), "label", Space.discrete(2)));
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(IntStream.range(0, 40).mapToObj(i -> Step.of(Array.of(Shape.of(2), i % 2, i / 40f), null, true,
                    Map.of("height", i == 7 ? odd : i / 40.0, "label", (double) (i % 2)))).toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"0.175,NaN", "0.175,Infinity", "NaN,0.175", "Infinity,0.175"})
    void aScoreThatComesOutAsNoNumberIsNamedAndTheOthersStay(double learnt, double tested) throws IOException {
        List<Use<Probe<?>>> probes = List.of(new Use<>(new FactorsProbe(),
                new FactorsProbe.Options(new LinearProbe.Options(List.of(1.0), 0.2, 100, 1e-4), new FactorsProbe.Numbers(List.of(1.0), 0.2))));
        Evaluation evaluation =
                new Evaluation(engine, new Measured(learnt), new Measured(tested), new Evaluation.Question(probes, Step.LABEL, false), 1, warnings::add);
        ScoreRow row = evaluation.withoutEncoder(List.of(Baseline.of("pixels"))).get("raw pixels");
        row.scores().forEach((score, value) -> assertEquals(score.name().equals("linear_label"), Double.isFinite(value), score + " " + value));
        assertEquals(Set.of("linear_label", "r2_height"), names(row));
        assertEquals(List.of("Of raw pixels, height R² came out as no finite number: look for labels or actions that aren't finite, or at a warning before this"),
                warnings);
    }

    @Test
    void aBaselineThatThereIsntIsRefused() {
        assertEquals("there is no baseline 'pixel' (of pca-N, N is at most 4096); did you mean 'pixels'?",
                assertThrows(IllegalArgumentException.class, () -> Baseline.of("pixel")).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Baseline.of("pca-0"));
        assertThrows(IllegalArgumentException.class, () -> Baseline.of("pca-9999"));
        assertEquals(Baseline.of("pca"), Baseline.of("pca-64"));
    }

    /** A probe that finds no solution where features are larger than those of pixels. */
    private static final class Unsolvable implements Probe<NoOptions> {

        @Override
        public String name() {
            return "unsolvable";
        }

        @Override
        public String description() {
            return "Has no solution";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public About about() {
            return About.LABELS;
        }

        @Override
        public List<Score> scores(ProbeData data, NoOptions options) {
            return List.of(Score.of("solution", Score.Unit.NUMBER));
        }

        @Override
        public Findings score(Probed probed, NoOptions options) {
            throw new ArithmeticException("there is no solution");
        }
    }

    @Test
    void whatAProbeCannotComputeCostsNoOtherScore() throws IOException {
        List<Use<Probe<?>>> probes = List.of(new Use<>(new Unsolvable(), new NoOptions()), new Use<>(new KnnProbe(), new KnnProbe.Options(List.of(5), 0.07)));
        Evaluation evaluation =
                new Evaluation(engine, new Told(90, 1), new Told(60, 2), new Evaluation.Question(probes, Step.LABEL, false), 1, warnings::add);
        ScoreRow row = evaluation.encoder(encoder(observations -> observations));
        row.scores().forEach((score, value) -> assertEquals(score.name().equals("solution"), value.isNaN(), score + " " + value));
        assertTrue(warnings.get(0).startsWith("The probe unsolvable can't score the encoder (there is no solution)"), warnings::toString);
    }
}
