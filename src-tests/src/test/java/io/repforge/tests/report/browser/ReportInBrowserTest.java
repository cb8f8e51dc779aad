package io.repforge.tests.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.repforge.framework.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages about runs, as a browser shows them. Without Chromium on the path they are left out. */
class ReportInBrowserTest {

    private static final String LOSS = "repforge.charts.find(chart => chart.figure.querySelector('h3').textContent === 'Loss')";

    @TempDir
    static Path temp;

    private static Browser browser;
    private static Path report;
    private static Path comparison;

    @BeforeAll
    static void open() throws IOException {
        Optional<Path> chromium = Browser.find();
        assumeTrue(chromium.isPresent(), "There is no Chromium on the path (Debian's package chromium), so nobody looks at the pages.");
        List<Path> runs =
                List.of(SampleRun.write(temp.resolve("first"), "a <b>run</b> of a rather long name, with-a-word-that-has-no-place-to-break-it-anywhere", 1, 0.1),
                        SampleRun.write(temp.resolve("second"), "second", 2, 0.1), SampleRun.write(temp.resolve("third"), "third", 1, 0.5));
        report = Files.write(temp.resolve("report.html"), Reports.page(runs.get(0)));
        comparison = Files.write(temp.resolve("comparison.html"), Reports.comparison(runs));
        browser = Browser.open(chromium.get(), Files.createDirectories(temp.resolve("profile")));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Path page(String name) {
        return name.equals("report") ? report : comparison;
    }

    @ParameterizedTest
    @CsvSource({"report,400,false", "report,1600,false", "report,400,true", "report,1600,true", "comparison,400,false", "comparison,1600,true"})
    void aPageDrawsAllItsChartsWithinItsWidthAndWithoutAComplaint(String name, int width, boolean dark) {
        browser.show(page(name), width, 900, dark);

        assertEquals(List.of(), browser.complaints());
        assertEquals(List.of(), browser.requests(), "it needs no other file");
        assertEquals(dark ? "dark" : "light", browser.evaluate("document.documentElement.dataset.theme").asText());
        assertTrue(browser.evaluate("document.documentElement.scrollWidth").asInt() <= width, "nothing is wider than the window");
        // Pixels that aren't empty, by chart.
        JsonNode drawn = browser.evaluate("""
                repforge.charts.map(chart => {
                  const canvas = chart.plot.querySelector('canvas');
                  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  let drawn = 0;
                  for (let i = 3; i < pixels.length; i += 4) drawn += pixels[i] > 0;
                  return [chart.figure.querySelector('h3').textContent, drawn, canvas.width, chart.plot.clientWidth];
                })""");
        assertTrue(drawn.size() >= (name.equals("report") ? 12 : 4), drawn.toString());
        drawn.forEach(chart -> assertTrue(chart.get(1).asInt() > 1000 && chart.get(2).asInt() == chart.get(3).asInt(), chart.toString()));
        assertEquals("[]", browser.evaluate("""
                (() => {
                  const boxes = [...document.querySelectorAll('header h1, header .tile, nav a, main h2, .card, .choice')]
                    .map(element => [element, element.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
                  const overlaps = [];
                  boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
                    const apart = p.right <= q.left + 1 || q.right <= p.left + 1 || p.bottom <= q.top + 1 || q.bottom <= p.top + 1;
                    if (!apart && !a.contains(b) && !b.contains(a) && !a.closest('nav') && !b.closest('nav')) overlaps.push(a.textContent.slice(0, 40) + ' / ' + b.textContent.slice(0, 40));
                  }));
                  return overlaps;
                })()""").toString(), "cards and headings don't lie on each other");
        assertEquals("[]", browser.evaluate("""
                [...document.querySelectorAll('main p, main h3, main figcaption, .tile span')]
                  .filter(element => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline' && element.clientWidth > 0)
                  .map(element => element.textContent.slice(0, 60))""").toString(), "text stays in its box");
    }

    @Test
    void namesThatUsersChooseAreText() {
        browser.show(report, 1600, 900, false);
        assertEquals("a <b>run</b> of a rather long name, with-a-word-that-has-no-place-to-break-it-anywhere",
                browser.evaluate("document.querySelector('h1').textContent").asText());
        assertEquals(0, browser.evaluate("document.querySelectorAll('h1 b').length").asInt());
    }

    @Test
    void durationsAreRoundedBeforeTheyAreToldInMinutes() {
        browser.show(report, 1600, 900, false);
        assertEquals("[\"999 ms\",\"1 s\",\"99.9 s\",\"1 min 40 s\",\"2 min 0 s\",\"1 h 0 min\",\"2 h 5 min\"]",
                browser.evaluate("[0.9994, 0.9996, 99.94, 99.96, 119.7, 3599.7, 7500].map(repforge.duration)").toString());
    }

    @Test
    void theMouseOverACurveTellsItsValues() {
        browser.show(report, 1600, 900, false);
        browser.evaluate(LOSS + ".figure.scrollIntoView({behavior: 'instant', block: 'center'})");
        JsonNode box = browser.evaluate("(({left, top, width, height}) => [left + width / 2, top + height / 2])(" + LOSS + ".plot.getBoundingClientRect())");
        browser.move(box.get(0).asDouble(), box.get(1).asDouble());
        String tip = LOSS + ".plot.textContent";
        browser.await(tip + ".includes('step')");
        String text = browser.evaluate(tip).asText();
        int step = Integer.parseInt(text.replaceAll("(?s).*step ([0-9,]+?)loss.*", "$1").replace(",", ""));
        String shown = browser.evaluate("repforge.shown(" + SampleRun.loss(step) + ")").asText();
        assertTrue(text.endsWith("loss" + shown), text + " and not " + shown);
    }

    @Test
    void aLogarithmicScaleAndTheTimeCanBeChosen() {
        browser.show(report, 1600, 900, false);
        assertEquals("value", browser.evaluate(LOSS + ".instance.getOption().yAxis[0].type").asText());
        browser.evaluate("[..." + LOSS + ".figure.querySelectorAll('.tools button')].find(button => button.textContent === 'log').click()");
        assertEquals("log", browser.evaluate(LOSS + ".instance.getOption().yAxis[0].type").asText());

        assertEquals("step", browser.evaluate(LOSS + ".instance.getOption().xAxis[0].name").asText());
        browser.evaluate("document.querySelector('button[data-value=time]').click()");
        assertEquals("time", browser.evaluate(LOSS + ".instance.getOption().xAxis[0].name").asText());
        assertEquals(SampleRun.STEPS * SampleRun.SECONDS,
                browser.evaluate("Math.max(..." + LOSS + ".instance.getOption().series[0].data.map(point => point[0]))").asDouble(), 0.01);
        browser.evaluate("sessionStorage.clear()");
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void theThemeIsTheBrowsersUntilTheReaderChooses() {
        browser.show(report, 1600, 900, true);
        String background = "getComputedStyle(document.body).backgroundColor";
        String dark = browser.evaluate(background).asText();
        browser.evaluate("document.querySelector('[data-theme-switch]').click()");
        assertNotEquals(dark, browser.evaluate(background).asText());
        browser.show(report, 1600, 900, true);
        assertEquals("light", browser.evaluate("document.documentElement.dataset.theme").asText(), "what was chosen stays");
        browser.evaluate("sessionStorage.clear()");
    }

    /** The contrast of text, as the guidelines for accessibility (WCAG 2.1, 1.4.3) define it. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void textCanBeRead(boolean dark) {
        browser.show(report, 1600, 900, dark);
        JsonNode faint = browser.evaluate("""
                (() => {
                  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
                  const rgb = colour => { probe.clearRect(0, 0, 1, 1); probe.fillStyle = colour; probe.fillRect(0, 0, 1, 1); return [...probe.getImageData(0, 0, 1, 1).data]; };
                  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
                  const style = getComputedStyle(document.documentElement);
                  const value = name => light(rgb(style.getPropertyValue(name).trim()));
                  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                  return ['--ink', '--soft', '--accent', '--good', '--warn'].flatMap(ink => ['--paper', '--card'].map(paper => [ink, paper, contrast(value(ink), value(paper))]))
                    .filter(([, , ratio]) => ratio < 4.5);
                })()""");
        assertEquals("[]", faint.toString());
    }
}
