package io.repforge.tests.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.explore.Exploration;
import io.repforge.framework.explore.ExplorationPage;
import io.repforge.framework.explore.ExplorationValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of {@code repforge explore}, as a browser shows it. Without Chromium on the path it is left out. */
class ExploreInBrowserTest {

    private static final String MAP = "repforge.charts.find(chart => chart.map).map";
    private static final int OF_EACH = 80;

    @TempDir
    static Path temp;

    private static Browser browser;
    private static Path page;

    /** Images in colour of three classes, whose pixels are the features. The last two are a copy of the first and an image like no other. */
    private record Squares(List<Step> steps) implements Dataset {

        private static final int SIDE = 12;
        private static final int LENGTH = 3 * SIDE * SIDE;

        static Squares some() {
            SplittableRandom random = new SplittableRandom(9);
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < 3 * OF_EACH; i++) {
                byte[] pixels = new byte[LENGTH];
                for (int j = 0; j < LENGTH; j++) {
                    boolean own = j / (SIDE * SIDE) == i % 3;
                    pixels[j] = (byte) (own ? random.nextInt(150, 250) : random.nextInt(10, 60));
                }
                steps.add(step(pixels, i % 3, "square " + i + ", <i>painted</i>.png"));
            }
            steps.add(steps.get(0).from("copy.png"));
            byte[] dot = new byte[LENGTH];
            Arrays.fill(dot, 0, SIDE, (byte) 255);
            steps.add(step(dot, 0, "dot.png"));
            return new Squares(steps);
        }

        private static Step step(byte[] pixels, int label, String name) {
            return Step.of(Array.of(Shape.of(3, SIDE, SIDE), pixels), label).from(name);
        }

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.image(3, SIDE, SIDE), null, Map.of(Step.LABEL, Space.discrete(List.of("red", "green & lush", "<b>blue</b>"))));
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(steps);
        }
    }

    @BeforeAll
    static void open() throws IOException {
        Optional<Path> chromium = Browser.find();
        assumeTrue(chromium.isPresent(), "There is no Chromium on the path (Debian's package chromium), so nobody looks at the page.");
        try (Exploration exploration = Exploration.of(Squares.some(), Features.pixels(), new Exploration.Question(OptionalDouble.empty(), 0), new TreeSet<>(),
                done -> {})) {
            ExplorationValue value = ExplorationValue.of(exploration, new ExplorationValue.Extent(1000, 64, 0));
            page = Files.writeString(temp.resolve("page.html"), ExplorationPage.html("runs/<mine>", "a-folder-of-images", exploration, value));
        }
        browser = Browser.open(chromium.get(), Files.createDirectories(temp.resolve("profile")));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void shows() {
        browser.show(page, 1600, 1000, false);
    }

    @ParameterizedTest
    @CsvSource({"400,false", "400,true", "1600,false", "1600,true"})
    void itIsDrawnWithinItsWidthAndWithoutAComplaint(int width, boolean dark) {
        browser.show(page, width, 900, dark);
        browser.evaluate("[...document.querySelectorAll('.map-controls button')].find(button => button.textContent === 'Pictures').click()");
        browser.await(MAP + ".chart.instance.getOption().series.some(series => series.name === 'pictures')");

        assertEquals(List.of(), browser.complaints());
        assertEquals(List.of(), browser.requests(), "it needs no other file");
        assertTrue(browser.evaluate("document.documentElement.scrollWidth").asInt() <= width, "nothing is wider than the window");
        JsonNode drawn = browser.evaluate("""
                repforge.charts.map(chart => {
                  const canvas = chart.plot.querySelector('canvas');
                  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  const colours = new Set();
                  for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] === 255) colours.add(pixels[i] + 256 * pixels[i + 1] + 65536 * pixels[i + 2]);
                  return colours.size;
                })""");
        assertTrue(drawn.get(0).asInt() > 100, "pictures have many colours: " + drawn);
        assertTrue(drawn.get(1).asInt() >= 3, "each class has its own: " + drawn);
    }

    @Test
    void namesThatUsersChooseAreText() {
        assertEquals("green & lush", browser.evaluate("document.querySelectorAll('.map-legend button')[1].childNodes[1].textContent").asText());
        assertEquals(0, browser.evaluate("document.querySelectorAll('main b b, main i').length").asInt());
        browser.evaluate(MAP + ".look(1)");
        assertEquals("square 1, <i>painted</i>.png", browser.evaluate("document.querySelector('.map-looked h4').textContent").asText());
    }

    /** Where a point is in the window. */
    private static JsonNode place(int point) {
        return browser.evaluate("""
                (() => {
                  const map = %s;
                  map.chart.figure.scrollIntoView({ behavior: 'instant', block: 'start' });
                  const box = map.chart.plot.getBoundingClientRect();
                  const shown = map.data.maps[map.projection];
                  const at = map.chart.instance.convertToPixel({ gridIndex: 0 }, [shown.x[%d], shown.y[%d]]);
                  return [box.left + at[0], box.top + at[1]];
                })()""".formatted(MAP, point, point));
    }

    @Test
    void theMouseOverAPointShowsItsPictureAndAClickItsNeighbours() {
        // A point that no other hides.
        int point = 3 * OF_EACH + 1;
        JsonNode at = place(point);
        browser.move(at.get(0).asDouble(), at.get(1).asDouble());
        browser.await("document.querySelector('.map-hover')?.textContent.includes('dot.png')");
        assertTrue(browser.evaluate("document.querySelector('.map-hover .picture').style.backgroundImage").asText().startsWith("url(\"blob:"));

        browser.drag(at.get(0).asDouble(), at.get(1).asDouble());
        browser.await("document.querySelector('.map-looked h4').textContent === 'dot.png'");
        assertEquals(8, browser.evaluate("document.querySelectorAll('.map-near .near').length").asInt());
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void aBoxSelectsWhatCanBeTakenAlongAsATable() {
        browser.evaluate("[...document.querySelectorAll('.map-controls button')].find(button => button.textContent === 'Box').click()");
        place(0);
        JsonNode box = browser.evaluate("(({left, top, width, height}) => [left, top, width, height])(" + MAP + ".chart.plot.getBoundingClientRect())");
        double left = box.get(0).asDouble();
        double top = box.get(1).asDouble();
        double middle = left + box.get(2).asDouble() / 2;
        browser.drag(left + 5, top + 5, middle, top + 100, middle, top + box.get(3).asDouble() - 5);
        browser.await("!document.querySelector('.map-selection').hidden");
        int inLeftHalf = browser.evaluate("""
                (map => map.data.maps[0].x.filter(x => x < (map.zoom.x[0] + map.zoom.x[1]) / 2).length)(%s)""".formatted(MAP)).asInt();
        int selected = browser.evaluate(MAP + ".selection.size").asInt();
        assertTrue(selected > 0 && Math.abs(selected - inLeftHalf) <= 2, selected + " of " + inLeftHalf);

        browser.evaluate("(make => URL.createObjectURL = blob => { window.downloaded = blob.text(); return make.call(URL, blob); })(URL.createObjectURL)");
        browser.evaluate("document.querySelector('[data-download]').click()");
        List<String> lines = browser.evaluate("window.downloaded").asText().lines().toList();
        assertEquals("row,name,umap_x,umap_y,pca_x,pca_y,label,outlier_score,duplicate_group", lines.get(0));
        assertEquals(selected + 1, lines.size());
        List<String> copies = browser.evaluate(MAP + ".csv([0, 1, " + 3 * OF_EACH + "])").asText().lines().skip(1).map(line -> line.replaceAll(".*,", "")).toList();
        assertEquals(List.of("1", "", "1"), copies, "the first has a copy");
        assertTrue(lines.get(1).matches("\\d+,(\"square \\d+, <i>painted</i>.png\"|copy.png|dot.png),.*"), lines.get(1));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void listsLeadToTheMap() {
        assertTrue(browser.evaluate("document.querySelector('.group .badge').textContent").asText().equals("same pixels"));
        browser.evaluate("[...document.querySelectorAll('[data-list=duplicates] button')].find(button => button.textContent.startsWith('Select')).click()");
        assertTrue(browser.evaluate(MAP + ".selection.has(" + 3 * OF_EACH + ")").asBoolean(), "the copy is selected, to be left out");
        assertTrue(!browser.evaluate(MAP + ".selection.has(0)").asBoolean(), "and the first isn't");

        browser.evaluate("document.querySelector('[data-list=outliers] .thumb').click()");
        assertEquals("dot.png", browser.evaluate("document.querySelector('.map-looked h4').textContent").asText());
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void classesCanBeHiddenAndColoursChosen() {
        String points = MAP + ".chart.instance.getOption().series[0].data.length";
        int all = browser.evaluate(points).asInt();
        browser.evaluate("document.querySelector('.map-legend button').click()");
        assertEquals(all - OF_EACH - 2, browser.evaluate(points).asInt());
        browser.evaluate("(select => { select.value = 1; select.dispatchEvent(new Event('change')); })(document.querySelector('.map-controls select'))");
        assertEquals(all, browser.evaluate(points).asInt());
        assertNotEquals(0, browser.evaluate(MAP + ".chart.instance.getOption().visualMap.length").asInt());
        browser.evaluate("[...document.querySelectorAll('.map-controls button')].find(button => button.textContent === 'PCA').click()");
        assertTrue(browser.evaluate(MAP + ".chart.instance.getOption().xAxis[0].name").asText().startsWith("first principal component, "));
        assertEquals(List.of(), browser.complaints());
    }
}
