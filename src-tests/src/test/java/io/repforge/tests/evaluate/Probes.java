package io.repforge.tests.evaluate;

import io.repforge.api.Probe;
import io.repforge.api.data.Step;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.recipe.OptionBinder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Probes as recipes name them. */
public final class Probes {

    private Probes() {}

    /** A question about the label {@code label}, of an encoder that can be trained on. */
    public static Evaluation.Question of(String... probes) {
        OptionBinder binder = new OptionBinder(ClassPathComponents.load());
        return new Evaluation.Question(Stream.of(probes).map(probe -> binder.<Probe<?>>useFromYaml(Probe.class, probe, "probe")).toList(), Step.LABEL, true);
    }

    /** Scores by name. */
    public static Map<String, Double> byName(ScoreRow row) {
        Map<String, Double> byName = new LinkedHashMap<>();
        row.scores().forEach((score, value) -> byName.put(score.name(), value));
        return byName;
    }
}
