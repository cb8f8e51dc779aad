package io.repforge.framework.probes.robustness;

import io.repforge.api.Probe;
import io.repforge.api.array.Array;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.Option;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreTable;
import io.repforge.api.space.Space;
import io.repforge.framework.probes.FrozenClassifier;
import io.repforge.framework.probes.LinearProbe;
import io.repforge.framework.probes.Rows;
import io.repforge.framework.probes.linear.LinearClassifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the linear probe, learnt from images as they are, makes of test images that have been spoilt: {@code robustness_noise}, {@code _blur}, {@code _contrast} and
 * {@code _rotation}, each the mean accuracy over severities, and {@code robustness}, the mean of these, in [0, 1], with a table of all as its detail, where
 * severity 0 is the accuracy on images as they are. See {@link Corruption}. An image is spoilt in the same way for each encoder.
 */
public final class RobustnessProbe implements Probe<RobustnessProbe.Options> {

    private static final String SCORE = "robustness";

    /**
     * How images are spoilt: s of each corruption by severity. By default the severities 1, 3 and 5 that Hendrycks and Dietterich took for CIFAR-10.
     *
     * @param linear how the linear probe is fitted
     */
    public record Options(
            @Option(value = "Deviations of noise, by severity, as shares of the range of pixels; none leaves it out", defaults = "[0.04, 0.08, 0.1]",
                    min = 1e-9) List<Double> noise,
            @Option(value = "Deviations of blur, by severity, in pixels of an image of 32; those of other images grow with their shorter side",
                    defaults = "[0.4, 0.7, 1.0]", min = 1e-3, max = 100) List<Double> blur,
            @Option(value = "What is left of the contrast, by severity", defaults = "[0.75, 0.4, 0.15]", min = 0, max = 1) List<Double> contrast,
            @Option(value = "Degrees by which images are turned, by severity", defaults = "[10, 20, 30]", min = 0, max = 180) List<Double> rotation,
            @Option(value = "How the linear probe is fitted", defaults = "{}") LinearProbe.Options linear) {

        public Options {
            noise = List.copyOf(noise);
            blur = List.copyOf(blur);
            contrast = List.copyOf(contrast);
            rotation = List.copyOf(rotation);
            List<Integer> severities = List.of(noise, blur, contrast, rotation).stream().map(List::size).filter(size -> size > 0).distinct().toList();
            if (severities.size() != 1) {
                throw new IllegalArgumentException("noise, blur, contrast and rotation need as many severities each, or none; at least one of them some; got "
                        + noise + ", " + blur + ", " + contrast + " and " + rotation);
            }
        }

        /** Strengths by severity of each corruption that there is. */
        private Map<Corruption, List<Double>> strengths() {
            Map<Corruption, List<Double>> strengths = new EnumMap<>(Map.of(Corruption.NOISE, noise, Corruption.BLUR, blur, Corruption.CONTRAST, contrast,
                    Corruption.ROTATION, rotation));
            strengths.values().removeIf(List::isEmpty);
            return strengths;
        }
    }

    @Override
    public String name() {
        return SCORE;
    }

    @Override
    public String description() {
        return "Accuracy of the linear probe on test images with noise, blur, less contrast, or turned";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public About about() {
        return About.LABELS;
    }

    @Override
    public List<Score> scores(ProbeData data, Options options) {
        data.classes(data.label());
        if (!(data.tested().observation() instanceof Space.Image)) {
            throw new OptionsException("observations are " + data.tested().observation() + " and no images, which it would spoil", "choose other probes");
        }
        List<Score> scores = new ArrayList<>(List.of(Score.of(SCORE, Score.Unit.SHARE).atEnd()));
        options.strengths().keySet().forEach(corruption -> scores.add(Score.of(name(corruption), Score.Unit.SHARE).titled(title(corruption)).atEnd()));
        return scores;
    }

    private static String title(Corruption corruption) {
        return corruption.name().toLowerCase(Locale.ROOT);
    }

    private static String name(Corruption corruption) {
        return SCORE + "_" + title(corruption);
    }

    @Override
    public Findings score(Probed probed, Options options) throws IOException {
        if (!probed.isAtEnd()) {
            return Findings.NONE;
        }
        LinearClassifier classifier = probed.shared(new FrozenClassifier(probed.label(), options.linear));
        int[] classes = probed.classLabels(probed.label()).tested();
        double clean;
        try (INDArray rows = Rows.of(probed.testedExamples())) {
            clean = classifier.accuracy(rows, classes);
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        Map<String, List<Double>> table = new LinkedHashMap<>();
        for (Map.Entry<Corruption, List<Double>> corruption : options.strengths().entrySet()) {
            List<Double> accuracies = new ArrayList<>(List.of(clean));
            for (double strength : corruption.getValue()) {
                try (INDArray rows = Rows.of(probed.testedExamples(new Spoiler(corruption.getKey(), strength, probed)))) {
                    accuracies.add(classifier.accuracy(rows, classes));
                }
            }
            table.put(title(corruption.getKey()), accuracies);
            scores.put(name(corruption.getKey()), mean(accuracies.subList(1, accuracies.size())));
        }
        scores.put(SCORE, mean(scores.values()));
        List<String> severities = IntStream.rangeClosed(0, table.values().iterator().next().size() - 1).mapToObj(Integer::toString).toList();
        return Findings.of(scores).with(SCORE, new ScoreTable(Score.Unit.SHARE, "corruption", "severity", severities, table));
    }

    private static double mean(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Spoils each image by random numbers of its own. */
    private record Spoiler(Corruption corruption, double strength, Probed probed) implements Probed.Change {

        private static final long GOLDEN = 0x9e3779b97f4a7c15L;

        @Override
        public Array of(int row, Array observation) {
            SplittableRandom random = new SplittableRandom(probed.seed() + GOLDEN * (row + 1L)).split();
            return corruption.of(Pixels.of(observation, (Space.Image) probed.tested().observation()), strength, random).image();
        }
    }
}
