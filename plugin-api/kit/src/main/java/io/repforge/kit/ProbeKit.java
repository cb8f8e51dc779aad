package io.repforge.kit;

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
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.recipe.Baseline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What the contract demands of probes. They score encoders of a few numbers that tell which of three classes it is, where it is, and what was done there, on some
 * dozens of steps, as an evaluation does it. Choose {@link #options()} with which a probe has little to do, and {@link #observations()} that it can work on.
 */
public abstract class ProbeKit<O extends Record> extends ComponentKit<O, Probe<O>> {

    private static final int CLASSES = 3;
    private static final int FEATURES = 6;
    private static final double WHITE = 255;
    private static final int TRAJECTORY = 4;
    private static final String POSITION = "position";

    protected ProbeKit() {
        super(Probe.class);
    }

    /** What it is shown: six numbers, or images of at least so many pixels for a probe that needs them. */
    protected Space observations() {
        return Space.box(FEATURES);
    }

    /** Steps in memory. */
    private record InMemory(Space observation, List<Step> steps) implements Dataset {

        static InMemory of(Space space, int count, long seed) {
            Random random = new Random(seed);
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int chosen = random.nextInt(CLASSES);
                double position = random.nextDouble();
                double[] features = new double[FEATURES];
                for (int j = 0; j < FEATURES; j++) {
                    features[j] = (j == chosen ? 1 : 0) + (j == CLASSES ? position : 0) + 0.1 * random.nextGaussian();
                }
                steps.add(Step.of(observation(space, features), Array.of(Shape.SCALAR, (long) chosen), i % TRAJECTORY == TRAJECTORY - 1,
                        Map.of(Step.LABEL, (double) chosen, POSITION, position)));
            }
            return new InMemory(space, steps);
        }

        /** The features, again and again; as brightness of pixels where these are whole numbers. */
        private static Array observation(Space space, double[] features) {
            int size = Math.toIntExact(space.shape().elements());
            if (space.type() == DType.UINT8) {
                byte[] pixels = new byte[size];
                for (int i = 0; i < size; i++) {
                    pixels[i] = (byte) Math.max(0, Math.min(WHITE, Math.round(WHITE / 4 + WHITE / 2 * features[i % FEATURES])));
                }
                return Array.of(space.shape(), pixels);
            }
            float[] numbers = new float[size];
            for (int i = 0; i < size; i++) {
                numbers[i] = (float) features[i % FEATURES];
            }
            return Array.of(space.shape(), numbers);
        }

        @Override
        public StepSpec spec() {
            return StepSpec.of(observation, Space.discrete(CLASSES), Map.of(Step.LABEL, Space.discrete(CLASSES), POSITION, Space.box()));
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(steps.size());
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(steps);
        }
    }

    private Evaluation evaluation() {
        return attempt("be asked about such data", () -> new Evaluation(SharedEngine.get(), InMemory.of(observations(), 60, 1), InMemory.of(observations(), 36, 2),
                new Evaluation.Question(List.of(new Use<Probe<?>>(component(), options())), Step.LABEL, false), Feed.SEED));
    }

    private List<Score> announced() {
        return attempt("say what it scores", () -> new Evaluation.Question(List.of(new Use<Probe<?>>(component(), options())), Step.LABEL, false)
                .scores(InMemory.of(observations(), 60, 1), InMemory.of(observations(), 36, 2)));
    }

    /** An encoder that hands on so much of what it sees. */
    private EncoderModel encoder(double share) {
        Graph graph = new Graph(Mode.EVALUATION);
        Space space = observations();
        double unit = space.type() == DType.UINT8 ? WHITE : 1;
        Tensor observation = graph.input("observation", space.type(), space.shape().prepend(2)).cast(DType.FLOAT32)
                .reshape(-1, space.shape().elements()).mul(1 / unit);
        Tensor representation = observation.mul(share).add(observation.mul(0).add(1));
        return EncoderModel.of("the kit's encoder", OnnxWriter.of(graph).openBatch().output("representation", representation).write().toByteArray());
    }

    private ScoreRow row(double share) {
        return attempt("score an encoder", () -> evaluation().encoder(encoder(share)));
    }

    private Map<Score, Double> scores(double share) {
        return row(share).scores();
    }

    @Test
    void says_what_it_is_about() {
        require(component().about() != null, "doesn't say what it is about", "return labels, features or actions from about()");
    }

    @Test
    void names_its_scores_in_snake_case() {
        announced().forEach(score -> require(score.name().matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"), "names a score '" + score.name() + "'", "name it in snake_case"));
    }

    @Test
    void gives_a_finite_number_for_each_score() {
        scores(1).forEach((score, value) -> require(Double.isFinite(value), "scores an encoder by " + score + " = " + value, "look for quotients of 0"));
    }

    /** Collapsed features are what an evaluation is to show. */
    @Test
    void gives_finite_numbers_for_an_encoder_that_sees_nothing() {
        Map<Score, Double> blind = scores(0);
        blind.forEach((score, value) -> require(Double.isFinite(value), "scores an encoder that makes the same of everything by " + score + " = " + value,
                "look for quotients of a deviation or a norm, which may be 0"));
        require(!blind.equals(scores(1)), "scores an encoder that sees nothing as one that sees all", "compute the scores of the features");
    }

    @Test
    void gives_the_same_scores_each_time() {
        ScoreRow first = row(1);
        ScoreRow second = row(1);
        require(first.scores().equals(second.scores()) && first.details().equals(second.details()), "gives other scores the second time",
                "draw from Probed.seed() alone, and keep no state in the component");
    }

    @Test
    void names_its_details_in_snake_case() {
        row(1).details().keySet().forEach(name -> require(name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"), "names a detail '" + name + "'", "name it in snake_case"));
    }

    /** Tables show the score with the deviation of its draws. */
    @Test
    void gives_the_mean_of_draws_as_their_score() {
        ScoreRow row = row(1);
        row.scores().forEach((score, value) -> row.draws(score).ifPresent(draws -> require(Math.abs(draws.mean() - value) <= 1e-9 * (1 + Math.abs(value)),
                "gives the score " + score + " = " + value + " with draws whose mean is " + draws.mean(), "give the mean of its draws as the score")));
    }

    @Test
    void scores_what_needs_no_encoder_by_finite_numbers() {
        Map<String, ScoreRow> baselines =
                new LinkedHashMap<>(attempt("score what needs no encoder", () -> evaluation().withoutEncoder(List.of(Baseline.of("pixels"), Baseline.of("pca-2")))));
        baselines.forEach((name, row) -> row.scores()
                .forEach((score, value) -> require(Double.isFinite(value), "scores " + name + " by " + score + " = " + value, "look for quotients of 0")));
    }
}
