package io.repforge.framework.runtime.onednn;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.GraphIndex;
import io.repforge.framework.artifacts.OnnxNodes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which tensors of a lowered graph lie in blocks, so that they needn't be brought into another order between one operator of ours and
 * the next. Elementwise operators of ONNX Runtime between them work on blocks without knowing, as long as all their tensors lie alike: such
 * tensors form a group, and lie in blocks if more operators of ours than others touch the group. For the others there are copies.
 */
final class BlockedLayouts {

    private static final Set<String> ELEMENTWISE = Set.of("Relu", "ReluGrad", "LeakyRelu", "LeakyReluGrad", "Add", "Sum", "Sub", "Mul", "Identity", RectifiedSum.NAME);

    private final GraphProto graph;
    private final GraphIndex index;
    private final Layout blocked;
    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, Integer> votes = new HashMap<>();
    private final Set<String> excluded = new HashSet<>();
    private final GraphProto.Builder result;
    /** Copies in the plain order that were made of tensors in blocks. */
    private final Map<String, String> plainCopies = new HashMap<>();

    BlockedLayouts(GraphProto graph, Layout blocked) {
        this.graph = graph;
        this.index = new GraphIndex(graph);
        this.blocked = blocked;
        this.result = graph.toBuilder().clearNode();
    }

    /** The graph with the layouts of its tensors written on our nodes, and copies where they are needed. */
    GraphProto apply() {
        graph.getNodeList().forEach(this::group);
        graph.getNodeList().forEach(this::vote);
        graph.getInputList().forEach(input -> excluded.add(input.getName()));
        graph.getInitializerList().forEach(constant -> excluded.add(constant.getName()));
        graph.getOutputList().forEach(output -> excluded.add(output.getName()));
        Set.copyOf(excluded).forEach(tensor -> excluded.add(root(tensor)));
        graph.getNodeList().forEach(this::write);
        return result.build();
    }

    private void group(NodeProto node) {
        Optional<Shape> shape = elementwise(node);
        if (shape.isPresent()) {
            for (String input : node.getInputList()) {
                if (index.shapeOfFloats(input).equals(shape)) {
                    parents.put(root(input), root(node.getOutput(0)));
                }
            }
        }
    }

    /** The shape that all tensors of an elementwise node have, but for single numbers; empty if the node is another one. */
    private Optional<Shape> elementwise(NodeProto node) {
        if (!ELEMENTWISE.contains(node.getOpType()) || node.getOutputCount() != 1) {
            return Optional.empty();
        }
        Optional<Shape> shape = index.shapeOfFloats(node.getOutput(0)).filter(blocked::fits);
        return shape.filter(whole -> node.getInputList().stream().map(index::shapeOfFloats)
                .allMatch(input -> input.filter(s -> s.equals(whole) || s.elements() == 1 && s.rank() <= whole.rank()).isPresent()));
    }

    private String root(String tensor) {
        String parent = parents.getOrDefault(tensor, tensor);
        String above = parents.getOrDefault(parent, parent);
        while (!parent.equals(above)) {
            parent = above;
            above = parents.getOrDefault(parent, parent);
        }
        return parent;
    }

    private void vote(NodeProto node) {
        if (elementwise(node).isPresent()) {
            return;
        }
        Operands free = operands(node);
        for (int i = 0; i < node.getInputCount(); i++) {
            votes.merge(root(node.getInput(i)), free.inputs().containsKey(i) ? 1 : -1, Integer::sum);
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            votes.merge(root(node.getOutput(i)), free.outputs().containsKey(i) ? 1 : -1, Integer::sum);
        }
    }

    private static Operands operands(NodeProto node) {
        return node.getDomain().equals(OneDnnOperators.DOMAIN) ? Operands.OF.getOrDefault(node.getOpType(), Operands.NONE) : Operands.NONE;
    }

    private Layout layout(String tensor) {
        String root = root(tensor);
        boolean pays = !excluded.contains(root) && votes.getOrDefault(root, 0) > 0;
        return pays && index.shapeOfFloats(tensor).filter(blocked::fits).isPresent() ? blocked : Layout.PLAIN;
    }

    private void write(NodeProto node) {
        NodeProto.Builder written = node.toBuilder();
        Operands free = operands(node);
        free.inputs().forEach((i, name) -> tell(written, name, node.getInput(i)));
        free.outputs().forEach((i, name) -> tell(written, name, node.getOutputCount() > i ? node.getOutput(i) : ""));
        boolean blind = elementwise(node).isPresent();
        for (int i = 0; i < node.getInputCount() && !blind; i++) {
            String input = node.getInput(i);
            if (!free.inputs().containsKey(i) && layout(input).equals(blocked)) {
                written.setInput(i, plainCopies.computeIfAbsent(input, tensor -> relayout(tensor, tensor + "/plain", blocked, Layout.PLAIN)));
            }
        }
        Map<String, String> own = new HashMap<>();
        for (int i = 0; i < node.getOutputCount() && !blind; i++) {
            String output = node.getOutput(i);
            if (!free.outputs().containsKey(i) && layout(output).equals(blocked)) {
                plainCopies.put(output, output + "/plain");
                written.setOutput(i, output + "/plain");
                own.put(output + "/plain", output);
            }
        }
        result.addNode(written);
        own.forEach((plain, tensor) -> relayout(plain, tensor, Layout.PLAIN, blocked));
    }

    private void tell(NodeProto.Builder node, String operand, String tensor) {
        node.addAttribute(OnnxNodes.integer(Operands.layout(operand), layout(tensor).block()));
    }

    private String relayout(String from, String to, Layout before, Layout after) {
        Shape shape = index.shapeOfFloats(before.equals(blocked) ? from : to).orElseThrow();
        result.addNode(NodeProto.newBuilder().setName("relayout/" + to).setDomain(OneDnnOperators.DOMAIN).setOpType(Relayout.NAME)
                .addInput(from).addOutput(to).addAttribute(OnnxNodes.ints("x_shape", shape.dims()))
                .addAttribute(OnnxNodes.integer(Operands.layout(Operands.X), before.block()))
                .addAttribute(OnnxNodes.integer(Operands.layout(Operands.Y), after.block())));
        graph.getValueInfoList().stream().filter(value -> value.getName().equals(before.equals(blocked) ? from : to)).findFirst()
                .ifPresent(value -> result.addValueInfo(value.toBuilder().setName(before.equals(blocked) ? to : from)));
        return to;
    }
}
