package io.repforge.framework.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.framework.UserError;
import io.repforge.framework.run.StartedRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CsvListenerTest {

    @TempDir
    Path run;

    private RunListener.Observer start(long firstStep) throws IOException {
        return new CsvListener().start(new StartedRun("run", run, 40, 10, firstStep, 0), new NoOptions());
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
    void linesThatAreLostAreTold() throws IOException {
        RunListener.Observer first = start(0);
        first.onMetrics(5, metrics(5, 4));
        first.onMetrics(10, metrics(10, 3));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(CsvListener.class);
        log.start();
        logger.addAppender(log);
        try {
            new CsvListener().start(new StartedRun("run", run, 40, 10, 10, 2), new NoOptions());
            assertEquals(List.of(), log.list);
            new CsvListener().start(new StartedRun("run", run, 40, 10, 10, 3), new NoOptions());
        } finally {
            logger.detachAppender(log);
        }
        assertEquals(List.of(run.resolve(CsvListener.FILE) + " has only 2 of the 3 lines that were written up to step 10: the others are lost."),
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
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

    private String fault(String content) throws IOException {
        Files.write(run.resolve(CsvListener.FILE), content.getBytes(StandardCharsets.ISO_8859_1));
        String sentence = assertThrows(UserError.class, () -> start(10)).getMessage();
        assertTrue(sentence.endsWith("): mend the line or remove it, or move the file away to go on without what it holds."), sentence);
        assertEquals(content, Files.readString(run.resolve(CsvListener.FILE), StandardCharsets.ISO_8859_1), "what is damaged is left as it is");
        return sentence.replaceAll("\\): mend .*", "").substring((run.resolve(CsvListener.FILE) + ", ").length());
    }

    @Test
    void aDamagedLineIsToldWithItsNumber() throws IOException {
        String columns = "batches_trained,epoch,loss\n";
        assertEquals("line 2 is damaged (batches_trained is 'x', which is no number", fault(columns + "x,1,2.5\n10,1,2\n"));
        assertEquals("line 2 is damaged (loss is '2.?5', which is no number", fault(columns + "5,1,2.\u00005\n10,1,2\n"));
        assertEquals("line 3 is damaged (batches_trained is '4', where a whole number must be that is at least 5", fault(columns + "5,1,2.5\n4,1,2\n"));
        assertEquals("line 2 is damaged (batches_trained is '', where a whole number must be", fault(columns + ",1,2.5\n"));
        assertEquals("line 2 is damaged (batches_trained is '5.5', where a whole number must be", fault(columns + "5.5,1,2.5\n"));
        assertEquals("line 2 is damaged (it has 2 of 3 cells", fault(columns + "5,1\n10,1,2\n"));
        assertEquals("line 3 is damaged (it isn't UTF-8 text", fault(columns + "5,1,2.5\n10,1,\u00ff\n"));
        assertEquals("line 3 is damaged (it isn't UTF-8 text", fault(columns + "5,1,2.5\n\u00ff"));
        assertEquals("line 1 is damaged (it doesn't name the columns, batches_trained among them", fault("batches_tra\n5,1,2.5\n"));
        assertEquals("line 1 is damaged (it doesn't name the columns, batches_trained among them", fault("batches_trained,loss,loss\n5,1,2.5\n"));
    }

    @Test
    void everyNumberThatIsWrittenIsReadAgain() throws IOException {
        RunListener.Observer csv = start(0);
        double[] losses = {1e-300, -4.9e-324, 1.7976931348623157e308, Double.NaN, Double.NEGATIVE_INFINITY, -0.5, 3, 1e15, 123456789012345.0, 1.0E-5};
        for (int i = 0; i < losses.length; i++) {
            csv.onMetrics(i + 1, metrics(i + 1, losses[i]));
        }
        String whole = file();
        start(losses.length);
        assertEquals(whole, file());
    }

    @Test
    void aNameWithACommaIsStillOneColumn() throws IOException {
        start(0).onMetrics(10, Map.of("evaluate/r2_x,y", 0.5));
        start(10);
        assertEquals("batches_trained,evaluate/r2_x_y\n10,0.5\n", file());
    }

    @Test
    void whatCantBeReadIsTold() throws IOException {
        Files.createDirectory(run.resolve(CsvListener.FILE));
        String message = assertThrows(UserError.class, () -> start(10)).getMessage();
        assertEquals(run.resolve(CsvListener.FILE) + " can't be read (Is a directory): check its rights, or move it away to go on without what it holds.", message);
    }
}
