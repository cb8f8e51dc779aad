package io.repforge.framework.runtime.onednn;

import static io.repforge.framework.artifacts.OnnxNodes.integer;
import static io.repforge.framework.artifacts.OnnxNodes.real;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.GraphIndex;
import io.repforge.framework.artifacts.OnnxNodes;
import io.repforge.framework.artifacts.TrainingModel;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The matrix products of a training graph that dense layers make: of trained weights, and those that give the gradients of such weights. Products of a loss, such as
 * similarities, aren't among them: they are few, and feel rounding.
 */
final class WeightProducts {

    private final GraphIndex index;
    /** What is multiplied by trained weights, on the way forth and back. */
    private final Set<String> factors = new HashSet<>();

    WeightProducts(GraphProto graph, GraphIndex index) {
        this.index = index;
        for (NodeProto node : graph.getNodeList()) {
            if (isProduct(node)) {
                Factor a = factor(node, 0);
                Factor b = factor(node, 1);
                if (isTrained(a.tensor) != isTrained(b.tensor)) {
                    factors.add(isTrained(a.tensor) ? b.tensor : a.tensor);
                }
            }
        }
    }

    /**
     * A factor of a product, looked at through transpositions of weights.
     *
     * @param tensor of two axes, or of more that are taken for rows but the last
     * @param transposed whether its transpose is multiplied
     */
    private record Factor(String tensor, boolean transposed) {}

    /** What a node multiplies, if it is a product of a dense layer whose shapes are known beforehand. */
    Optional<Product> of(NodeProto node) {
        if (!isProduct(node)) {
            return Optional.empty();
        }
        Factor a = factor(node, 0);
        Factor b = factor(node, 1);
        boolean ofWeight = isTrained(a.tensor) || isTrained(b.tensor);
        boolean ofGradient = a.transposed && (factors.contains(unshaped(a.tensor)) || factors.contains(unshaped(b.tensor)));
        Optional<Shape> first = index.shapeOfFloats(a.tensor);
        Optional<Shape> second = index.shapeOfFloats(b.tensor).filter(shape -> shape.rank() == 2);
        Optional<Shape> result = index.shapeOfFloats(node.getOutput(0));
        if (!ofWeight && !ofGradient || first.isEmpty() || second.isEmpty() || result.isEmpty() || first.get().rank() < 2
                || a.transposed && first.get().rank() != 2) {
            return Optional.empty();
        }
        long inner = second.get().dim(b.transposed ? 1 : 0);
        long columns = second.get().dim(b.transposed ? 0 : 1);
        boolean bias = node.getInputCount() > 2 && !node.getInput(2).isEmpty();
        if (bias && index.shapeOfFloats(node.getInput(2)).filter(shape -> shape.elements() == columns && shape.dim(-1) == columns).isEmpty()) {
            return Optional.empty();
        }
        List<String> inputs = bias ? List.of(a.tensor, b.tensor, node.getInput(2)) : List.of(a.tensor, b.tensor);
        return Optional.of(new Product(inputs, new ProductShape(result.get().elements() / columns, inner, columns, a.transposed, b.transposed, result.get())));
    }

    /**
     * A product.
     *
     * @param inputs both factors, and a bias if there is one
     * @param shape what of them is multiplied
     */
    record Product(List<String> inputs, ProductShape shape) {}

    private static boolean isProduct(NodeProto node) {
        return OnnxNodes.is(node, "", "MatMul")
                || OnnxNodes.is(node, "", "Gemm") && real(node, "alpha", 1) == 1 && (node.getInputCount() < 3 || real(node, "beta", 1) == 1);
    }

    private Factor factor(NodeProto node, int position) {
        String tensor = node.getInput(position);
        boolean transposed = node.getOpType().equals("Gemm") && integer(node, position == 0 ? "transA" : "transB", 0) != 0;
        String seen = tensor;
        boolean turned = transposed;
        while (!isTrained(seen)) {
            Optional<NodeProto> transposition = index.producer(seen).filter(from -> OnnxNodes.is(from, "", "Transpose"))
                    .filter(from -> index.shapeOfFloats(from.getInput(0)).filter(shape -> shape.rank() == 2).isPresent());
            if (transposition.isEmpty()) {
                return new Factor(tensor, transposed);
            }
            long[] order = OnnxNodes.ints(transposition.get(), "perm", 2, 1);
            turned ^= order[0] != 0;
            seen = transposition.get().getInput(0);
        }
        return new Factor(seen, turned);
    }

    private String unshaped(String tensor) {
        return index.producer(tensor).filter(from -> OnnxNodes.is(from, "", "Reshape")).map(from -> from.getInput(0)).orElse(tensor);
    }

    private boolean isTrained(String tensor) {
        return index.isInput(tensor) && index.isInput(TrainingModel.gradientBuffer(tensor));
    }
}
