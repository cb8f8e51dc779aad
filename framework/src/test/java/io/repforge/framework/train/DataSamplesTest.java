package io.repforge.framework.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSamplesTest {

    @TempDir
    Path temp;

    /** Forty images of two classes, which tell when somebody begins to read them. */
    private static final class Images implements Dataset {

        private final CountDownLatch read = new CountDownLatch(1);

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.image(1, 4, 4)).withLabels(Map.of(Step.LABEL, Space.discrete(2)));
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(40);
        }

        @Override
        public StepReader read(Pass pass) {
            read.countDown();
            return new StepReader() {
                private int next;

                @Override
                public Step next() {
                    return next == 40 ? null : Step.of(new Array(DType.UINT8, Shape.of(1, 4, 4), new byte[16]), next++ % 2);
                }

                @Override
                public void close() {}
            };
        }
    }

    @Test
    void nothingIsReadBeforeTrainingHasBegunAndARunOfOneStepHasItsSamples() throws IOException, InterruptedException {
        RunFolder folder = RunFolder.create(temp.resolve("run"));
        Images images = new Images();
        try (DataSamples samples = new DataSamples(List.of(images), folder)) {
            samples.writeIfFound();
            assertFalse(images.read.await(50, TimeUnit.MILLISECONDS));
            samples.begin();
            samples.begin();
            samples.finish();
        }
        JsonNode written = new ObjectMapper().readTree(folder.samples().toFile());
        assertEquals(10, written.size(), "five of each class");
    }

    @Test
    void aRunWithoutAStepHasNoneAndWaitsForNone() {
        RunFolder folder = RunFolder.create(temp.resolve("run"));
        try (DataSamples samples = new DataSamples(List.of(new Images()), folder)) {
            samples.finish();
        }
        assertFalse(folder.samples().toFile().exists());
        assertTrue(folder.path().toFile().isDirectory());
    }
}
