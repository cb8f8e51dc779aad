package io.repforge.framework.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Gradients where formulas taken literally would give infinities or no numbers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GradientsAtEdgesTest {

    private Engine engine;

    @BeforeAll
    void load() {
        engine = Engine.load();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    /** The gradient of the sum of f, at x. */
    private double[] gradient(UnaryOperator<Tensor> f, Shape shape, float... at) {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = g.parameter("x", shape, Initializer.zeros());
        Tensor loss = f.apply(x).sum();
        Tensor gradient = Gradients.of(g, loss, List.of(x)).get(x);
        byte[] model = OnnxWriter.of(g).output("dx", gradient).write().toByteArray();
        try (InferenceSession session = engine.openInference(model, SessionOptions.defaults())) {
            Map<String, Array> feeds = session.inputs().isEmpty() ? Map.of() : Map.of("x", Array.of(shape, at));
            return session.infer(feeds).get("dx").toDoubles();
        }
    }

    private double[] gradient(UnaryOperator<Tensor> f, float... at) {
        return gradient(f, Shape.of(at.length), at);
    }

    private static Tensor number(Tensor like, double value) {
        return like.graph().scalar(like.type(), value);
    }

    @Test
    void of_the_square_root_are_zero_at_zero() {
        assertArrayEquals(new double[] {0, 0.25}, gradient(Tensor::sqrt, 0, 4), 1e-6);
    }

    @Test
    void of_the_length_of_a_zero_vector_are_zero() {
        double[] found = gradient(x -> x.square().sum(false, 1).sqrt(), Shape.of(2, 2), 0, 0, 3, 4);
        assertArrayEquals(new double[] {0, 0, 0.6, 0.8}, found, 1e-6);
    }

    @Test
    void of_a_normalised_row_beside_a_zero_row_are_numbers() {
        double[] found = gradient(x -> x.l2Normalize(1).mul(number(x, 0.5)), Shape.of(2, 2), 0, 0, 3, 4);
        // A zero row is divided by 1e-12, a constant.
        assertArrayEquals(new double[] {1, 1}, new double[] {found[0] * 2e-12, found[1] * 2e-12}, 1e-5);
        assertArrayEquals(new double[] {0.016, -0.012}, new double[] {found[2], found[3]}, 1e-6);
    }

    @Test
    void of_a_logarithm_that_is_masked_out_are_zero_where_it_has_no_value() {
        double[] found = gradient(x -> x.greater(number(x, 0)).where(x.log(), number(x, 0)), 0, 0.5f);
        assertArrayEquals(new double[] {0, 2}, found, 1e-6);
    }

    @Test
    void of_softmax_and_log_softmax_of_extreme_logits_are_numbers() {
        assertArrayEquals(new double[] {0, 0}, gradient(x -> x.softmax(0).slice(0, 0, 1), 1e4f, -1e4f), 1e-6);
        assertArrayEquals(new double[] {-1, 1}, gradient(x -> x.logSoftmax(0).slice(0, 1, 2), 1e4f, -1e4f), 1e-6);
    }

    @Test
    void of_log_sum_exp_do_not_overflow_and_leave_out_what_is_minus_infinity() {
        double[] found = gradient(x -> x.logSumExp(false), 1000, 1000, Float.NEGATIVE_INFINITY);
        // As exact as the difference of two float32 numbers near 1000.
        assertArrayEquals(new double[] {0.5, 0.5, 0}, found, 1e-4);
    }

    @Test
    void of_softplus_sigmoid_and_elu_of_extreme_values_are_numbers() {
        assertArrayEquals(new double[] {0, 1}, gradient(Tensor::softplus, -200, 200), 1e-6);
        assertArrayEquals(new double[] {0, 0}, gradient(Tensor::sigmoid, -200, 200), 1e-6);
        assertArrayEquals(new double[] {0, 1}, gradient(x -> x.elu(1), -200, 200), 1e-6);
    }

    @Test
    void of_powers_are_right_at_zero_and_below() {
        assertArrayEquals(new double[] {0, -6}, gradient(x -> x.pow(2), 0, -3), 1e-6);
        assertArrayEquals(new double[] {0, 27}, gradient(x -> x.pow(3), 0, -3), 1e-6);
        assertArrayEquals(new double[] {1, 1}, gradient(x -> x.pow(1), 0, -3), 1e-6);
        assertArrayEquals(new double[] {0, 0}, gradient(x -> x.pow(0), 0, -3), 1e-6);
    }

    @Test
    void of_clip_are_one_at_its_bounds() {
        assertArrayEquals(new double[] {0, 1, 1, 1, 0}, gradient(x -> x.clip(-1, 1), -2, -1, 0, 1, 2), 1e-6);
    }

    @Test
    void flow_through_float64_and_back() {
        assertArrayEquals(new double[] {Math.exp(1), Math.exp(-2)}, gradient(x -> x.cast(DType.FLOAT64).exp().cast(DType.FLOAT32), 1, -2), 1e-5);
    }
}
