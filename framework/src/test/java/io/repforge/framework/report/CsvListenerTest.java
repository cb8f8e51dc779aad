package io.repforge.framework.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvListenerTest {

    @TempDir
    Path run;

    private RunListener.Observer start(long firstStep) throws IOException {
        return new CsvListener().start(new RunListener.Run("run", run, 40, 10, firstStep), new NoOptions());
    }

    private static Map<String, Double> metrics(long step, double loss) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("epoch", (double) ((step - 1) / 10 + 1));
        metrics.put("batches_trained", (double) step);
        metrics.put("loss", loss);
        return metrics;
    }

    private String file() throws IOException {
        return Files.readString(run.resolve(CsvListener.FILE));
    }

    @Test
    void eachLineOfMetricsIsALineInTheFileAtOnce() throws IOException {
        RunListener.Observer csv = start(0);
        csv.onMetrics(5, metrics(5, 2.5));
        assertEquals("batches_trained,epoch,loss\n5,1,2.5\n", file());
        csv.onMetrics(10, metrics(10, 1.0 / 3));
        csv.onEnd(true);
        assertEquals("batches_trained,epoch,loss\n5,1,2.5\n10,1,0.3333333333333333\n", file());
    }

    @Test
    void aColumnMayAppearLater() throws IOException {
        RunListener.Observer csv = start(0);
        csv.onMetrics(5, metrics(5, 2));
        csv.onMetrics(10, Map.of("evaluate/knn_20", 0.5));
        csv.onMetrics(15, metrics(15, 1));
        assertEquals("batches_trained,epoch,loss,evaluate/knn_20\n5,1,2,\n10,,,0.5\n15,2,1,\n", file());
    }

    @Test
    void aResumedRunReadsLikeAnUninterruptedOne() throws IOException {
        RunListener.Observer first = start(0);
        first.onMetrics(10, metrics(10, 4));
        first.onMetrics(10, Map.of("evaluate/linear", 0.25));
        first.onMetrics(15, metrics(15, 3));
        RunListener.Observer second = start(10);
        second.onMetrics(10, Map.of("evaluate/linear", 0.25));
        second.onMetrics(15, metrics(15, 3));
        second.onMetrics(20, metrics(20, 2));
        assertEquals("batches_trained,epoch,loss,evaluate/linear\n10,1,4,0.25\n15,2,3,\n20,2,2,\n", file());
    }

    @Test
    void aLineThatACrashCutOffIsDropped() throws IOException {
        RunListener.Observer first = start(0);
        first.onMetrics(5, metrics(5, 4));
        first.onMetrics(10, metrics(10, 3));
        String whole = file();
        for (String cut : new String[] {"1", "15,2", "15,2,2.12"}) {
            Files.writeString(run.resolve(CsvListener.FILE), whole + cut);
            start(10);
            assertEquals(whole, file());
        }
    }

    @Test
    void aNewRunInTheFolderStartsANewFile() throws IOException {
        start(0).onMetrics(5, metrics(5, 4));
        start(0).onMetrics(5, metrics(5, 7));
        assertEquals("batches_trained,epoch,loss\n5,1,7\n", file());
    }

    @Test
    void whatIsNotANumberIsWrittenAsSuch() throws IOException {
        RunListener.Observer csv = start(0);
        csv.onMetrics(5, metrics(5, Double.NaN));
        csv.onMetrics(6, metrics(6, Double.POSITIVE_INFINITY));
        assertEquals("batches_trained,epoch,loss\n5,1,NaN\n6,1,Infinity\n", file());
    }
}
