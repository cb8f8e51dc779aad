package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.framework.autodiff.GradientCase;
import io.repforge.framework.autodiff.OperatorGradientsTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What CUDA devices are given computes the same: run on the CPU, and held against central differences in float64 as the CPU's own form is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CudaLoweringTest {

    private static final CudaCoverage COVERAGE = new CudaCoverage();

    private Engine engine;

    @BeforeAll
    void load() {
        engine = Engine.load();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    static Stream<GradientCase> cases() {
        return OperatorGradientsTest.cases().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void gradientsAreCentralDifferencesInThisFormToo(GradientCase operator) {
        operator.check(engine, written -> {
            assertEquals(List.of(), COVERAGE.gaps(written));
            return CudaLowering.lower(written);
        });
    }
}
