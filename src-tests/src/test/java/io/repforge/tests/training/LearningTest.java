package io.repforge.tests.training;

import io.repforge.tests.evaluate.Probes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SimCLR finds the orientation of stripes, which it was never told. */
class LearningTest {

    private static final int SEED = 4;

    @TempDir
    Path run;

    @Test
    void theLossFallsAndTheEncoderGetsBetterThanItWas() throws Exception {
        RecordedLosses losses = RecordedLosses.all();
        RepresentationLearner learner = RepresentationLearner.of("simclr").batchSize(32).seed(SEED).representationDim(16).projectionDim(16)
                .set("encoder", Map.of("use", "magical-cnn", "arch", "small"))
                .set("augmenter", Map.of("use", "context-and-target", "augmentations",
                        List.of(Map.of("use", "random-resized-crop", "scale", List.of(0.6, 1.0)), Map.of("use", "noise", "sigma", 0.1))))
                .set("optimizer", Map.of("use", "adam", "learning_rate", 1e-3))
                .build();
        LearnResult result = learner.learn(List.of(Gratings.of(512, 16, 1.0, 1)),
                LearnOptions.of().epochs(6).logDir(run).listeners(losses.use()));

        double first = mean(losses.inOrder().subList(0, 16));
        double last = mean(losses.inOrder().subList(losses.inOrder().size() - 16, losses.inOrder().size()));
        assertTrue(last < 0.8 * first, "loss " + first + " before and " + last + " after");

        double untrained = accuracy(EncoderSnapshot.untrained(result.encoder().architecture(), SEED));
        double trained = accuracy(result.encoder());
        assertTrue(trained > untrained + 0.1, "accuracy " + untrained + " before and " + trained + " after");
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static double accuracy(EncoderSnapshot encoder) throws Exception {
        try (Engine engine = Engine.load()) {
            Evaluation evaluation = new Evaluation(engine, Gratings.of(400, 16, 1.0, 2), Gratings.of(400, 16, 1.0, 3), Probes.of("knn"), SEED);
            return Probes.byName(evaluation.encoder("encoder", encoder, true)).get("knn_20");
        }
    }
}
