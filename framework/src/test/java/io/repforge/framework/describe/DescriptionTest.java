package io.repforge.framework.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.cli.Main;
import io.repforge.framework.data.codec.Npy;
import io.repforge.images.Images;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of data before anything is trained on it. */
class DescriptionTest {

    private static final Space.Discrete CLASSES = Space.discrete(List.of("cat", "dog", "owl"));

    @TempDir
    Path temp;

    private record InMemory(StepSpec spec, List<Step> steps) implements Dataset {
        @Override
        public Contents contents() {
            return Contents.of(steps.size() + " steps").leavingOut("a drawing is left out");
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(steps);
        }
    }

    private static Description describe(StepSpec spec, List<Step> steps, long limit) throws IOException {
        return Description.of(new InMemory(spec, steps), limit, () -> 0, any -> {});
    }

    /** Images of 2 × 2 RGB pixels, whose red channel alone varies. */
    private static Step image(int red, int label) {
        byte[] pixels = new byte[12];
        for (int i = 0; i < 4; i++) {
            pixels[i] = (byte) (i % 2 == 0 ? red : 0);
            pixels[4 + i] = (byte) 255;
        }
        Array image = Array.of(Shape.of(3, 2, 2), pixels);
        return label < 0 ? Step.of(image) : Step.of(image, label);
    }

    @Test
    void ofImagesChannelsAreMeasuredAndClassesAndCopiesCounted() throws IOException {
        List<Step> steps = List.of(image(100, 0), image(200, 0), image(100, 0).from("again.png"), image(200, 1), image(0, 0));
        Description data = describe(StepSpec.of(Space.image(3, 2, 2), null, Map.of(Step.LABEL, CLASSES)), steps, Long.MAX_VALUE);
        Pixels pixels = Objects.requireNonNull(data.pixels());
        double mean = (100 + 200 + 100 + 200) / 10.0 / 255;
        assertEquals(mean, pixels.mean(0), 1e-12);
        double squares = (2 * 100 * 100 + 2 * 200 * 200) / 10.0 / 255 / 255;
        assertEquals(Math.sqrt(squares - mean * mean), pixels.deviation(0), 1e-12);
        assertEquals(List.of(1.0, 0.0, 1.0, 1.0), List.of(pixels.mean(1), pixels.deviation(1), pixels.least(1), pixels.largest(1)));
        assertEquals(1, pixels.curve(2).get(0).get(1), "all of blue is black");
        Choices classes = Objects.requireNonNull(data.classes().get(Step.LABEL));
        assertEquals(List.of(4L, 1L, 0L), java.util.Arrays.stream(classes.counts()).boxed().toList());
        assertEquals(4, classes.imbalance());
        assertEquals(List.of("label: the largest class has 4 times as many as the smallest.", "label: the class owl doesn't occur."),
                DescriptionPage.remarks("label", classes));
        assertEquals(2, data.copies().count());
        assertEquals(1, data.copies().labelledOtherwise());
        assertEquals(List.of(new Copies.Example(0, 2, "again.png", false), new Copies.Example(1, 3, "", true)), data.copies().examples());
        assertFalse(data.lengths().areSeveral());
        assertTrue(data.isWhole());
    }

    @Test
    void ofVectorsComponentsAreMeasuredAndWhatNeverChangesOrIsNoNumberIsTold() throws IOException {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Array vector = Array.of(Shape.of(3), i, 5f, i == 7 ? Float.NaN : -i);
            steps.add(Step.of(vector, Array.of(Shape.SCALAR, (long) (i % 2)), i == 1 || i == 6 || i == 11, Map.of("angle", i / 10.0)));
        }
        Description data = describe(StepSpec.of(Space.box(3), Space.discrete(3), Map.of("angle", Space.box())), steps, Long.MAX_VALUE);
        Components components = Objects.requireNonNull(data.components());
        assertEquals(5.5, components.all().get(0).mean(), 1e-12);
        assertEquals(Math.sqrt(143 / 12.0), components.all().get(0).deviation(), 1e-12);
        assertEquals(List.of("Component 1 never changes.", "1 number is infinite or none."), DescriptionPage.remarks(components));
        assertEquals(-11, components.all().get(2).least());
        assertEquals(1.1, Objects.requireNonNull(data.factors().get("angle")).largest(), 1e-12);
        Lengths lengths = data.lengths();
        assertEquals(List.of(2L, 5L, 3L), List.of(lengths.shortest(), lengths.longest(), lengths.trajectories()));
        assertEquals(List.of(5.0, 4.0), List.of(lengths.median(), lengths.mean()));
        assertEquals(List.of(new Lengths.Bin(2, 2, 1), new Lengths.Bin(3, 3, 0), new Lengths.Bin(4, 4, 0), new Lengths.Bin(5, 5, 2)), lengths.bins());
        assertEquals(List.of("2"), Objects.requireNonNull(data.discreteActions()).absent());
        assertEquals(3, data.films().size());
        assertEquals(5, data.films().get(2).length());
    }

    @Test
    void aLimitIsKeptAndSaidAndATrajectoryThatItCutsIsNoLength() throws IOException {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            steps.add(Step.of(Array.of(Shape.of(1), (float) i), null, i % 3 == 2, Map.of()));
        }
        StepSpec spec = StepSpec.of(Space.box(1));
        Description some = describe(spec, steps, 5);
        assertEquals(List.of(5L, 2L, 1L), List.of(some.steps(), some.cut(), some.lengths().trajectories()));
        assertFalse(some.isWhole());
        assertTrue(describe(spec, steps, 9).isWhole());
        assertEquals((Object) 2L, some.value().get("trajectories"));
        assertEquals("The data is empty: there is nothing to describe.", assertThrows(UserError.class, () -> describe(spec, List.of(), 5)).getMessage());
    }

    @Test
    void aFilmKeepsFramesAtEqualDistancesHoweverLongItBecomes() {
        Film film = new Film(8);
        for (int i = 0; i < 100; i++) {
            if (film.takesNext()) {
                film.add(Array.of(Shape.SCALAR, (float) i));
            } else {
                film.pass();
            }
        }
        assertEquals(List.of(0L, 16L, 32L, 48L, 64L, 80L, 96L), film.frames().stream().map(Film.Frame::step).toList());
        film.frames().forEach(frame -> assertEquals(frame.step(), frame.observation().get(0)));
        assertEquals(100, film.length());
    }

    @Test
    void copiesAreFoundWhateverTheTableHasGrownToAndOnlyAmongWhatItHolds() {
        Copies copies = new Copies(5000);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 6000; i++) {
                copies.add(java.nio.ByteBuffer.allocate(4).putInt(i).array(), Double.NaN, "");
            }
        }
        assertEquals(5000, copies.count());
        assertEquals(5000, copies.groups());
        assertEquals(0, copies.labelledOtherwise());
        assertTrue(copies.areBounded());
        assertEquals(new Copies.Example(0, 6000, "", false), copies.examples().get(0));
    }

    private String run(int code, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertEquals(code, Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args), () -> out + "\n" + err);
        return code == 0 ? out.toString() : err.toString();
    }

    @Test
    void theCommandTellsTheSameAsTextAsJsonAndAsAPageWithPictures() throws IOException {
        byte[] pixels = new byte[30 * 3 * 9 * 9];
        new java.util.Random(3).nextBytes(pixels);
        long[] labels = new long[30];
        for (int i = 0; i < 30; i++) {
            labels[i] = i % 4 == 3 ? 2 : 0;
        }
        Path file = temp.resolve("a.npz");
        Files.write(file, Npy.writeZip(Map.of("images", Array.of(Shape.of(30, 3, 9, 9), pixels), "y", Array.of(Shape.of(30), labels))));
        String text = run(0, "data", "describe", file.toString());
        assertTrue(text.contains("steps         30\n"), text);
        assertTrue(text.contains("  red      0."), text);
        assertTrue(text.contains("label: the class 1 doesn't occur."), text);
        Path page = temp.resolve("page.html");
        Path picture = temp.resolve("samples.png");
        JsonNode json = new ObjectMapper().readTree(run(0, "data", "describe", file.toString(), "--json", "--out", page.toString(), "--samples", picture.toString(),
                "--limit", "20"));
        assertEquals(20, json.path("steps").asInt());
        assertFalse(json.path("whole").asBoolean());
        assertEquals("[3,9,9]", json.path("observation").path("shape").toString());
        assertEquals(5, json.path("labels").path("label").path("counts").path(2).path("count").asInt());
        assertEquals(0.5, json.path("observation").path("mean").path(1).asDouble(), 0.05);
        String html = Files.readString(page);
        assertTrue(html.contains("20 (the first; there are more)"));
        assertEquals(12 + 5, html.split("<img src=\"data:image/png", -1).length - 1, "as many of each class as there are, and twelve at most");
        Array grid = Images.read(Files.readAllBytes(picture));
        assertEquals(Shape.of(3, 2 * 11, 12 * 11), grid.shape());
    }

    @Test
    void whatCannotBeIsSaid() throws IOException {
        Path file = temp.resolve("v.npz");
        Files.write(file, Npy.writeZip(Map.of("obs", Array.of(Shape.of(2, 2), 1f, 2f, 3f, 4f))));
        assertEquals("--samples: the observations are box [2], not images, so there is no picture of them; --out makes a page of what there is.\n",
                run(2, "data", "describe", file.toString(), "--samples", temp.resolve("x.png").toString()));
        assertEquals("--limit is a number of steps and at least 1, not 0.\n", run(2, "data", "describe", file.toString(), "--limit", "0"));
        Files.writeString(temp.resolve("notes.html"), "not a page");
        assertTrue(run(2, "data", "describe", file.toString(), "--out", temp.resolve("notes.html").toString()).contains("isn't a page of HTML"));
    }
}
