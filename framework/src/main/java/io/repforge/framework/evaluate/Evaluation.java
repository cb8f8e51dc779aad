package io.repforge.framework.evaluate;

import io.repforge.api.ContractException;
import io.repforge.api.Probe;
import io.repforge.api.data.Dataset;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.UserError;
import io.repforge.framework.data.WholePass;
import io.repforge.framework.probes.SpreadProbe;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.probes.Rows;
import io.repforge.framework.probes.linear.PrincipalComponents;
import io.repforge.framework.recipe.Baseline;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes of representations on data that one part is learnt from and another tested on. How far features spread is told in any case. Classes are matched by their
 * names between the two parts.
 */
public final class Evaluation {

    private static final Logger LOG = LoggerFactory.getLogger(Evaluation.class);

    private final List<Use<Probe<?>>> probes;
    private final ProbedEncoder.Setting setting;

    /**
     * What is asked of an encoder.
     *
     * @param probes what tells how good it is
     * @param label name of the label that probes of one label are about
     * @param trainable whether it can be trained on; one that is an ONNX file can't
     */
    public record Question(List<Use<Probe<?>>> probes, String label, boolean trainable) {

        public Question {
            probes = ordered(probes);
        }

        private static List<Use<Probe<?>>> ordered(List<Use<Probe<?>>> asked) {
            List<Use<Probe<?>>> all = new ArrayList<>(asked);
            if (asked.stream().noneMatch(probe -> probe.component() instanceof SpreadProbe)) {
                all.add(new Use<>(new SpreadProbe(), new NoOptions()));
            }
            all.sort(Comparator.comparing(Probe::about));
            return List.copyOf(all);
        }

        /**
         * The scores that there will be, by what the data announces and without reading it.
         *
         * @throws UserError if a probe can't work on such data, if two have a score of one name, or if the data has no end or isn't of one kind
         */
        public List<Score> scores(Dataset train, Dataset test) {
            WholePass.require(train);
            WholePass.require(test);
            if (!train.spec().observation().equals(test.spec().observation())) {
                throw new UserError("Probes learn from observations of " + train.spec().observation() + " but are tested on "
                        + test.spec().observation() + ": give data of one kind.");
            }
            ProbeData data = AnnouncedData.of(train, test, label, trainable);
            Map<Score, String> scores = new LinkedHashMap<>();
            for (Use<Probe<?>> probe : probes) {
                for (Score score : scores(probe, data)) {
                    String other = scores.put(score, probe.component().name());
                    if (other != null) {
                        throw new UserError("The probes " + other + " and " + probe.component().name() + " both have a score named '" + score
                                + "': leave one of them out, or choose other options.");
                    }
                }
            }
            return List.copyOf(scores.keySet());
        }

        private static List<Score> scores(Use<Probe<?>> probe, ProbeData data) {
            try {
                return Probe.scores(probe, data);
            } catch (OptionsException e) {
                throw new UserError("The probe '" + probe.component().name() + "' can't work on the data to evaluate on: " + e.getMessage() + ".", e);
            }
        }
    }

    /** As {@link #Evaluation(Engine, Dataset, Dataset, Question, long, Consumer)}, with warnings in the log. */
    public Evaluation(Engine engine, Dataset train, Dataset test, Question question, long seed) {
        this(engine, train, test, question, seed, LOG::warn);
    }

    /**
     * @param train what probes learn from
     * @param test what they are tested on
     * @param warnings told once what scores leave out, such as classes that there is nothing to learn of
     * @throws UserError as {@link Question#scores}
     */
    public Evaluation(Engine engine, Dataset train, Dataset test, Question question, long seed, Consumer<String> warnings) {
        question.scores(train, test);
        this.probes = question.probes();
        // Scores are computed again and again while a run goes on; what they leave out is told once.
        Set<String> told = new HashSet<>();
        this.setting = new ProbedEncoder.Setting(engine, train, test, AnnouncedData.of(train, test, question.label(), question.trainable()), seed, warning -> {
            if (told.add(warning)) {
                warnings.accept(warning);
            }
        });
    }

    /**
     * Scores of an encoder that can't be trained on.
     *
     * @param encoder from observations to features
     * @throws UserError if it takes other observations than the data has
     */
    public ScoreRow encoder(EncoderModel encoder) throws IOException {
        return scores(encoder, null, true);
    }

    /**
     * Scores of an encoder of a run.
     *
     * @param name what messages call it
     * @param atEnd whether there is time for what takes long
     * @throws UserError if it takes other observations than the data has
     */
    public ScoreRow encoder(String name, EncoderSnapshot encoder, boolean atEnd) throws IOException {
        return scores(EncoderModel.of(name, encoder), encoder, atEnd);
    }

    private ScoreRow scores(EncoderModel model, @Nullable EncoderSnapshot snapshot, boolean atEnd) throws IOException {
        model.require(setting.train().spec().observation());
        try (InferenceSession session = model.open(setting.engine())) {
            return scores(model.name(), probes, new ProbedEncoder(setting, Features.encoder(session), snapshot, atEnd));
        }
    }

    private ScoreRow scores(String name, List<Use<Probe<?>>> probes, ProbedEncoder probed) throws IOException {
        if (!probed.learntExamples().isFinite() || !probed.testedExamples().isFinite()) {
            setting.warnings().accept("Features of " + name + " aren't finite numbers, and so are none of its scores");
            return unknown(probes, probed);
        }
        ScoreRow row = ScoreRow.EMPTY;
        for (Use<Probe<?>> probe : probes) {
            ScoreRow more = score(name, probe, probed);
            for (String detail : more.details().keySet()) {
                if (row.details().containsKey(detail)) {
                    throw new ContractException(probe.component(), "score()", "gives the detail '" + detail + "', which another probe gives, too");
                }
            }
            row = row.and(more);
        }
        List<Score> unknown = row.scores().entrySet().stream().filter(score -> !Double.isFinite(score.getValue())).map(Map.Entry::getKey).toList();
        if (!unknown.isEmpty()) {
            setting.warnings().accept("Of " + name + ", " + titles(unknown)
                    + " came out as no finite number: look for labels or actions that aren't finite, or at a warning before this");
        }
        return row;
    }

    /** What a probe can't compute of these features costs no other score, and no run its end. */
    private ScoreRow score(String name, Use<Probe<?>> probe, ProbedEncoder probed) throws IOException {
        try {
            return Probe.score(probe, probed);
        } catch (ArithmeticException e) {
            setting.warnings().accept("The probe " + probe.component().name() + " can't score " + name + " (" + e.getMessage() + "), so its scores are no numbers");
            return unknown(List.of(probe), probed);
        }
    }

    private static ScoreRow unknown(List<Use<Probe<?>>> probes, ProbeData data) {
        Map<Score, Double> unknown = new LinkedHashMap<>();
        probes.forEach(probe -> Probe.scores(probe, data).forEach(score -> unknown.put(score, Double.NaN)));
        return ScoreRow.of(unknown);
    }

    private static String titles(List<Score> scores) {
        return scores.stream().map(Score::title).collect(Collectors.joining(", "));
    }

    /**
     * Scores of what needs no encoder, by what that is called: of observations themselves, by probes of labels, and of what probes compare with.
     *
     * @param baselines which; those that are encoders are left out
     */
    public Map<String, ScoreRow> withoutEncoder(List<Baseline> baselines) throws IOException {
        Map<String, ScoreRow> rows = new LinkedHashMap<>();
        List<Use<Probe<?>>> ofLabels = probes.stream().filter(probe -> Probe.about(probe) == Probe.About.LABELS).toList();
        if (!ofLabels.isEmpty()) {
            ProbedEncoder pixels = new ProbedEncoder(setting, Features.pixels(), null, true);
            for (Baseline baseline : baselines) {
                switch (baseline.kind()) {
                    case PIXELS -> rows.put(baseline.title(), scores(baseline.title(), ofLabels, pixels));
                    case PCA -> rows.put(baseline.title(), ofPrincipalComponents(baseline, ofLabels, pixels));
                    case UNTRAINED, SUPERVISED -> {}
                }
            }
        }
        ProbedEncoder unseen = new ProbedEncoder(setting, observations -> new float[(int) observations.size(0)], null, false);
        for (Use<Probe<?>> probe : probes) {
            Probe.baselines(probe, unseen).forEach((name, row) -> rows.merge(name, row, ScoreRow::and));
        }
        return rows;
    }

    private ScoreRow ofPrincipalComponents(Baseline baseline, List<Use<Probe<?>>> ofLabels, ProbedEncoder pixels) throws IOException {
        ProbedEncoder components;
        try {
            components = principalComponents(baseline, pixels);
        } catch (ArithmeticException e) {
            setting.warnings().accept(baseline.title() + " can't be found of these observations (" + e.getMessage() + "), so its scores are no numbers");
            return unknown(ofLabels, pixels);
        }
        return scores(baseline.title(), ofLabels, components);
    }

    private ProbedEncoder principalComponents(Baseline baseline, ProbedEncoder pixels) throws IOException {
        try (INDArray rows = Rows.of(pixels.learntExamples())) {
            PrincipalComponents components = PrincipalComponents.of(rows, baseline.dims(), setting.seed(), Interruption::check);
            if (components.count() < baseline.dims()) {
                setting.warnings().accept(baseline.title() + " has no more than " + components.count() + " components, for observations lie in so many dimensions");
            }
            return new ProbedEncoder(setting, Features.principalComponents(components), null, true);
        }
    }

    /**
     * What training was no use for: scores in which an encoder doesn't beat what it is compared with.
     *
     * @param trained scores of the encoder
     * @param others scores of what is known without training it, by what that is called
     * @return one sentence; empty if it beats them all
     */
    public Optional<String> noBetter(ScoreRow trained, Map<String, ScoreRow> others) {
        List<Score> told = probes.stream().filter(probe -> Probe.about(probe) != Probe.About.FEATURES)
                .flatMap(probe -> Probe.scores(probe, setting.announced()).stream()).toList();
        List<String> parts = new ArrayList<>();
        others.forEach((name, row) -> {
            List<String> scores = told.stream().filter(score -> isNoBetter(score, trained.scores().get(score), row.scores().get(score)))
                    .map(score -> score.title() + " (" + EvaluationTable.shown(score, trained) + " against " + EvaluationTable.shown(score, row) + ")").toList();
            if (!scores.isEmpty()) {
                parts.add("than " + name + " by " + String.join(", ", scores));
            }
        });
        return parts.isEmpty() ? Optional.empty() : Optional.of("The features are no better " + String.join("; ", parts));
    }

    private static boolean isNoBetter(Score score, @Nullable Double value, @Nullable Double other) {
        return value != null && other != null && (score.higherIsBetter() ? value <= other : value >= other);
    }
}
