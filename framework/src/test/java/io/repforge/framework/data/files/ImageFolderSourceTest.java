package io.repforge.framework.data.files;

import static io.repforge.framework.data.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.DecodedSteps;
import io.repforge.framework.data.FolderContext;
import io.repforge.framework.data.images.PreparedSource;
import io.repforge.framework.data.Reading;
import io.repforge.images.Images;
import io.repforge.images.Resize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderSourceTest {

    @TempDir
    Path dir;

    private Array save(String name, int channels, int height, int width, int value) throws IOException {
        byte[] pixels = new byte[channels * height * width];
        Arrays.fill(pixels, (byte) value);
        Array image = Array.of(Shape.of(channels, height, width), pixels);
        Files.createDirectories(dir.resolve(name).getParent());
        Files.write(dir.resolve(name), Images.writePng(image));
        return image;
    }

    private Dataset open(Integer size, Integer channels) throws IOException {
        return open(size, Resize.CROP, channels);
    }

    private Dataset open(Integer size, Resize how, Integer channels) throws IOException {
        Use<DataSource<?>> folder = new Use<>(new ImageFolderSource(), new ImageFolderSource.Options(".", ImageFolderSource.Labels.AUTO, null));
        return new PreparedSource().open(new PreparedSource.Options(folder, size, size == null ? null : how, channels, "white", 1 << 27, null, null),
                new FolderContext(dir));
    }

    @Test
    void foldersAreClassesInTheOrderOfTheirNames() throws IOException {
        Array dog = save("dog/a.png", 3, 2, 2, 1);
        Array cat = save("cat/deep/b.PNG", 3, 2, 2, 2);
        Files.writeString(dir.resolve("cat/readme.txt"), "no image");
        Files.createDirectories(dir.resolve(".hidden"));
        Dataset dataset = open(null, null);
        assertEquals(StepSpec.of(Space.image(3, 2, 2), null, Map.of("label", Space.discrete(List.of("cat", "dog")))), dataset.spec());
        assertEquals(OptionalLong.of(2), dataset.size());
        assertEquals(List.of(Step.of(cat, 0), Step.of(dog, 1)), read(dataset));
    }

    @Test
    void aStepSaysWhichFileItIs() throws IOException {
        save("dog/a.png", 3, 2, 2, 1);
        save("cat/deep/b.PNG", 3, 2, 2, 2);
        assertEquals(List.of("cat/deep/b.PNG", "dog/a.png"), read(open(null, null)).stream().map(Step::origin).toList());
    }

    @Test
    void foldersWhoseNamesAreNumbersAreInTheOrderOfTheNumbers() throws IOException {
        Array ten = save("10/a.png", 1, 1, 1, 10);
        Array two = save("2/a.png", 1, 1, 1, 2);
        Dataset dataset = open(null, null);
        assertEquals(Map.of("label", Space.discrete(List.of("2", "10"))), dataset.spec().labels());
        assertEquals(List.of(Step.of(two, 0), Step.of(ten, 1)), read(dataset));
    }

    @Test
    void imagesWithoutFoldersHaveNoLabel() throws IOException {
        Array only = save("a.png", 1, 2, 2, 1);
        assertEquals(List.of(Step.of(only)), read(open(null, null)));
    }

    @Test
    void imagesAreMadeAlikeBySizeAndChannels() throws IOException {
        save("a/1.png", 3, 10, 20, 50);
        save("b/2.png", 1, 7, 5, 60);
        List<Step> steps = read(open(4, 3));
        assertEquals(List.of(Shape.of(3, 4, 4), Shape.of(3, 4, 4)), steps.stream().map(step -> Reading.seen(step).shape()).toList());
        assertEquals(List.of(50.0, 60.0), steps.stream().map(step -> Reading.seen(step).get(47)).toList());
    }

    @Test
    void ofLongImagesTheCentralSquareIsTakenOrAllOnASquareOfWhite() throws IOException {
        save("a/1.png", 1, 2, 4, 50);
        assertEquals(Array.of(Shape.of(1, 4, 4), new byte[] {-1, -1, -1, -1, 50, 50, 50, 50, 50, 50, 50, 50, -1, -1, -1, -1}),
                read(open(4, Resize.PAD, null)).get(0).observation());
        assertEquals(Array.of(Shape.of(1, 2, 2), new byte[] {50, 50, 50, 50}), read(open(2, Resize.CROP, null)).get(0).observation());
    }

    @Test
    void transparentImagesLieOnWhite() throws IOException {
        BufferedImage clear = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        ImageIO.write(clear, "png", dir.resolve("clear.png").toFile());
        byte[] white = new byte[3 * 2 * 2];
        Arrays.fill(white, (byte) 255);
        assertEquals(Step.of(Array.of(Shape.of(3, 2, 2), white)), read(open(2, 3)).get(0));
    }

    @Test
    void aPassShufflesAllClassesTogether() throws IOException {
        for (int i = 0; i < 40; i++) {
            save("c" + i / 20 + "/" + (10 + i) + ".png", 1, 1, 1, i);
        }
        Dataset dataset = open(null, null);
        List<Step> first = read(dataset, Dataset.Pass.of(1, 0, true));
        assertEquals(first, read(dataset, Dataset.Pass.of(1, 0, true)));
        assertEquals(2, first.subList(0, 15).stream().map(Step::labels).distinct().count());
        assertEquals(40, first.stream().map(step -> Reading.seen(step).get(0)).distinct().count());
    }

    private static final String ENDINGS = "bmp, gif, jfif, jpe, jpeg, jpg, pbm, pgm, png, pnm, ppm, tif, tiff, webp";

    private static String fault(Executable reading) {
        return assertThrows(UserError.class, reading).getMessage();
    }

    private Dataset openAs(String folder, ImageFolderSource.Labels labels) throws IOException {
        return new ImageFolderSource().open(new ImageFolderSource.Options(folder, labels, null), new FolderContext(dir));
    }

    @Test
    void aFolderThatHoldsNoImagesIsAFaultThatSaysWhatItHolds() throws IOException {
        Path here = dir.resolve(".");
        assertEquals("image folder " + here + " holds no images (" + ENDINGS + ")", fault(() -> open(null, null)));
        assertEquals("image folder " + dir.resolve("none") + " doesn't exist; check the path", fault(() -> openAs("none", ImageFolderSource.Labels.AUTO)));
        Files.writeString(dir.resolve("photo.HEIC"), "x");
        Files.createDirectories(dir.resolve("cat"));
        assertEquals("image folder " + dir.resolve("photo.HEIC") + " is a file; name the folder that it lies in",
                fault(() -> openAs("photo.HEIC", ImageFolderSource.Labels.AUTO)));
        assertEquals("image folder " + here + " holds no images (" + ENDINGS + "); what is there: 1 image left out, whose format isn't read (1 .heic): convert"
                + " them to PNG or JPEG to use them; 1 folder without images (cat)", fault(() -> open(null, null)));
        save("a.png", 1, 1, 1, 1);
        assertEquals("image folder " + here + " has no sub-folders with images to be its classes, only images: set labels: none",
                fault(() -> openAs(".", ImageFolderSource.Labels.FOLDERS)));
    }

    @Test
    void anImageThatCantBeReadIsNamedAndThoseAfterItAreReadOn() throws IOException {
        save("a/1.png", 3, 2, 2, 1);
        save("a/2.png", 3, 2, 3, 1);
        Array last = save("a/4.png", 3, 2, 2, 4);
        Files.writeString(dir.resolve("a/3.png"), "no image");
        try (StepReader steps = DecodedSteps.of(open(null, null).read(Dataset.Pass.inOrder()))) {
            steps.next();
            assertEquals(dir.resolve("./a/2.png") + " is an image 3×2×3, but images before it are an image 3×2×2; make them alike by the options 'size' and 'channels',"
                    + " which each data source has",
                    assertThrows(UnreadableStepException.class, steps::next).getMessage());
            assertEquals(dir.resolve("./a/3.png")
                    + " can't be read: it isn't an image in a format that can be read (PNG, JPEG, WebP, TIFF, GIF, BMP, PBM/PGM/PPM)",
                    assertThrows(UnreadableStepException.class, steps::next).getMessage());
            assertEquals(last, steps.next().observation());
            assertNull(steps.next());
        }
    }

    @Test
    void theFirstImageThatCanBeReadSaysWhatAllLookLike() throws IOException {
        save("2.png", 3, 2, 2, 1);
        Files.writeString(dir.resolve("1.png"), "no image");
        assertEquals(Space.image(3, 2, 2), open(null, null).spec().observation());
        Files.writeString(dir.resolve("2.png"), "no image");
        assertEquals(dir.resolve("./1.png") + " can't be read: it isn't an image in a format that can be read (PNG, JPEG, WebP, TIFF, GIF, BMP, PBM/PGM/PPM)"
                + "; nor can the 1 after it", fault(() -> open(null, null)));
    }

    @Test
    void anImageThatIsGoneByTheTimeItIsReadIsAFaultOfThatImageAlone() throws IOException {
        save("1.png", 3, 2, 2, 1);
        save("2.png", 3, 2, 2, 2);
        Dataset dataset = open(null, null);
        Files.delete(dir.resolve("1.png"));
        try (StepReader steps = DecodedSteps.of(dataset.read(Dataset.Pass.inOrder()))) {
            assertEquals(dir.resolve("./1.png") + " can't be read: there is no such file or folder",
                    assertThrows(UnreadableStepException.class, steps::next).getMessage());
            assertEquals(2, steps.next().observation().array().get(0));
        }
    }
}
