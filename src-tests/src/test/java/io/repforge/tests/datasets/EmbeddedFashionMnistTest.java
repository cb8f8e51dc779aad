package io.repforge.tests.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.repforge.api.DataSource;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.space.Space;
import io.repforge.datasets.FashionMnist;
import io.repforge.framework.data.HostDataContext;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fashion-MNIST as the plugin gives it, read by the host's own sources. */
class EmbeddedFashionMnistTest {

    private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");

    private static final List<String> NAMES =
            List.of("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private static final Components COMPONENTS = ClassPathComponents.load();

    @TempDir
    Path temp;

    @Test
    void theSampleHasAThousandTrainingAndTwoHundredTestImagesOfEachClass() throws Exception {
        assertArrayEquals(perClass(1_000), countByClass(FashionMnist.Split.TRAIN, FashionMnist.Part.SAMPLE));
        assertArrayEquals(perClass(200), countByClass(FashionMnist.Split.TEST, FashionMnist.Part.SAMPLE));
    }

    @Test
    void theWholeHasSixThousandTrainingAndAThousandTestImagesOfEachClass() throws Exception {
        assumeTrue(Files.isDirectory(DEBIAN), "needs the package dataset-fashion-mnist");
        assertArrayEquals(perClass(6_000), countByClass(FashionMnist.Split.TRAIN, FashionMnist.Part.WHOLE));
        assertArrayEquals(perClass(1_000), countByClass(FashionMnist.Split.TEST, FashionMnist.Part.WHOLE));
    }

    @Test
    void theEmbeddedShardsAreWhatTheProgramMakesOfTheOriginals() throws Exception {
        assumeTrue(Files.isDirectory(DEBIAN), "needs the package dataset-fashion-mnist");
        new FashionMnistShards(DEBIAN).write(temp);
        try (Stream<Path> files = Files.list(temp)) {
            List<Path> made = files.toList();
            assertEquals(13, made.size());
            for (Path file : made) {
                try (InputStream embedded = FashionMnist.class.getResourceAsStream("fashion-mnist/" + file.getFileName())) {
                    assertArrayEquals(Files.readAllBytes(file), embedded.readAllBytes(), file.toString());
                }
            }
        }
    }

    private static int[] perClass(int count) {
        int[] counts = new int[10];
        Arrays.fill(counts, count);
        return counts;
    }

    private int[] countByClass(FashionMnist.Split split, FashionMnist.Part part) throws IOException {
        int[] counts = new int[10];
        OptionBinder binder = new OptionBinder(COMPONENTS);
        HostDataContext host = new HostDataContext(COMPONENTS, source -> binder.use(DataSource.class, source, source.component()), temp, temp);
        try (Dataset dataset = new FashionMnist().open(new FashionMnist.Options(split, part, null), host)) {
            assertEquals(Space.image(1, 28, 28), dataset.spec().observation());
            assertEquals(Map.of(Step.LABEL, Space.discrete(NAMES)), dataset.spec().labels());
            try (StepReader steps = dataset.read(Dataset.Pass.inOrder())) {
                for (Step step; (step = steps.next()) != null;) {
                    counts[step.labels().get(Step.LABEL).intValue()]++;
                }
            }
        }
        return counts;
    }
}
