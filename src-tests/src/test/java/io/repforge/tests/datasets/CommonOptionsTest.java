package io.repforge.tests.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.array.Values;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostDataContext;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.framework.recipe.RecipeSchema;
import io.repforge.images.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that every data source has beside its own. */
class CommonOptionsTest {

    private static final Components COMPONENTS = ClassPathComponents.load();

    @TempDir
    static Path dir;

    /** Four images of each of three classes, which say which one they are. */
    @BeforeAll
    static void writesImages() throws IOException {
        for (String name : List.of("cat", "cow", "dog")) {
            Path folder = Files.createDirectories(dir.resolve("photos").resolve(name));
            for (int i = 0; i < 4; i++) {
                byte[] pixels = new byte[3 * 6 * 8];
                java.util.Arrays.fill(pixels, (byte) (name.charAt(1) + i));
                Files.write(folder.resolve(i + ".png"), Images.writePng(Array.of(Shape.of(3, 6, 8), pixels)));
            }
        }
    }

    private static Dataset open(String yaml) throws IOException {
        OptionBinder binder = new OptionBinder(COMPONENTS);
        Use<DataSource<?>> use = binder.useFromYaml(DataSource.class, yaml, "--data");
        return DataSource.open(use,
                new HostDataContext(COMPONENTS, source -> binder.use(DataSource.class, source, source.component()), dir, dir));
    }

    private static List<String> origins(Dataset data) throws IOException {
        List<String> origins = new ArrayList<>();
        try (data; StepReader steps = data.read(Dataset.Pass.inOrder())) {
            for (Step step; (step = steps.next()) != null;) {
                origins.add(step.origin());
            }
        }
        return origins;
    }

    @Test
    void ofAnySourceSomeStepsClassesOrTrajectoriesAreTaken() throws IOException {
        assertEquals(List.of("cat/0.png", "cat/1.png", "cat/2.png", "cat/3.png", "cow/0.png"), origins(open("{use: image-folder, folder: photos, take: 5}")));
        assertEquals(List.of("cat/0.png", "cat/1.png"), origins(open("{use: image-folder, folder: photos, n_trajs: 2}")));
        assertEquals(List.of("cow/0.png", "cow/1.png", "cow/2.png"), origins(open("{use: image-folder, folder: photos, take: 3, only_classes: [cow, dog]}")),
                "of the classes so many, not of so many the classes");
    }

    @Test
    void imageFilesAreMadeOfOneSizeAndColour() throws IOException {
        assertEquals(Space.image(3, 4, 4), space("{use: image-folder, folder: photos, size: 4}"));
        assertEquals(Space.image(1, 3, 4), space("{use: image-folder, folder: photos, size: 3, resize: shorter-side, channels: 1}"));
        assertEquals(Space.image(3, 5, 5), space("{use: image-folder, folder: photos, crops: {size: 5}}"));
        assertEquals(Space.image(3, 7, 7), space("{use: of-classes, classes: [cow], of: {use: image-folder, folder: photos}, size: 7, resize: stretch}"));
    }

    private static Space space(String yaml) throws IOException {
        try (Dataset data = open(yaml); StepReader steps = data.read(Dataset.Pass.inOrder())) {
            Space space = data.spec().observation();
            assertTrue(space.admits(steps.next().observation().array()), "what is announced is given");
            return space;
        }
    }

    /** A gradient from left to right, of which a crop shows where it was taken. */
    @Test
    void cropsAreDrawnOfTheFullImageAndOtherwiseItIsTheCentralSquare() throws IOException {
        byte[] gradient = new byte[40 * 80];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (byte) (3 * (i % 80));
        }
        Files.write(Files.createDirectories(dir.resolve("gradient")).resolve("a.png"), Images.writePng(Array.of(Shape.of(1, 40, 80), gradient)));
        try (Dataset data = open("{use: image-folder, folder: gradient, crops: {scale: [0.1, 0.3], size: 8}}"); StepReader steps = data.read(Dataset.Pass.inOrder())) {
            Values image = steps.next().observation();
            assertTrue(image.varies());
            assertEquals(119, image.array().toDoubles()[0] / 2 + image.array().toDoubles()[7] / 2, 2, "the middle of the image is the middle of the square");
            Set<Double> seen = new HashSet<>();
            for (int seed = 0; seed < 40; seed++) {
                Array crop = image.view(new SplittableRandom(seed));
                assertEquals(crop, image.view(new SplittableRandom(seed)));
                seen.add(crop.get(0));
                assertTrue(crop.get(7) - crop.get(0) < 3 * 80 * 0.7,
                        () -> "a crop of less than a third of the image isn't as wide as " + crop.get(0) + " to " + crop.get(7));
            }
            assertTrue(seen.size() > 20, seen::toString);
        }
    }

    @Test
    void imagesThatAreArraysAreMadeSoToo() throws IOException {
        byte[] images = new byte[2 * 6 * 8 * 3];
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("x.npz")))) {
            zip.putNextEntry(new ZipEntry("obs.npy"));
            zip.write(Npy.write(Array.of(Shape.of(2, 6, 8, 3), images)));
        }
        assertEquals(Space.image(3, 4, 4), space("{use: npz, path: x.npz, size: 4}"));
        assertEquals(Space.image(1, 5, 5), space("{use: npz, path: x.npz, channels: 1, crops: {size: 5}}"));
    }

    @Test
    void whatIsNoImageIsNotPrepared() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("vectors.npz")))) {
            zip.putNextEntry(new ZipEntry("obs.npy"));
            zip.write(Npy.write(Array.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f)));
        }
        assertEquals("The observations of npz are box [3] and no images: leave out size, channels, crops and what else is for images.",
                assertThrows(IOException.class, () -> open("{use: npz, path: vectors.npz, size: 4}")).getMessage());
    }

    @Test
    void whatIsWrongWithOneIsSaidOfTheKeyThatWasWritten() {
        assertTrue(fault("{use: image-folder, folder: photos, take: 0}").contains("take must be at least 1, not 0"),
                () -> fault("{use: image-folder, folder: photos, take: 0}"));
        assertTrue(fault("{use: image-folder, folder: photos, tke: 3}").contains("'take'"), () -> fault("{use: image-folder, folder: photos, tke: 3}"));
        assertTrue(fault("{use: image-folder, folder: photos, size: 3, crops: {size: 4}}").contains("crops have a size of their own (crops.size); leave size out"));
        assertTrue(fault("{use: image-folder, folder: photos, transparency: mauve}").contains("'mauve' is no background"));
        assertTrue(fault("{use: image-folder, folder: photos, crops: {size: 4, scale: [0.5, 0.2]}}").contains("the scale of random crops goes from"));
    }

    private static String fault(String yaml) {
        return assertThrows(UserError.class, () -> open(yaml)).getMessage();
    }

    @Test
    void editorsKnowThem() {
        JsonNode definitions = RecipeSchema.of(COMPONENTS).get("$defs");
        definitions.fieldNames().forEachRemaining(name -> {
            if (name.startsWith("data-source.")) {
                JsonNode properties = definitions.get(name).get("properties");
                assertTrue(properties.has("take") && properties.has("only_classes") && properties.has("n_trajs") && properties.has("crops"), name);
            }
        });
    }
}
