package io.repforge.framework.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.Lstm;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which nodes gradients consist of, and where they end. */
class GradientStructureTest {

    private final Graph g = new Graph(Mode.TRAINING);

    private Tensor parameter(String name, long... dims) {
        return g.parameter(name, Shape.of(dims), Initializer.zeros());
    }

    private List<Tensor> trained() {
        return g.variables().values().stream().filter(v -> v.trained()).map(v -> v.tensor()).toList();
    }

    private List<Node> gradientNodes(String op) {
        return g.nodes().stream().filter(node -> node.name().startsWith("gradient/") && node.op().equals(op)).toList();
    }

    private OnnxMl.GraphProto written(Tensor loss, Map<Tensor, Tensor> gradients) {
        OnnxWriter writer = OnnxWriter.of(g).output("loss", loss);
        gradients.forEach((tensor, gradient) -> writer.output(tensor.name() + "_grad", gradient));
        return writer.write().getGraph();
    }

    private static List<OnnxMl.NodeProto> nodes(OnnxMl.GraphProto model, String op) {
        return model.getNodeList().stream().filter(node -> node.getOpType().equals(op)).toList();
    }

    @Test
    void the_first_convolution_leaves_out_the_gradient_of_the_pixels() {
        Tensor pixels = g.input("pixels", DType.FLOAT32, Shape.of(2, 3, 8, 8));
        Tensor h = new Conv2d(g, "first", 4, 3, Window.stride(1, 1), true).apply(pixels).relu();
        Tensor loss = new Conv2d(g, "second", 4, 3, Window.stride(1, 1), false).apply(h).square().mean();
        OnnxMl.GraphProto model = written(loss, Gradients.of(g, loss, trained()));
        List<OnnxMl.NodeProto> convolutions = nodes(model, "ConvGrad");
        assertEquals(2, convolutions.size());
        OnnxMl.NodeProto second = convolutions.get(0);
        assertFalse(second.getOutput(0).isEmpty(), "the second convolution's input has a gradient");
        assertFalse(second.getOutput(1).isEmpty());
        assertTrue(second.getOutput(2).isEmpty(), "the second convolution has no bias");
        OnnxMl.NodeProto first = convolutions.get(1);
        assertTrue(first.getOutput(0).isEmpty(), "nothing needs the gradient of the pixels");
        assertFalse(first.getOutput(1).isEmpty());
        assertFalse(first.getOutput(2).isEmpty());
    }

    @Test
    void gradient_nodes_lie_in_the_scope_of_the_node_that_they_belong_to() {
        Tensor x = parameter("x", 3);
        Tensor y = g.scope("encoder", () -> x.exp());
        Tensor loss = g.scope("loss", () -> y.sum());
        Gradients.of(g, loss, List.of(x));
        assertTrue(g.nodes().stream().anyMatch(node -> node.name().equals("gradient/encoder/Mul")));
        assertTrue(g.nodes().stream().skip(2).allMatch(node -> node.name().startsWith("gradient/")));
        assertEquals("", g.scope());
    }

    @Test
    void what_no_requested_tensor_influences_gets_no_gradient_nodes() {
        Tensor x = parameter("x", 3);
        Tensor target = g.input("target", DType.FLOAT32, Shape.of(3)).exp().sin();
        Tensor loss = x.sub(target).square().sum();
        Gradients.of(g, loss, List.of(x));
        assertTrue(gradientNodes("Cos").isEmpty());
        assertTrue(gradientNodes("Neg").isEmpty());
    }

    @Test
    void what_does_not_influence_the_loss_gets_no_gradient_nodes_and_is_absent() {
        Tensor x = parameter("x", 3);
        Tensor unused = parameter("unused", 3);
        unused.sin();
        g.node("Hardmax", x.tensorType(), Map.of(), x);
        Tensor loss = x.sum();
        Map<Tensor, Tensor> gradients = Gradients.of(g, loss, List.of(unused, x));
        assertEquals(Set.of(x), gradients.keySet());
        assertTrue(gradientNodes("Cos").isEmpty());
    }

    @Test
    void a_loss_that_depends_on_nothing_requested_gives_no_gradients() {
        Tensor x = parameter("x", 3);
        Tensor loss = x.stopGradient().sum();
        assertEquals(Map.of(), Gradients.of(g, loss, List.of(x)));
        assertEquals(2, g.nodes().size());
    }

    @Test
    void behind_a_stop_there_are_no_gradient_nodes() {
        Tensor x = parameter("x", 3);
        Tensor loss = x.sin().stopGradient().add(x).sum();
        Gradients.of(g, loss, List.of(x));
        assertTrue(gradientNodes("Cos").isEmpty());
    }

    @Test
    void a_stopped_tensor_that_is_asked_for_has_a_gradient() {
        Tensor x = parameter("x", 3);
        Tensor stopped = x.sin().stopGradient();
        Map<Tensor, Tensor> gradients = Gradients.of(g, stopped.mul(x).sum(), List.of(stopped));
        assertEquals(Set.of(stopped), gradients.keySet());
        assertTrue(gradientNodes("Cos").isEmpty());
    }

    @Test
    void gradients_of_three_uses_are_added_in_one_node() {
        Tensor x = parameter("x", 3);
        Tensor loss = x.sin().add(x.cos()).add(x.exp()).sum();
        Tensor gradient = Gradients.of(g, loss, List.of(x)).get(x);
        assertEquals("Sum", gradient.producer().op());
        assertEquals(3, gradient.producer().inputs().size());
    }

    @Test
    void the_gradient_of_the_loss_itself_is_one() {
        Tensor loss = parameter("x", 3).sum();
        Tensor gradient = Gradients.of(g, loss, List.of(loss)).get(loss);
        assertNull(gradient.producer());
        assertEquals(1.0, g.constants().get(gradient).get(0));
    }

    @Test
    void gradients_are_in_the_order_of_the_request() {
        Tensor a = parameter("a", 2);
        Tensor b = parameter("b", 2);
        Tensor c = parameter("c", 2);
        Map<Tensor, Tensor> gradients = Gradients.of(g, a.mul(b).add(c).sum(), List.of(c, a, b));
        assertEquals(List.of(c, a, b), List.copyOf(gradients.keySet()));
    }

    @Test
    void an_operator_without_a_rule_is_an_error_that_names_its_component_and_operator() {
        Tensor x = parameter("x", 3);
        Tensor y = g.scope("encoder", () -> g.scope("head", () -> g.node("Hardmax", x.tensorType(), Map.of(), x)));
        Tensor loss = y.sum();
        UserError error = assertThrows(UserError.class, () -> Gradients.of(g, loss, List.of(x)));
        assertTrue(error.getMessage().startsWith("encoder/head/Hardmax: "), error.getMessage());
        assertTrue(error.getMessage().contains("no gradient for the operator Hardmax"), error.getMessage());
    }

    @Test
    void an_operator_of_another_domain_does_not_take_the_rule_of_a_standard_one() {
        Tensor x = parameter("x", 3);
        Tensor y = g.node("com.example", "Relu", List.of(x), Map.of(), x.tensorType()).get(0);
        Tensor loss = y.sum();
        UserError error = assertThrows(UserError.class, () -> Gradients.of(g, loss, List.of(x)));
        assertTrue(error.getMessage().contains("com.example"), error.getMessage());
    }

    @Test
    void a_loss_of_several_elements_is_an_error() {
        Tensor x = parameter("x", 3);
        GraphException error = assertThrows(GraphException.class, () -> Gradients.of(g, x, List.of(x)));
        assertTrue(error.getMessage().contains("x float32 [3]"), error.getMessage());
    }

    @Test
    void batch_norm_is_computed_once_and_comes_before_what_uses_it() {
        Tensor context = g.input("context", DType.FLOAT32, Shape.of(4, 3, 8, 8));
        Tensor target = g.input("target", DType.FLOAT32, Shape.of(4, 3, 8, 8));
        Conv2d conv = new Conv2d(g, "conv", 5, 3, Window.stride(1, 1), false);
        BatchNorm norm = new BatchNorm(g, "norm");
        Tensor a = norm.apply(conv.apply(context)).relu();
        Tensor b = norm.apply(conv.apply(target)).relu();
        Tensor loss = a.sub(b).square().mean();
        OnnxWriter writer = OnnxWriter.of(g).output("loss", loss);
        Gradients.of(g, loss, trained()).forEach((tensor, gradient) -> writer.output(tensor.name() + "_grad", gradient));
        g.assignments().forEach((state, value) -> writer.output(state.name() + "_next", value));
        OnnxMl.GraphProto model = writer.write().getGraph();
        assertEquals(2, nodes(model, "BatchNormInternal").size());
        assertEquals(2, nodes(model, "BatchNormalizationGrad").size());
        assertTrue(nodes(model, "BatchNormalization").isEmpty());
        assertSorted(model);
    }

    @Test
    void batch_norm_without_gradients_stays_a_standard_operator() {
        Tensor x = g.input("x", DType.FLOAT32, Shape.of(4, 3));
        Tensor y = g.untrained(() -> new BatchNorm(g, "momentum").apply(x));
        Tensor w = parameter("w", 3);
        Tensor loss = y.stopGradient().mul(w).sum();
        OnnxMl.GraphProto model = written(loss, Gradients.of(g, loss, List.of(w)));
        assertEquals(1, nodes(model, "BatchNormalization").size());
        assertTrue(nodes(model, "BatchNormInternal").isEmpty());
    }

    @Test
    void recurrence_pooling_and_layer_norm_are_computed_once() {
        Tensor x = parameter("x", 2, 3, 4, 4);
        Tensor pooled = x.maxPool(2, 2, 0).reshape(2, 3, 4).layerNorm(-1, parameter("scale", 4), parameter("bias", 4), 1e-5);
        Tensor loss = new Lstm(g, "lstm", 5, 2).apply(pooled).square().sum();
        OnnxMl.GraphProto model = written(loss, Gradients.of(g, loss, trained()));
        assertEquals(1, nodes(model, "MaxPool").size());
        assertEquals(1, nodes(model, "LayerNormalization").size());
        assertEquals(2, nodes(model, "LSTMTraining").size());
        assertTrue(nodes(model, "LSTM").isEmpty());
        assertSorted(model);
    }

    @Test
    void the_graph_itself_stays_as_it_was_built() {
        Tensor x = parameter("x", 4, 3);
        Tensor y = new BatchNorm(g, "norm").apply(x);
        Tensor loss = y.square().sum();
        int before = g.nodes().size();
        List<Node> forward = List.copyOf(g.nodes());
        Gradients.of(g, loss, trained());
        for (int i = 0; i < before; i++) {
            assertSame(forward.get(i), g.nodes().get(i));
        }
        assertEquals("BatchNormalization", y.producer().op());
    }

    private static void assertSorted(OnnxMl.GraphProto model) {
        Set<String> known = new HashSet<>();
        model.getInputList().forEach(input -> known.add(input.getName()));
        model.getInitializerList().forEach(initializer -> known.add(initializer.getName()));
        for (OnnxMl.NodeProto node : model.getNodeList()) {
            for (String input : node.getInputList()) {
                assertTrue(input.isEmpty() || known.contains(input), node.getName() + " comes before its input " + input);
            }
            known.addAll(node.getOutputList());
        }
    }
}
