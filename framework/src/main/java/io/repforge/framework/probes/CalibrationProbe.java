package io.repforge.framework.probes;

import io.repforge.api.Probe;
import io.repforge.api.option.Option;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.ReliabilityCurve;
import io.repforge.api.probe.Score;
import io.repforge.framework.probes.linear.LinearClassifier;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Whether the linear probe is as often right as it is sure: {@code calibration_ece}, the expected calibration error in [0, 1], with the curve of accuracy by
 * confidence as its detail, {@code calibration_nll} and {@code calibration_brier}, see {@link Calibration}. The classifier is that of the probe linear, if that is
 * asked with the same options.
 */
public final class CalibrationProbe implements Probe<CalibrationProbe.Options> {

    private static final String ECE = "calibration_ece";
    private static final String NLL = "calibration_nll";
    private static final String BRIER = "calibration_brier";

    /**
     * Options.
     *
     * @param bins of confidence
     * @param linear how the linear probe is fitted
     */
    public record Options(
            @Option(value = "Bins of equal width that confidences fall into", defaults = "15", min = 1, max = 1000) int bins,
            @Option(value = "How the linear probe is fitted; as linear itself is, it is fitted once for both", defaults = "{}") LinearProbe.Options linear) {}

    @Override
    public String name() {
        return "calibration";
    }

    @Override
    public String description() {
        return "Whether the linear probe is as often right as it is sure: ECE, NLL, Brier score";
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
        return List.of(Score.of(ECE, Score.Unit.SHARE).lowerIsBetter().titled("ECE"), Score.of(NLL, Score.Unit.NATS).titled("NLL"),
                Score.of(BRIER, Score.Unit.NUMBER).lowerIsBetter().titled("Brier"));
    }

    @Override
    public Findings score(Probed probed, Options options) throws IOException {
        LinearClassifier classifier = probed.shared(new FrozenClassifier(probed.label(), options.linear));
        try (INDArray tested = Rows.of(probed.testedExamples())) {
            Calibration calibration = new Calibration(classifier.probabilities(tested), classifier.count(), probed.classLabels(probed.label()).tested());
            ReliabilityCurve curve = calibration.reliability(options.bins);
            Map<String, Double> scores = new LinkedHashMap<>();
            scores.put(ECE, Calibration.expectedError(curve));
            scores.put(NLL, calibration.negativeLogLikelihood());
            scores.put(BRIER, calibration.brier());
            return Findings.of(scores).with(ECE, curve);
        }
    }
}
