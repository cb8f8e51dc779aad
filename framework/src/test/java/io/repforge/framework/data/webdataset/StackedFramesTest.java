package io.repforge.framework.data.webdataset;

import static io.repforge.framework.data.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.FolderContext;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.framework.data.codec.FloatImages;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.data.files.IdxSource;
import io.repforge.framework.data.files.ImageFolderSource;
import io.repforge.framework.data.files.NpzSource;
import io.repforge.images.Images;
import io.repforge.images.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the channels of images are: told by their number, by the user, or by the data. */
class StackedFramesTest {

    private static final Space.Image SIX = Space.image(6, 4, 4);

    @TempDir
    Path dir;

    private static List<Step> steps(int channels) {
        return IntStream.range(0, 5).mapToObj(i -> Step.of(Array.of(Shape.of(channels, 4, 4), new byte[16 * channels]))).toList();
    }

    private List<Path> shards(int channels) throws IOException {
        return WebDataset.write(steps(channels), Files.createTempDirectory(dir, "shards"), "x");
    }

    private Dataset open(List<Path> shards, @Nullable ColorSpace colors) throws IOException {
        List<String> urls = shards.stream().map(Path::toString).toList();
        WebDatasetSource.Options options = new WebDatasetSource.Options(urls, null, null, null, Map.of(), 0, Map.of(), Map.of(), null, colors, null, 256);
        return new WebDatasetSource().open(options, new FolderContext(dir));
    }

    private Dataset npz(int channels, @Nullable ColorSpace colors) throws IOException {
        Array images = Array.of(Shape.of(2, channels, 4, 4), new byte[2 * channels * 16]);
        Files.write(dir.resolve("x.npz"), Npy.writeZip(Map.of("obs", images)));
        return new NpzSource().open(
                new NpzSource.Options("x.npz", null, null, null, Map.of(), Map.of(), null, colors, FloatImages.UINT8), new FolderContext(dir));
    }

    @Test
    void aMultipleOfThreeIsRgbUnlessTheDataSourceSaysOtherwise() throws IOException {
        assertEquals(2, ((Space.Image) npz(6, null).spec().observation()).frames());
        assertEquals(SIX, npz(6, ColorSpace.RGB).spec().observation());
        assertEquals(SIX.framesOf(1), npz(6, ColorSpace.GRAY).spec().observation());
        List<Path> shards = shards(6);
        assertEquals(SIX, open(shards, null).spec().observation());
        assertEquals(SIX.framesOf(1), open(shards, ColorSpace.GRAY).spec().observation());
    }

    @Test
    void idxFilesMayHaveChannelsToo() throws IOException {
        ByteBuffer idx = ByteBuffer.allocate(4 + 16 + 2 * 3 * 16).put(new byte[] {0, 0, 8, 4}).putInt(2).putInt(3).putInt(4).putInt(4);
        Files.write(dir.resolve("x-idx4-ubyte"), idx.array());
        Dataset gray = new IdxSource().open(new IdxSource.Options("x-idx4-ubyte", null, List.of(), ColorSpace.GRAY), new FolderContext(dir));
        assertEquals(Space.image(3, 4, 4).framesOf(1), gray.spec().observation());
    }

    @Test
    void imageFilesMayHoldThreeGrayFrames() throws IOException {
        Files.write(Files.createDirectory(dir.resolve("images")).resolve("a.png"), Images.writePng(Array.of(Shape.of(3, 4, 4), new byte[48])));
        Dataset gray = new ImageFolderSource().open(
                new ImageFolderSource.Options("images", ImageFolderSource.Labels.AUTO, ColorSpace.GRAY),
                new FolderContext(dir));
        assertEquals(Space.image(3, 4, 4).framesOf(1), gray.spec().observation());
    }

    @Test
    void shardsRememberTheFramesOfWhatWasConverted() throws IOException {
        try (Dataset gray = npz(6, ColorSpace.GRAY); ShardWriter writer = new ShardWriter(dir.resolve("out"), "y", gray.spec(), WriteOptions.of())) {
            for (Step step : read(gray)) {
                writer.write(step);
            }
            List<Path> shards = writer.finish();
            assertEquals(SIX.framesOf(1), open(shards, null).spec().observation());
            assertEquals(SIX, open(shards, ColorSpace.RGB).spec().observation(), "the user knows better");
        }
    }

    @Test
    void fourChannelsAreNoRgbFrames() {
        String refusal = assertThrows(UserError.class, () -> npz(4, ColorSpace.RGB)).getMessage();
        assertEquals(dir.resolve("x.npz") + " holds images of 4 channels, which are no RGB frames of three each; leave out color_space: rgb", refusal);
        assertThrows(UserError.class, () -> open(shards(4), ColorSpace.RGB));
    }

    /** Pickled by Python, with the enum of eirli's library. */
    @ParameterizedTest
    @CsvSource({
            "RGB, 2, gAJ9cQBYCwAAAGNvbG9yX3NwYWNlcQFjaW1pdGF0aW9uLmF1Z21lbnQuY29sb3IKQ29sb3JTcGFjZQpxAlgDAAAAUkdCcQOFcQRScQVzLg==",
            "RGB, 4, gASVRQAAAAAAAAB9lIwLY29sb3Jfc3BhY2WUjBdpbWl0YXRpb24uYXVnbWVudC5jb2xvcpSMCkNvbG9yU3BhY2WUk5SMA1JHQpSFlFKUcy4=",
            "GRAY, 2, gAJ9cQBYCwAAAGNvbG9yX3NwYWNlcQFjaW1pdGF0aW9uLmF1Z21lbnQuY29sb3IKQ29sb3JTcGFjZQpxAlgEAAAAR1JBWXEDhXEEUnEFcy4=",
            "GRAY, 4, gASVRgAAAAAAAAB9lIwLY29sb3Jfc3BhY2WUjBdpbWl0YXRpb24uYXVnbWVudC5jb2xvcpSMCkNvbG9yU3BhY2WUk5SMBEdSQVmUhZRSlHMu"})
    void eirlisMetadataSayWhatChannelsAre(ColorSpace colors, int protocol, String pickle) throws MalformedException {
        assertEquals(colors, EirliMetadata.parse(Base64.getDecoder().decode(pickle)).colors());
    }

    @Test
    void eirlisMetadataNeedNotSayIt() throws MalformedException {
        byte[] empty = {(byte) 0x80, 2, '}', '.'};
        assertNull(EirliMetadata.parse(empty).colors());
    }
}
