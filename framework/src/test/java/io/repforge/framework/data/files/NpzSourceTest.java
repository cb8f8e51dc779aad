package io.repforge.framework.data.files;

import static io.repforge.framework.data.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.FolderContext;
import io.repforge.framework.data.codec.FloatImages;
import io.repforge.framework.data.codec.ImageLayout;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.data.codec.NpyTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzSourceTest {

    @TempDir
    Path dir;

    private Dataset open(Map<String, Array> arrays, String observations, Map<String, String> labels, ImageLayout layout) throws IOException {
        Files.write(dir.resolve("x.npz"), Npy.writeZip(arrays));
        return new NpzSource().open(new NpzSource.Options("x.npz", observations, null, null, labels, Map.of(), layout, null, FloatImages.UINT8), new FolderContext(dir));
    }

    @Test
    void imagesWithChannelsLastAndLabelsAreRead() throws IOException {
        Dataset dataset = open(Map.of("images", Array.of(Shape.of(2, 1, 1, 3), new byte[] {1, 2, 3, 4, 5, 6}), "labels", Array.of(Shape.of(2, 1), 4L, 0L)),
                null, Map.of(), ImageLayout.CHANNELS_LAST);
        assertEquals(StepSpec.of(Space.image(3, 1, 1), null, Map.of("label", Space.discrete(5))), dataset.spec());
        assertEquals(List.of(Step.of(Array.of(Shape.of(3, 1, 1), new byte[] {1, 2, 3}), 4), Step.of(Array.of(Shape.of(3, 1, 1), new byte[] {4, 5, 6}), 0)),
                read(dataset));
    }

    @Test
    void theUserNamesTheClassesOfALabel() throws IOException {
        Files.write(dir.resolve("x.npz"), Npy.writeZip(Map.of("x", Array.of(Shape.of(2, 1), 1f, 2f), "y", Array.of(Shape.of(2), 1L, 0L))));
        assertEquals(Map.of("label", Space.discrete(List.of("owl", "bat"))), open(Map.of("label", List.of("owl", "bat"))).spec().labels());
        assertEquals(dir.resolve("x.npz") + ": option 'class_names' gives 1 names to the classes of the label 'kind', which it hasn't; name as many classes as "
                + "there are, or leave the option out", assertThrows(UserError.class, () -> open(Map.of("kind", List.of("owl")))).getMessage());
    }

    /** As {@code np.savez(file, x=…, y=np.array(['owl', 'bat', 'owl']))} has them. */
    @Test
    void anArrayOfTextsNamesTheClasses() throws IOException {
        Map<String, byte[]> members = Map.of("x.npy", Npy.write(Array.of(Shape.of(3, 1), 1f, 2f, 3f)), "y.npy", NpyTexts.write(List.of("owl", "bat", "owl")));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("x.npz")))) {
            for (String name : List.of("x.npy", "y.npy")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(members.get(name));
            }
        }
        Dataset dataset = open(Map.of());
        assertEquals(Map.of("label", Space.discrete(List.of("bat", "owl"))), dataset.spec().labels());
        assertEquals(List.of(1.0, 0.0, 1.0), read(dataset).stream().map(step -> step.labels().get("label")).toList());
        assertEquals(dir.resolve("x.npz") + ": its array 'y' names the classes of the label 'label' itself; leave the option 'class_names' out",
                assertThrows(UserError.class, () -> open(Map.of("label", List.of("owl", "bat")))).getMessage());
        assertEquals(dir.resolve("x.npz") + ": its array 'y' holds texts, which labels alone may be; name another one", assertThrows(UserError.class,
                () -> new NpzSource().open(new NpzSource.Options("x.npz", null, "y", null, Map.of(), Map.of(), null, null, FloatImages.UINT8),
                        new FolderContext(dir)))
                .getMessage());
    }

    private Dataset open(Map<String, List<String>> classNames) throws IOException {
        return new NpzSource().open(
                new NpzSource.Options("x.npz", null, null, null, Map.of(), classNames, null, null, FloatImages.UINT8), new FolderContext(dir));
    }

    @Test
    void trajectoriesKeepTheirOrderInEveryPass() throws IOException {
        Dataset dataset = open(Map.of("obs", Array.of(Shape.of(3, 2), 0.0, 1, 2, 3, 4, 5), "acts", Array.of(Shape.of(3), 1, 0, 2),
                "dones", new Array(DType.BOOL, Shape.of(3), new byte[] {0, 1, 0})), null, Map.of(), ImageLayout.CHANNELS_FIRST);
        assertEquals(StepSpec.of(Space.box(2), Space.discrete(3), Map.of()), dataset.spec());
        List<Step> steps = read(dataset);
        assertEquals(Step.of(Array.of(Shape.of(2), 2f, 3f), Array.of(Shape.SCALAR, 0L), true, Map.of()), steps.get(1));
        assertEquals(List.of(false, true, true), steps.stream().map(Step::done).toList());
        try (StepReader shuffled = dataset.read(Dataset.Pass.of(3, 1, true))) {
            assertEquals(steps.get(0), shuffled.next());
        }
    }

    @Test
    void arraysThatNobodyAskedForAreTold() throws IOException {
        Map<String, Array> arrays = Map.of("obs", Array.of(Shape.of(2, 1), 1f, 2f), "y", Array.of(Shape.of(2), 0, 1), "spare", Array.of(Shape.of(1), 1));
        Dataset dataset = open(arrays, null, Map.of(), ImageLayout.CHANNELS_FIRST);
        assertEquals("2 steps (box [1]) with labels, in " + dir.resolve("x.npz"), dataset.contents().holds());
        assertEquals(List.of("the arrays that no option names, spare"), dataset.contents().ignored());
    }

    @Test
    void everyFaultIsNamed() {
        Path file = dir.resolve("x.npz");
        Map<String, Array> arrays = Map.of("obs", Array.of(Shape.of(2, 1), 1f, 2f));
        assertEquals(file + " has no array 'pixels', which the option 'observations' names; it has obs",
                assertThrows(UserError.class, () -> open(arrays, "pixels", Map.of(), ImageLayout.CHANNELS_FIRST)).getMessage());
        assertEquals(file + " has no array for the observations; it has z: name one by the option 'observations'", assertThrows(UserError.class,
                () -> open(Map.of("z", Array.of(Shape.of(1), 1f)), null, Map.of(), ImageLayout.CHANNELS_FIRST)).getMessage());
        assertEquals(file + ": its label 'age' have the shape [3], but there are 2 observations", assertThrows(UserError.class,
                () -> open(Map.of("obs", Array.of(Shape.of(2, 1), 1f, 2f), "a", Array.of(Shape.of(3), 1, 2, 3)), null, Map.of("age", "a"),
                        ImageLayout.CHANNELS_FIRST))
                .getMessage());
        assertEquals("file " + dir.resolve("y.npz") + " doesn't exist; check the path and the numbers in its braces",
                assertThrows(UserError.class, () -> new NpzSource().open(
                        new NpzSource.Options("y.npz", null, null, null, Map.of(), Map.of(), null, null, FloatImages.UINT8), new FolderContext(dir))).getMessage());
    }

    @Test
    void channelsAreToldByTheLengthsOfTheAxes() throws IOException {
        Array last = Array.of(Shape.of(2, 4, 5, 3), new byte[120]);
        assertEquals(Space.image(3, 4, 5), open(Map.of("obs", last), null, Map.of(), null).spec().observation());
        assertEquals(Space.image(4, 5, 3), open(Map.of("obs", last), null, Map.of(), ImageLayout.CHANNELS_FIRST).spec().observation());
    }

    @Test
    void realNumbersThatLookLikeImagesAreImages() throws IOException {
        float[] numbers = new float[2 * 8 * 9];
        Arrays.fill(numbers, 51 / 255f);
        numbers[72] = 1;
        Dataset images = open(Map.of("obs", Array.of(Shape.of(2, 8, 9, 1), numbers)), null, Map.of(), null);
        assertEquals(Space.image(1, 8, 9), images.spec().observation());
        byte[] second = new byte[72];
        Arrays.fill(second, (byte) 51);
        second[0] = -1;
        assertEquals(Array.of(Shape.of(1, 8, 9), second), read(images).get(1).observation());
        numbers[3] = -0.1f;
        assertEquals(Space.box(8, 9, 1), open(Map.of("obs", Array.of(Shape.of(2, 8, 9, 1), numbers)), null, Map.of(), null).spec().observation());
    }
}
