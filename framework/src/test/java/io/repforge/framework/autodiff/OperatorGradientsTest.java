package io.repforge.framework.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.framework.runtime.Engine;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every gradient rule against central differences in float64, and every operator's kernel against its definition. See
 * {@link GradientCheck} for the tolerances.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class OperatorGradientsTest {

    private Engine engine;

    @BeforeAll
    void load() {
        engine = Engine.load();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    public static List<GradientCase> cases() {
        return Stream.of(ElementwiseGradients.cases(), ReductionGradients.cases(), ShapeGradients.cases(), RowGradients.cases(), LinearGradients.cases(),
                WindowGradients.cases(), NormalisationGradients.cases(), RecurrenceGradients.cases())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void an_operators_gradient_is_its_central_difference(GradientCase operator) {
        operator.check(engine);
    }

    @Test
    void every_rule_has_a_case() {
        Set<String> checked = cases().stream().map(GradientCase::op).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>(GradientRules.standard().operators());
        missing.removeAll(checked);
        assertEquals(Set.of(), missing, "operators with a gradient rule that no case checks: add one to " + getClass().getSimpleName());
    }
}
