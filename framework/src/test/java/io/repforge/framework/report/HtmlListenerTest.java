package io.repforge.framework.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.RunListener;
import io.repforge.api.RunListener.Observer;
import io.repforge.api.option.NoOptions;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.run.StartedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlListenerTest {

    private static final Score KNN = Score.of("knn_20", Score.Unit.SHARE).titled("kNN 20");

    @TempDir
    Path folder;

    private record AtEnd(long step, ScoreRow ofEncoder, Map<String, ScoreRow> ofOthers) implements RunListener.Scores {

        @Override
        public boolean isAtEnd() {
            return true;
        }
    }

    @Test
    void aRunningReportShowsItsFirstMetricsAndReloadsItself() throws Exception {
        Observer observer = start(0);
        observer.onMetrics(10, metrics(10, 2.5));

        assertTrue(Files.readString(folder.resolve("report.html")).contains("data-reload=\"10\""));
        assertTrue(page().html().contains("<span class=\"badge running\">running</span>"), page().html());
        assertEquals(List.of(2.5), page().values("Loss", 0));
    }

    @Test
    void aFinishedReportHasTheCurvesAndScores() throws Exception {
        Files.writeString(folder.resolve("recipe.yaml"), "name: a<b\nalgorithm: simclr\n");
        Observer observer = start(0);
        for (long step = 10; step <= 40; step += 10) {
            observer.onMetrics(step, metrics(step, 100.0 / step));
        }
        observer.onScores(new AtEnd(40, ScoreRow.of(Map.of(KNN, 0.8125)), Map.of("untrained", ScoreRow.of(Map.of(KNN, 0.5)))));
        observer.onEnd(true);

        ShownPage page = page();
        assertTrue(page.html().contains("<span class=\"badge finished\">finished</span>"), page.html());
        assertFalse(Files.readString(folder.resolve("report.html")).contains("data-reload"));
        assertEquals(List.of("Loss", "Mean similarity", "Gradient norm"), List.copyOf(page.charts().keySet()), "the epoch is no curve");
        assertEquals(List.of(10.0, 5.0, 100.0 / 30, 2.5), page.values("Loss", 0), "as they were given");
        assertTrue(page.text().contains("|kNN 20|") && page.text().contains("trained|81.25 %|") && page.text().contains("untrained|50.00 %|"), page.text());
        assertTrue(page.html().contains("<title>a&lt;b</title>") && page.html().contains("name: a&lt;b"));
    }

    @Test
    void aResumedRunGoesOnWithTheCurvesUpToItsCheckpoint() throws Exception {
        Files.writeString(folder.resolve("metrics.csv"), """
                batches_trained,epoch,loss,evaluate/knn_20
                10,1,4.0,
                10,,,0.5
                20,2,3.0,0.6
                30,3,9.0,
                """);
        Observer observer = start(20);
        observer.onMetrics(30, Map.of("epoch", 3.0, "loss", 2.0));
        observer.onEnd(false);

        assertTrue(page().html().contains("<span class=\"badge interrupted\">"));
        assertEquals(List.of(4.0, 3.0, 2.0), page().values("Loss", 0), "the loss at 10, 20 and anew at 30");
        assertEquals(List.of(0.5, 0.6), page().values("Knn 20", 0));
    }

    @Test
    void scoresOfAnEarlierPartOfTheRunAreNotShownBeforeItsEnd() throws Exception {
        Files.writeString(folder.resolve("evaluation.json"), "{\"trained\": {\"knn_20\": 0.8125}}");
        start(0).onMetrics(10, metrics(10, 1));
        assertFalse(page().text().contains("81.25"));
    }

    @Test
    void aPageOfAQuickRunIsNotWrittenAtEachLineOfMetrics() throws Exception {
        Observer observer = start(0);
        observer.onMetrics(10, metrics(10, 2));
        observer.onMetrics(20, metrics(20, 1));
        assertEquals(List.of(2.0), page().values("Loss", 0));
        observer.onEnd(true);
        assertEquals(List.of(2.0, 1.0), page().values("Loss", 0));
    }

    @Test
    void valuesThatAreNotFiniteAreLeftOut() throws Exception {
        Observer observer = start(0);
        observer.onMetrics(10, Map.of("loss", 1.0));
        observer.onMetrics(20, Map.of("loss", Double.NaN));
        observer.onMetrics(30, Map.of("loss", 3.0));
        observer.onEnd(true);
        assertEquals(List.of(1.0, 3.0), page().values("Loss", 0));
    }

    @Test
    void curvesOverTimeCountTheSecondsOfSteps() throws Exception {
        Observer observer = start(0);
        observer.onMetrics(10, Map.of("loss", 1.0, "seconds_per_batch", 0.5));
        observer.onMetrics(30, Map.of("loss", 2.0, "seconds_per_batch", 0.1));
        observer.onEnd(true);
        assertEquals("[[10,1.0,5.0],[30,2.0,7.0]]", page().charts().get("Loss").get("series").get(0).get("points").toString());
        assertTrue(page().charts().get("Loss").get("time").asBoolean());
    }

    @Test
    void aLongCurveIsThinnedWithoutLosingItsPeak() {
        Curves curves = new Curves();
        for (int step = 1; step <= 10_000; step++) {
            curves.add(step, Map.of("loss", step == 5_003 ? 50 : 1 + 1.0 / step));
        }
        List<List<Number>> drawn = curves.drawn("loss");
        assertTrue(drawn.size() <= 1200, "" + drawn.size());
        assertTrue(drawn.contains(List.<Number>of(5_003L, 50.0, 0.0)), "the peak");
        assertEquals(drawn.stream().map(point -> point.get(0).longValue()).sorted().toList(), drawn.stream().map(point -> point.get(0).longValue()).toList());
    }

    @Test
    void statisticsOfOneScaleShareAChart() throws Exception {
        Observer observer = start(0);
        Map<String, Double> metrics = new LinkedHashMap<>(Map.of("loss", 1.0));
        metrics.put("self", 0.8);
        metrics.put("other", 0.1);
        metrics.put("kl", 700.0);
        observer.onMetrics(10, metrics);
        observer.onEnd(true);
        assertEquals(List.of("Loss", "Statistics", "Kl"), List.copyOf(page().charts().keySet()));
        assertEquals(2, page().charts().get("Statistics").get("series").size());
    }

    private Observer start(long firstStep) throws IOException {
        return new HtmlListener().start(new StartedRun("my run", folder, 40, 10, firstStep, 0), new NoOptions());
    }

    private ShownPage page() throws IOException {
        return ShownPage.of(Files.readString(folder.resolve("report.html")));
    }

    private static Map<String, Double> metrics(long step, double loss) {
        return Map.of("epoch", step / 10.0, "batches_trained", (double) step, "loss", loss, "mean_similarity", 0.1, "gradient_norm", loss * 2);
    }
}
