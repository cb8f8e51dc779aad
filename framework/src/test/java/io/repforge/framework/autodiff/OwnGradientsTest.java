package io.repforge.framework.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Gradients that plugins give to what they build. */
class OwnGradientsTest {

    private static final float[] VALUES = {-2.3f, -0.4f, 0.2f, 1.7f};
    private static final double STEP = 1e-6;
    /** The slope of {@code x · sigmoid(α x)}, {@code com.microsoft:QuickGelu}. */
    private static final double ALPHA = 1.702;

    private static Engine engine;

    private final Graph g = new Graph(Mode.TRAINING);

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private Tensor parameter(String name) {
        return g.parameter(name, Shape.of(VALUES.length), Initializer.zeros());
    }

    /** The gradients of what they are of, by a session; all parameters have the same values. */
    private double[] gradient(Tensor loss, Tensor of) {
        OnnxWriter writer = OnnxWriter.of(g).output("gradient", Gradients.of(g, loss, List.of(of)).get(of));
        Array values = Array.of(Shape.of(VALUES.length), VALUES);
        Map<String, Array> feed = writer.inputs().stream().collect(Collectors.toMap(Tensor::name, any -> values));
        try (InferenceSession session = engine.openInference(writer.write().toByteArray(), SessionOptions.defaults().withThreads(1))) {
            return session.infer(feed).get("gradient").toDoubles();
        }
    }

    /** Bengio et al. 2013: forward it is rounded, backward it isn't. */
    @Test
    void a_straight_through_estimator_is_one_line() {
        Tensor x = parameter("x");
        Tensor rounded = g.withGradient(List.of(x), x::floor, (y, dy) -> List.of(dy));
        double[] expected = new double[VALUES.length];
        Arrays.setAll(expected, i -> 2 * Math.floor(VALUES[i]));
        assertArrayEquals(expected, gradient(rounded.square().sum(), x), 1e-6);
    }

    private Tensor quickGelu(Tensor x) {
        return g.withGradient(List.of(x), () -> g.node(Node.MICROSOFT, "QuickGelu", List.of(x), Map.of(), x.tensorType()).get(0), (y, dy) -> {
            Tensor gate = x.mul(ALPHA).sigmoid();
            return List.of(dy.mul(gate.add(y.mul(ALPHA).mul(gate.neg().add(1)))));
        });
    }

    private static double quickGelu(double x) {
        return x / (1 + Math.exp(-ALPHA * x));
    }

    @Test
    void an_operator_of_another_domain_has_the_gradient_that_it_was_given() {
        Tensor x = parameter("x");
        double[] differences = new double[VALUES.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = (quickGelu(quickGelu(VALUES[i] + STEP)) - quickGelu(quickGelu(VALUES[i] - STEP))) / (2 * STEP);
        }
        assertArrayEquals(differences, gradient(quickGelu(quickGelu(x)).sum(), x), 1e-5);
    }

    @Test
    void gradients_flow_to_the_sources_alone_and_beside_other_uses_of_them() {
        Tensor x = parameter("x");
        Tensor y = parameter("y");
        Tensor within = parameter("within");
        Tensor joined = g.withGradient(List.of(x, y), () -> x.mul(y).mul(within), (z, dz) -> List.of(dz.mul(3), dz.mul(5)));
        Tensor loss = joined.sum().add(x.sum());
        assertEquals(Set.of(x, y), Gradients.of(g, loss, List.of(x, y, within)).keySet());
        assertArrayEquals(new double[] {4, 4, 4, 4}, gradient(loss, x), 1e-6);
        assertArrayEquals(new double[] {5, 5, 5, 5}, gradient(loss, y), 1e-6);
    }

    @Test
    void a_source_may_get_none() {
        Tensor x = parameter("x");
        Tensor y = parameter("y");
        Tensor joined = g.withGradient(List.of(x, y), () -> x.mul(y), (z, dz) -> Arrays.asList(null, dz));
        assertEquals(Set.of(y), Gradients.of(g, joined.sum(), List.of(x, y)).keySet());
    }

    @Test
    void of_a_source_that_no_gradient_is_wanted_of_nothing_is_written() {
        Tensor x = parameter("x");
        Tensor data = g.input("data", DType.FLOAT32, Shape.of(VALUES.length));
        Tensor joined = g.withGradient(List.of(x, data), () -> x.mul(data), (z, dz) -> List.of(dz.mul(data), dz.mul(x.cos())));
        Tensor gradient = Gradients.of(g, joined.sum(), List.of(x)).get(x);
        assertFalse(OnnxWriter.of(g).output("gradient", gradient).write().getGraph().getNodeList().stream().anyMatch(node -> node.getOpType().equals("Cos")));
        Tensor unneeded = g.withGradient(List.of(data), data::exp, (z, dz) -> {
            throw new AssertionError("nothing wants this gradient");
        });
        assertEquals(Map.of(), Gradients.of(g, unneeded.sum(), List.of(x)));
    }

    @Test
    void one_that_is_none_is_told_with_its_node() {
        Tensor x = parameter("x");
        Tensor few = g.scope("codebook", () -> g.withGradient(List.of(x, x), x::exp, (y, dy) -> List.of(dy)));
        GradientException count = assertThrows(GradientException.class, () -> Gradients.of(g, few.sum(), List.of(x)));
        assertEquals("codebook/Identity: its own gradient must have an element for each of its 2 sources, but has 1; return null for a source that nothing"
                + " flows to", count.getMessage());
        Tensor scalar = g.scope("head", () -> g.withGradient(List.of(x), x::exp, (y, dy) -> List.of(dy.sum())));
        GradientException type = assertThrows(GradientException.class, () -> Gradients.of(g, scalar.sum(), List.of(x)));
        assertTrue(type.getMessage().startsWith("head/Identity: its own gradient with respect to x float32 [4] is "), type.getMessage());
        assertTrue(type.getMessage().endsWith("; it must have the type and shape of what it is the gradient of"), type.getMessage());
        assertEquals(scalar.producer(), type.node());
    }

    @Test
    void what_is_not_floating_has_none() {
        Tensor labels = g.input("labels", DType.INT64, Shape.of(4));
        assertThrows(GraphException.class, () -> g.withGradient(List.of(labels), () -> labels.cast(DType.FLOAT32), (y, dy) -> List.of(dy)));
        Tensor x = parameter("x");
        assertThrows(GraphException.class, () -> g.withGradient(List.of(x), () -> x.argMax(0), (y, dy) -> List.of(dy)));
    }

    @Test
    void an_operator_without_any_says_how_it_gets_one() {
        Tensor x = parameter("x");
        Tensor y = g.scope("encoder", () -> g.node(Node.MICROSOFT, "QuickGelu", List.of(x), Map.of(), x.tensorType()).get(0));
        GradientException error = assertThrows(GradientException.class, () -> Gradients.of(g, y.sum(), List.of(x)));
        assertEquals("encoder/QuickGelu: there is no gradient for the operator QuickGelu of com.microsoft; build this part from other operators, give it one"
                + " by Graph.withGradient, or stop the gradient before it", error.getMessage());
    }
}
