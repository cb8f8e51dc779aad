package io.repforge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.space.Space;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.batch.BatchSettings;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.SessionState;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.train.BatchFeed;
import io.repforge.framework.train.Course;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.framework.train.Stepper;
import io.repforge.framework.train.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repforge as a library: the example of the documentation, with random images. */
class LibraryUseTest {

    @TempDir
    Path temp;

    @Test
    void aLearnerBuiltInJavaTrainsOnShardsWrittenInJava() throws Exception {
        List<Step> samples = samples();
        var shards = WebDataset.write(samples, temp.resolve("data"), "my_dataset");
        var learner = RepresentationLearner.of("simclr")
                .batchSize(10).observationSpace(Space.image(3, 64, 64)).augmenter("none").build();
        LearnResult result = learner.learn(List.of(WebDataset.open(shards)),
                LearnOptions.of().batchesPerEpoch(10).epochs(1).logDir(temp.resolve("run")).logInterval(1).calcLogInterval(1));

        assertTrue(result.completed());
        assertEquals(10, result.steps());
        assertTrue(Double.isFinite(result.loss()), "loss " + result.loss());
        for (String file : List.of("recipe.yaml", "artifacts/training_model.onnx", "artifacts/eval_model.onnx",
                "artifacts/optimizer_model.onnx", "artifacts/checkpoint", "checkpoints/epoch-0001/checkpoint")) {
            assertTrue(Files.size(result.folder().path().resolve(file)) > 0, file);
        }
    }

    private static List<Step> samples() {
        Random random = new Random(1);
        return Stream.generate(() -> {
            byte[] pixels = new byte[3 * 64 * 64];
            random.nextBytes(pixels);
            return Step.of(Array.of(Shape.of(3, 64, 64), pixels));
        }).limit(100).toList();
    }

    /** As framework/docs/library.md has it of steps of one's own: half of the way here, half elsewhere. */
    @Test
    void stepsCanBeDoneByHandAndGoOnElsewhere() throws IOException, InterruptedException {
        Dataset data = WebDataset.open(WebDataset.write(samples(), temp.resolve("steps"), "my_dataset"));
        var learner = RepresentationLearner.of("simclr").batchSize(10).set("encoder", Map.of("use", "magical-cnn", "arch", "small")).build();
        LearnOptions options = LearnOptions.of().batchesPerEpoch(10).epochs(1);
        TrainingSetup setup = learner.setup(data.spec(), options);
        TrainingProgram program = setup.program();
        Course course = setup.course(options, 10);
        BatchSettings settings = BatchSettings.of(10, 50, course.seed());

        try (Engine engine = Engine.load()) {
            HostMemory memory = engine.backend().memory();
            SessionState[] states = new SessionState[3];
            Position[] positions = {Position.START, Position.START};
            for (int worker = 0; worker < 2; worker++) {
                try (TrainingSession session = engine.openTraining(program, engine.options());
                        BatchFeed feed = BatchFeed.ofPairs(
                                BatchStream.open(List.of(data), learner.recipe().pairConstructor(), settings, positions[worker], memory), positions[worker]);
                        Stepper stepper = new Stepper(session, program.randoms(), course, feed, memory)) {
                    if (worker == 1) {
                        session.restore(states[0]);
                    }
                    stepper.run(3L * worker, 3, Stepper.Watcher.NONE);
                    states[2 * worker] = session.state();
                    if (worker == 0) {
                        positions[1] = feed.position();
                        stepper.run(3, 3, Stepper.Watcher.NONE);
                        states[1] = session.state();
                    }
                }
            }
            assertEquals(6, states[2].steps());
            assertEquals(states[1], states[2]);
        }
    }
}
