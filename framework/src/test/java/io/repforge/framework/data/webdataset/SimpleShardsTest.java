package io.repforge.framework.data.webdataset;

import static io.repforge.framework.data.Reading.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.data.Reading;
import io.repforge.framework.data.FolderContext;
import io.repforge.framework.data.codec.FloatImages;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards of eirli's {@code convert_to_simple_webdataset}: pickled dicts of NumPy's arrays and PyTorch's tensors; {@code make.py} made them. */
class SimpleShardsTest {

    private static final Shape IMAGE = Shape.of(3, 8, 9);

    @TempDir
    Path dir;

    private static Path folder() throws URISyntaxException {
        return Path.of(SimpleShardsTest.class.getResource("simple").toURI());
    }

    static List<Path> shards() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".tar.gz")).sorted().toList();
        }
    }

    /** As make.py has it. */
    private static Array pixels(int sample) {
        byte[] pixels = new byte[(int) IMAGE.elements()];
        int at = 0;
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < 8; y++) {
                for (int x = 0; x < 9; x++) {
                    pixels[at++] = (byte) (31 * sample + 7 * c + 3 * y + x);
                }
            }
        }
        return Array.of(IMAGE, pixels);
    }

    private static float[] divided(int sample) {
        float[] values = pixels(sample).toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] /= 255;
        }
        return values;
    }

    private Dataset open(Path shard, @Nullable FloatImages floats) throws IOException {
        WebDatasetSource.Options options = new WebDatasetSource.Options(List.of(shard.toString()), null, null, null, Map.of(), 0, Map.of(), Map.of(), null,
                null, floats, 256);
        return new WebDatasetSource().open(options, new FolderContext(dir));
    }

    @Test
    void thereAreFilesOfBothLibrariesAndAllProtocols() throws IOException, URISyntaxException {
        assertEquals(20, shards().size());
    }

    @ParameterizedTest
    @MethodSource("shards")
    void theyAreImagesWithoutAnyOption(Path shard) throws IOException {
        Dataset dataset = open(shard, null);
        assertEquals(StepSpec.of(Space.image(3, 8, 9)), dataset.spec());
        assertEquals(List.of(Step.of(pixels(0)), Step.of(pixels(1))), read(dataset));
    }

    @ParameterizedTest
    @ValueSource(strings = {"numpy-1-float32-protocol-2", "numpy-2-float32-protocol-5", "torch-float32-protocol-4", "torch-strided", "torch-zip"})
    void realNumbersAreKeptWhereTheOptionSaysSo(String name) throws IOException, URISyntaxException {
        Dataset dataset = open(folder().resolve(name + ".tar.gz"), FloatImages.FLOAT);
        assertEquals(StepSpec.of(Space.image(3, 8, 9).ofFloats()), dataset.spec());
        List<Step> steps = read(dataset);
        assertEquals(DType.FLOAT32, Reading.seen(steps.get(1)).type());
        assertArrayEquals(divided(1), Reading.seen(steps.get(1)).toFloats());
    }

    @Test
    void whatIsNoImageIsABox() throws IOException, URISyntaxException {
        Dataset dataset = open(folder().resolve("torch-float32-protocol-4.tar.gz"), FloatImages.BOX);
        assertEquals(StepSpec.of(Space.box(3, 8, 9)), dataset.spec());
        assertArrayEquals(divided(0), Reading.seen(read(dataset).get(0)).toFloats());
    }

    @Test
    void convertedShardsHoldNoPickleAndAreTheSameData() throws IOException, URISyntaxException {
        List<Path> written = new ArrayList<>();
        for (FloatImages floats : List.of(FloatImages.UINT8, FloatImages.FLOAT)) {
            Dataset source = open(folder().resolve("torch-float32-protocol-4.tar.gz"), floats);
            written.addAll(WebDataset.convert(source, dir, floats.name(), WriteOptions.of(), progress -> {}));
            Dataset again = WebDataset.open(List.of(written.get(written.size() - 1)));
            assertEquals(source.spec(), again.spec());
            assertEquals(read(source), read(again));
        }
    }
}
