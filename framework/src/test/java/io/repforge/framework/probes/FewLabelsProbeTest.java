package io.repforge.framework.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.probe.Draws;
import io.repforge.api.probe.Findings;
import io.repforge.framework.evaluate.ProbedRows;
import io.repforge.framework.runtime.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewLabelsProbeTest {

    private static ProbedRows rows(int count, int shift) {
        return ProbedRows.of(count, 5, shift, 0.6, IntStream.range(0, count).map(i -> i % 3).toArray());
    }

    private static Findings findings(List<String> told, FewLabelsProbe.Options options) throws IOException {
        try (Engine engine = Engine.load()) {
            return new FewLabelsProbe().score(rows(60, 0).testedOn(rows(45, 3), engine, told::add), options);
        }
    }

    @Test
    void more_labels_are_worth_more_and_the_score_is_the_mean_over_draws() throws IOException {
        List<String> told = new ArrayList<>();
        Findings findings = findings(told, new FewLabelsProbe.Options(List.of(1, 5, 20), 6, 1));
        Draws one = (Draws) findings.details().get("few_labels_1");
        Draws all = (Draws) findings.details().get("few_labels_20");
        assertEquals(6, one.values().size());
        assertTrue(one.deviation() > 0, "other examples, other accuracies");
        assertEquals(0, all.deviation(), 1e-12, "each draw takes all");
        assertEquals(one.mean(), findings.scores().get("few_labels_1"));
        assertTrue(all.mean() > one.mean() + 0.1, all + " " + one);
        assertEquals(List.of(), told);
    }

    /** scikit-learn's {@code LogisticRegression(C=1)} on the features as {@code StandardScaler} gives them. */
    @Test
    void with_all_labels_it_is_plain_logistic_regression() throws IOException {
        assertEquals(0.8444444444444444, findings(new ArrayList<>(), new FewLabelsProbe.Options(List.of(20), 1, 1)).scores().get("few_labels_20"), 1e-9);
    }

    @Test
    void it_says_where_there_are_fewer() throws IOException {
        List<String> told = new ArrayList<>();
        findings(told, new FewLabelsProbe.Options(List.of(21), 1, 1));
        assertEquals(List.of("The probe few-labels learns from 21 examples of each class, but of some there are fewer, which are all learnt from (a 20, b 20, c 20)"),
                told);
    }
}
