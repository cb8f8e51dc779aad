package io.repforge.framework.report;

import io.repforge.api.RunListener;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.RunListener.Observer;
import io.repforge.api.option.NoOptions;
import io.repforge.framework.run.StartedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlListenerTest {

    private static final Pattern LINE = Pattern.compile("<polyline class=\"line\" points=\"([^\"]*)\"");

    @TempDir
    Path folder;

    @Test
    void aRunningReportShowsItsFirstMetricsAndReloadsItself() throws Exception {
        Observer observer = start(0);
        observer.onStep(10, 2.5);
        observer.onMetrics(10, metrics(10, 2.5));

        String page = page();
        assertTrue(page.contains("running: 10 of 40 steps, 1 of 4 epochs"), page);
        assertTrue(page.contains("http-equiv=\"refresh\""));
        assertTrue(page.contains("<circle class=\"dot\""), "a single value is a dot");
    }

    private static final Score KNN = Score.of("knn_20", Score.Unit.SHARE).titled("kNN 20");

    private record AtEnd(long step, ScoreRow ofEncoder, Map<String, ScoreRow> ofOthers) implements RunListener.Scores {

        @Override
        public boolean isAtEnd() {
            return true;
        }
    }

    @Test
    void aFinishedReportHasACurveOfEachMetricAndItsScores() throws Exception {
        Files.writeString(folder.resolve("recipe.yaml"), "name: a<b\n");
        Observer observer = start(0);
        for (long step = 10; step <= 40; step += 10) {
            observer.onStep(step, 100.0 / step);
            observer.onMetrics(step, metrics(step, 100.0 / step));
        }
        observer.onScores(new AtEnd(40, ScoreRow.of(Map.of(KNN, 0.8125)), Map.of("untrained", ScoreRow.of(Map.of(KNN, 0.5)))));
        observer.onEnd(true);

        String page = page();
        assertTrue(page.contains("done: 40 of 40 steps, 4 of 4 epochs"), page);
        assertFalse(page.contains("http-equiv=\"refresh\""));
        assertEquals(List.of(4, 4, 4), lengths(page), "points of loss, mean_similarity and gradient_norm; the epoch is no curve");
        assertTrue(page.contains("<b>loss</b> last 2.5 · lowest 2.5 · highest 10"), page);
        assertTrue(page.contains("<th>kNN 20</th>"));
        assertTrue(page.contains("<td>trained</td><td>81.25 %</td>"));
        assertTrue(page.contains("<td>untrained</td><td>50.00 %</td>"));
        assertTrue(page.contains("name: a&lt;b"));
    }

    @Test
    void aPageIsWellFormedAndNeedsNothingElse() throws Exception {
        Observer observer = start(0);
        observer.onMetrics(10, metrics(10, 1));
        observer.onMetrics(20, metrics(20, 0.5));
        observer.onEnd(false);

        String page = page();
        Matcher svg = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
        int charts = 0;
        while (svg.find()) {
            DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(new java.io.ByteArrayInputStream(svg.group().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            charts++;
        }
        assertEquals(3, charts);
        assertFalse(page.matches("(?s).*(src=|href=|url\\(|<script).*"), "nothing is loaded");
        assertTrue(page.contains("stopped after"));
    }

    @Test
    void aResumedRunGoesOnWithTheCurvesUpToItsCheckpoint() throws Exception {
        Files.writeString(folder.resolve("metrics.csv"), """
                batches_trained,epoch,loss,evaluate/knn_20
                10,1,4.0,
                10,,,0.5
                20,2,3.0,
                30,3,9.0,
                """);
        Observer observer = start(20);
        observer.onStep(30, 2);
        observer.onMetrics(30, Map.of("epoch", 3.0, "loss", 2.0));
        observer.onEnd(false);

        String page = page();
        assertTrue(page.contains("stopped after 30 of 40 steps"), page);
        assertEquals(List.of(3), lengths(page), "the loss at 10, 20 and anew at 30");
        assertTrue(page.contains("<b>loss</b> last 2 · lowest 2 · highest 4"), page);
        assertTrue(page.contains("<b>evaluate/knn_20</b> last 0.5"), page);
    }

    @Test
    void scoresOfAnEarlierPartOfTheRunAreNotShownBeforeItsEnd() throws Exception {
        Files.writeString(folder.resolve("evaluation.json"), "{\"trained\": {\"knn_20\": 0.8125}}");
        Observer observer = start(0);
        observer.onMetrics(10, metrics(10, 1));
        assertFalse(page().contains("81.25"));
    }

    @Test
    void theNewestPictureOfABatchIsPartOfThePage() throws Exception {
        Observer observer = start(0);
        observer.onPicture(1, Files.write(folder.resolve("a.png"), new byte[] {1, 2, 3}), List.of("context"));
        observer.onPicture(20, Files.write(folder.resolve("b.png"), new byte[] {4, 5, 6}), List.of("context", "augmented context"));
        observer.onEnd(true);

        assertTrue(page().contains("src=\"data:image/png;base64,BAUG\"><figcaption>step <b>20</b>, from the top: context, augmented context<"), page());
        assertFalse(page().contains("AQID"));
    }

    @Test
    void warningsAreListedWithTheStepThatTheyCameAt() throws Exception {
        Observer observer = start(0);
        observer.onWarning(0, "20 images are fewer than a batch of 64.");
        observer.onWarning(7, "All representations are alike: a < b.");
        observer.onEnd(true);

        assertTrue(page().contains("<h2>Warnings</h2>"), page());
        assertTrue(page().contains("<li>20 images are fewer than a batch of 64.</li>"), page());
        assertTrue(page().contains("<li>Step 7: All representations are alike: a &lt; b.</li>"), page());
    }

    @Test
    void valuesThatAreNotFiniteAreLeftOut() throws Exception {
        Observer observer = start(0);
        observer.onMetrics(10, Map.of("loss", 1.0));
        observer.onMetrics(20, Map.of("loss", Double.NaN));
        observer.onMetrics(30, Map.of("loss", 3.0));
        observer.onEnd(true);
        assertEquals(List.of(2), lengths(page()));
        assertFalse(page().contains("NaN"));
    }

    @Test
    void aLongCurveIsThinnedWithoutLosingItsPeak() throws Exception {
        List<Curves.Point> curve = new ArrayList<>();
        for (int step = 1; step <= 10_000; step++) {
            curve.add(new Curves.Point(step, step == 5_003 ? 50 : 1 + 1.0 / step));
        }
        String svg = new LineChart(10_000).svg(curve);
        Matcher line = LINE.matcher(svg);
        assertTrue(line.find());
        assertTrue(line.group(1).split(" ").length <= 600);
        assertTrue(line.group(1).contains(",10.0"), "a point at the top of the chart");
    }

    private Observer start(long firstStep) throws IOException {
        return new HtmlListener().start(new StartedRun("my run", folder, 40, 10, firstStep, 0), new NoOptions());
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("report.html"));
    }

    private static Map<String, Double> metrics(long step, double loss) {
        return Map.of("epoch", step / 10.0, "batches_trained", (double) step, "loss", loss, "mean_similarity", 0.1, "gradient_norm", loss * 2);
    }

    /** Numbers of points of the lines, in the order of the page. */
    private static List<Integer> lengths(String page) {
        List<Integer> lengths = new ArrayList<>();
        Matcher line = LINE.matcher(page);
        while (line.find()) {
            lengths.add(line.group(1).trim().split(" ").length);
        }
        return lengths;
    }
}
