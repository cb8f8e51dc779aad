package io.repforge.api;

import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.Use;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells how good an encoder is, by numbers: of what it is learnt on its features, as a rule, and how well that does on data which it wasn't learnt from. */
@Experimental
public interface Probe<O extends Record> extends Component<O> {

    /** What a probe is about. Tables show scores in this order. */
    enum About {
        /** Labels of the data. Observations themselves are scored, too, as if they were features, to compare with: a row has as many numbers as an image then. */
        LABELS,
        /** The features themselves. */
        FEATURES,
        /** Actions of the data. */
        ACTIONS
    }

    /** What it is about. */
    About about();

    /**
     * The scores that it has on such data, in the order in which they are shown.
     *
     * @throws OptionsException if it can't work on such data, for example for want of labels
     */
    List<Score> scores(ProbeData data, O options);

    /**
     * Scores an encoder.
     *
     * @return a number for each of {@link #scores}, by name, and what there is to tell beside; those that are told at the end only may be missing unless it
     *     {@link Probed#isAtEnd}
     * @throws IOException if the data can't be read
     * @throws ArithmeticException if these features have no such scores, as where equations have no solution: they are NaN then, its message is told, and
     *     the evaluation goes on. What else is thrown ends it
     */
    Findings score(Probed probed, O options) throws IOException;

    /**
     * Scores of what needs no encoder, to compare with, such as always to say what is most frequent: by what that is called, and by name.
     *
     * @throws IOException if the data can't be read
     */
    default Map<String, Findings> baselines(Probed probed, O options) throws IOException {
        return Map.of();
    }

    /** What a bound probe is about. */
    static About about(Use<? extends Probe<?>> use) {
        return ContractException.requireReturned(use.component().about(), use.component(), "about()");
    }

    /**
     * The scores that a bound probe has.
     *
     * @throws ContractException if two of them have one name
     */
    static List<Score> scores(Use<? extends Probe<?>> use, ProbeData data) {
        return scores(use.component(), use.options(), data);
    }

    private static <O extends Record> List<Score> scores(Probe<O> probe, Record options, ProbeData data) {
        List<Score> scores = ContractException.requireReturned(probe.scores(data, probe.optionsType().cast(options)), probe, "scores()");
        Set<Score> different = new HashSet<>();
        for (Score score : scores) {
            if (!different.add(ContractException.requireReturned(score, probe, "scores()"))) {
                throw new ContractException(probe, "scores()", "announces two scores named '" + score + "'");
            }
        }
        return scores;
    }

    /** Scores an encoder by a bound probe: each of the scores that it announces, in that order. */
    static ScoreRow score(Use<? extends Probe<?>> use, Probed probed) throws IOException {
        return score(use.component(), use.options(), probed);
    }

    private static <O extends Record> ScoreRow score(Probe<O> probe, Record options, Probed probed) throws IOException {
        Findings findings = ContractException.requireReturned(probe.score(probed, probe.optionsType().cast(options)), probe, "score()");
        return announced(probe, "score()", findings, scores(probe, options, probed), probed.isAtEnd());
    }

    /** What needs no encoder, scored by a bound probe. */
    static Map<String, ScoreRow> baselines(Use<? extends Probe<?>> use, Probed probed) throws IOException {
        return baselines(use.component(), use.options(), probed);
    }

    private static <O extends Record> Map<String, ScoreRow> baselines(Probe<O> probe, Record options, Probed probed) throws IOException {
        List<Score> scores = scores(probe, options, probed);
        Map<String, ScoreRow> baselines = new LinkedHashMap<>();
        ContractException.requireReturned(probe.baselines(probed, probe.optionsType().cast(options)), probe, "baselines()")
                .forEach((name, findings) -> baselines.put(name, announced(probe, "baselines()", findings, scores, false)));
        return baselines;
    }

    private static ScoreRow announced(Probe<?> probe, String method, Findings findings, List<Score> scores, boolean all) {
        Map<String, Double> values = findings.scores();
        Map<Score, Double> announced = new LinkedHashMap<>();
        for (Score score : scores) {
            Double value = values.get(score.name());
            if (value != null) {
                announced.put(score, value);
            } else if (method.equals("score()") && (all || !score.isAtEndOnly())) {
                throw new ContractException(probe, method, "announces the score '" + score + "' but doesn't give it");
            }
        }
        if (announced.size() < values.size()) {
            String other = values.keySet().stream().filter(name -> scores.stream().noneMatch(score -> score.name().equals(name))).findFirst().orElse("");
            throw new ContractException(probe, method, "gives the score '" + other + "' without announcing it");
        }
        for (String name : findings.details().keySet()) {
            if (values.keySet().stream().noneMatch(score -> name.equals(score) || name.startsWith(score + "_"))) {
                throw new ContractException(probe, method, "gives the detail '" + name + "', which doesn't begin with the name of a score that it gives");
            }
        }
        return ScoreRow.of(announced, findings.details());
    }
}
