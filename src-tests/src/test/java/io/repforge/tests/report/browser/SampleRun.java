package io.repforge.tests.report.browser;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.probe.ConfusionMatrix;
import io.repforge.api.probe.Detail;
import io.repforge.api.probe.Draws;
import io.repforge.api.probe.ReliabilityCurve;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.api.probe.ScoreTable;
import io.repforge.framework.evaluate.EvaluationJson;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.RunRecord;
import io.repforge.images.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The folder of a run that has everything that a page can show, and that nobody had to wait for. */
final class SampleRun {

    static final int STEPS = 1000;
    static final double SECONDS = 0.05;

    private static final List<String> CLASSES =
            List.of("T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

    private SampleRun() {}

    /** The loss at a step. */
    static double loss(int step) {
        return 4 * Math.exp(-step / 300.0) + 1.25;
    }

    /** Writes it. */
    static Path write(Path path, String name, int seed, double temperature) throws IOException {
        RunFolder folder = RunFolder.create(path);
        Files.writeString(folder.recipe(), "name: '" + name + "'\nalgorithm: simclr\nseed: " + seed + "\nencoder: {use: magical-cnn, arch: small}\n"
                + "loss: {use: symmetric-contrastive, temperature: " + temperature + "}\n");
        Files.writeString(folder.metrics(), metrics());
        Files.writeString(folder.classNames(), "{\"label\": [" + String.join(", ", CLASSES.stream().map(one -> "\"" + one + "\"").toList()) + "]}");
        byte[] png = Images.writePng(image(28, 28));
        String sample = Base64.getEncoder().encodeToString(png);
        Files.writeString(folder.samples(), "[" + String.join(", ", CLASSES.stream().flatMap(one -> IntStream.range(0, 4)
                .mapToObj(i -> "{\"class\": \"" + one + "\", \"image\": \"" + sample + "\"}")).toList()) + "]");
        Files.write(Files.createDirectories(folder.batches()).resolve("step-00000001.png"), Images.writePng(image(240, 1200)));
        Files.write(folder.evaluation(), EvaluationJson.of(new EvaluationTable(rows(seed, temperature))));
        record().write(folder);
        return path;
    }

    private static String metrics() {
        StringBuilder lines = new StringBuilder("batches_trained,loss,mean_self_similarity,mean_other_similarity,gradient_norm,weight_norm,learning_rate,"
                + "seconds_per_batch,waiting_share,online_linear,online_knn,rankme,evaluate/linear,evaluate/knn_20\n");
        for (int step = 10; step <= STEPS; step += 10) {
            double done = (double) step / STEPS;
            lines.append(
                    String.format(Locale.ROOT, "%d,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,,\n", step, loss(step), 0.9 - 0.4 * Math.exp(-5 * done), 0.3 * Math.exp(-8 * done),
                            12 * Math.exp(-3 * done) + Math.sin(step) / 3, 27 + done, 1e-3 * (1 + Math.cos(Math.PI * done)) / 2, SECONDS, 0.01 * done,
                            0.4 + 0.4 * done, 0.5 + 0.25 * Math.sqrt(done), 20 + 80 * done));
            if (step % 200 == 0) {
                lines.append(step).append(",,,,,,,,,,,,").append(0.7 + 0.18 * done).append(',').append(0.72 + 0.12 * done).append('\n');
            }
        }
        return lines.toString();
    }

    private static Map<String, ScoreRow> rows(int seed, double temperature) {
        Map<String, ScoreRow> rows = new LinkedHashMap<>();
        double better = 0.02 * temperature + 0.001 * seed;
        rows.put("trained", row(0.88 - better, true));
        rows.put("untrained", row(0.80, true));
        rows.put("raw pixels", row(0.855, false));
        rows.put("PCA 64", row(0.841, false));
        return rows;
    }

    private static ScoreRow row(double accuracy, boolean detailed) {
        Map<Score, Double> scores = new LinkedHashMap<>();
        Map<String, Detail> details = new LinkedHashMap<>();
        scores.put(Score.of("linear", Score.Unit.SHARE), accuracy);
        scores.put(Score.of("knn_20", Score.Unit.SHARE).titled("kNN 20"), accuracy - 0.03);
        scores.put(Score.of("ece", Score.Unit.SHARE).titled("ECE").lowerIsBetter(), 0.9 - accuracy);
        scores.put(Score.of("nll", Score.Unit.NATS).titled("NLL"), 1.2 - accuracy);
        for (int labels : List.of(1, 5, 10, 100)) {
            double value = accuracy - 0.5 / Math.sqrt(1 + labels);
            scores.put(Score.of("few_labels_" + labels, Score.Unit.SHARE), value);
            details.put("few_labels_" + labels, new Draws(List.of(value - 0.03 / labels, value, value + 0.03 / labels)));
        }
        if (detailed) {
            List<List<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < CLASSES.size(); i++) {
                List<Integer> counted = new ArrayList<>();
                for (int j = 0; j < CLASSES.size(); j++) {
                    counted.add(i == j ? (int) (200 * accuracy) : (i * 7 + j * 3) % 11 / 2);
                }
                counts.add(counted);
            }
            details.put("linear_confusion", new ConfusionMatrix(CLASSES, counts));
            details.put("linear_calibration", new ReliabilityCurve(IntStream.range(3, 10).mapToObj(i -> new ReliabilityCurve.Bin(i / 10.0, (i + 1) / 10.0, 20 + i * i * 3,
                    i / 10.0 + 0.05, Math.max(0, i / 10.0 - 0.02))).toList()));
            Map<String, List<Double>> corruptions = new LinkedHashMap<>();
            List.of("noise", "blur", "contrast", "rotation").forEach(one -> corruptions.put(one,
                    IntStream.rangeClosed(1, 5).mapToObj(severity -> accuracy - severity * 0.02 * one.length() / 5).toList()));
            details.put("robustness", new ScoreTable(Score.Unit.SHARE, "corruption", "severity", List.of("1", "2", "3", "4", "5"), corruptions));
        }
        return ScoreRow.of(scores, details);
    }

    private static RunRecord record() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put(RunRecord.STARTING, 1.4);
        seconds.put(RunRecord.STEPS, STEPS * SECONDS);
        seconds.put(RunRecord.WAITING, 0.3);
        seconds.put(RunRecord.EVALUATION, 14.2);
        seconds.put(RunRecord.CHECKPOINTS, 0.8);
        seconds.put(RunRecord.EXPORT, 0.5);
        seconds.put(RunRecord.OTHER, 0.4);
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("Device", "cpu");
        machine.put("Processor", "A processor of a rather long name @ 2.60GHz");
        machine.put("Cores", "2");
        machine.put("Memory", "24 GiB");
        return new RunRecord(RunRecord.State.FINISHED, STEPS, STEPS, 100, 256, "2026-01-02T03:04:05Z", "2026-01-02T03:05:05Z",
                Map.of("Repforge", "0.1.0", "Java", "17"), machine,
                List.of(new RunRecord.Data("fashion-mnist, split train, part sample", 10_000, "image 1×28×28", Map.of("label", "10 classes"))),
                Map.of("output", "[512]"), List.of(new RunRecord.Override("loss.temperature", "0.1", "0.5"),
                        new RunRecord.Override("augmenter.augmentations", "[random-resized-crop, flip-left-right, color-jitter, {use: gray, p: 0.2}]",
                                "[{use: random-resized-crop, scale: [0.3, 1.0]}, flip-left-right]")),
                List.of(new RunRecord.Warning(0, "Something about the run needs a decision: a sentence that says what is wrong and what to do.")),
                List.of(new RunRecord.Picture(1, "batches/step-00000001.png", List.of("context", "augmented context", "augmented target"))), seconds);
    }

    private static Array image(int height, int width) {
        byte[] pixels = new byte[height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (127 + 120 * Math.sin(i % width / 5.0) * Math.cos(i / width / 7.0));
        }
        return Array.of(Shape.of(1, height, width), pixels);
    }
}
