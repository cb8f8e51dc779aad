package io.repforge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Step;
import io.repforge.api.space.Space;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        Random random = new Random(1);
        List<Step> samples = Stream.generate(() -> {
            byte[] pixels = new byte[3 * 64 * 64];
            random.nextBytes(pixels);
            return Step.of(Array.of(Shape.of(3, 64, 64), pixels));
        }).limit(100).toList();

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
}
