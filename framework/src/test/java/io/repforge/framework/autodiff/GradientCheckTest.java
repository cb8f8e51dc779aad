package io.repforge.framework.autodiff;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.runtime.Engine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** That the check finds what it is there to find. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GradientCheckTest {

    private Engine engine;

    @BeforeAll
    void load() {
        engine = Engine.load();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private static Tensor parameter(Graph g, long... dims) {
        return g.parameter("x", Shape.of(dims), Initializer.zeros());
    }

    @Test
    void a_gradient_that_is_off_by_a_thousandth_fails_and_is_named() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, 2);
        GradientCheck check = GradientCheck.of(engine, g, x.mul(x).sum()).feed(x, 1, 2).expect(x, 2, 4.004);
        AssertionError error = assertThrows(AssertionError.class, check::run);
        assertTrue(error.getMessage().startsWith("the gradient of x float32 [2] at element 1 is 4.0, wanted 4.004"), error.getMessage());
    }

    @Test
    void a_stopped_gradient_differs_from_the_central_difference() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, 2);
        GradientCheck check = GradientCheck.of(engine, g, x.mul(x.stopGradient()).sum());
        assertThrows(AssertionError.class, check::run);
    }

    @Test
    void a_missing_gradient_that_is_not_zero_fails() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, 2);
        GradientCheck check = GradientCheck.of(engine, g, x.stopGradient().mul(x.stopGradient()).sum());
        assertThrows(AssertionError.class, check::run);
    }

    @Test
    void a_kink_within_the_step_is_reported_and_not_taken_for_a_wrong_rule() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, 2);
        GradientCheck check = GradientCheck.of(engine, g, x.abs().sum()).feed(x, 1, 3e-7);
        AssertionError error = assertThrows(AssertionError.class, check::run);
        assertTrue(error.getMessage().startsWith("the loss isn't smooth near element 1 of x"), error.getMessage());
    }

    @Test
    void values_that_cannot_be_guessed_must_be_fed() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor labels = g.input("labels", DType.INT64, Shape.of(2));
        GradientCheck check = GradientCheck.of(engine, g, parameter(g, 2, 3).crossEntropy(labels));
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, check::run);
        assertTrue(error.getMessage().contains("labels"), error.getMessage());
    }
}
