package io.repforge.framework.runtime.onednn;

import static io.repforge.framework.artifacts.OnnxNodes.integer;
import static io.repforge.framework.artifacts.OnnxNodes.real;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.GraphIndex;
import io.repforge.framework.artifacts.OnnxNodes;
import io.repforge.framework.artifacts.TrainingModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The matrix products of a training graph that are worth {@link MatrixProduct}, each with the nodes that it takes in: transpositions before and after it, a scale, a
 * bias, GELU where no gradient wants what went into it, an addition. Such nodes read and write as many numbers as the product does, and take a quarter of a step of a Vision Transformer.
 *
 * <p>They are those of many rows, or large otherwise, of dense layers and else, and those of many pairs of matrices, as of attention. In bfloat16 all of trained weights and of their
 * gradients, but no others: a loss, as of similarities, feels rounding.
 */
final class Products {

    private final OneDnn library;
    private final GraphProto graph;
    private final GraphIndex index;
    private final boolean bfloat16;
    /** What is multiplied by trained weights, on the way forth and back. */
    private final Set<String> factors = new HashSet<>();
    /** Positions of nodes by what they give. */
    private final Map<String, Integer> positions = new HashMap<>();
    /** Positions of nodes that aren't there any more. */
    private final Set<Integer> taken = new HashSet<>();
    private final Map<Integer, List<NodeProto>> placed = new HashMap<>();
    /** Sums of which products are a part, by position. */
    private final Map<Integer, Map<String, MatrixProduct>> sums = new LinkedHashMap<>();

    /** @param bfloat16 whether dense layers are to round what they multiply */
    Products(OneDnn library, GraphProto graph, GraphIndex index, boolean bfloat16) {
        this.library = library;
        this.graph = graph;
        this.index = index;
        this.bfloat16 = bfloat16;
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto node = graph.getNode(i);
            for (String output : node.getOutputList()) {
                positions.put(output, i);
            }
            if (isProduct(node)) {
                Factor a = factor(node, 0);
                Factor b = factor(node, 1);
                if (isTrained(a.tensor) != isTrained(b.tensor)) {
                    factors.add(origin(node.getInput(isTrained(a.tensor) ? 1 : 0)));
                }
            }
        }
        for (int i = 0; i < graph.getNodeCount(); i++) {
            int position = i;
            product(graph.getNode(i)).ifPresent(product -> place(product, position));
        }
        sums.forEach(this::placeSum);
    }

    /** What takes the place of a node; the node itself where that is none of this class' business. */
    Optional<List<NodeProto>> inPlaceOf(int position) {
        List<NodeProto> nodes = placed.get(position);
        return nodes == null && taken.contains(position) ? Optional.of(List.of()) : Optional.ofNullable(nodes);
    }

    /** Whether a node is a product or part of one. */
    boolean takes(NodeProto node) {
        return inPlaceOf(position(node)).isPresent();
    }

    /** Takes in what follows, one node after the other. */
    private void place(MatrixProduct bare, int start) {
        MatrixProduct product = bare;
        int place = start;
        while (true) {
            taken.add(place);
            NodeProto last = graph.getNode(place);
            Optional<NodeProto> reader = index.onlyReader(last.getOutput(0));
            if (reader.isEmpty() || taken.contains(position(reader.get()))) {
                break;
            }
            int next = position(reader.get());
            if (isSumOf(reader.get(), product.shape().written()) && product.added().isEmpty() && isFast(product.withAdded("added"))) {
                sums.computeIfAbsent(next, sum -> new LinkedHashMap<>()).put(last.getOutput(0), product);
                return;
            }
            Optional<MatrixProduct> more = with(product, reader.get(), last.getOutput(0)).filter(this::isFast);
            if (more.isEmpty()) {
                break;
            }
            product = more.get();
            place = next;
        }
        NodeProto last = graph.getNode(place);
        placed.put(place, List.of(product.node(last.getName(), last.getOutput(0))));
    }

    /** Each product of a sum adds what came before it. */
    private void placeSum(int position, Map<String, MatrixProduct> products) {
        NodeProto sum = graph.getNode(position);
        String result = sum.getOutput(0);
        List<String> others = new ArrayList<>(sum.getInputList());
        others.removeAll(products.keySet());
        List<NodeProto> nodes = new ArrayList<>();
        String before = others.isEmpty() ? "" : others.get(0);
        if (others.size() > 1) {
            before = result + "/others";
            nodes.add(sum.toBuilder().clearInput().addAllInput(others).setOutput(0, before).build());
        }
        int left = products.size();
        for (Map.Entry<String, MatrixProduct> part : products.entrySet()) {
            left--;
            String output = left == 0 ? result : part.getKey() + "/added";
            nodes.add(part.getValue().withAdded(before).node(part.getKey(), output));
            before = output;
        }
        taken.add(position);
        placed.put(position, nodes);
    }

    /** Whether a node adds tensors of this shape. */
    private boolean isSumOf(NodeProto node, Shape shape) {
        return OnnxNodes.is(node, "", "Sum") && node.getInputList().stream().allMatch(input -> index.shapeOfFloats(input).filter(shape::equals).isPresent());
    }

    /** A product with a node that reads it, if it can be part of it. */
    private Optional<MatrixProduct> with(MatrixProduct product, NodeProto reader, String result) {
        ProductShape shape = product.shape();
        if (isTransposition(reader) && product.isBare() && shape.y().rank() == shape.written().rank() && shape.y().isPlain()) {
            return Optional.of(transposed(product, OnnxNodes.ints(reader, "perm", shape.y().rank(), 0))).filter(turned -> !turned.shape().y().liesTransposed());
        }
        if (Activations.isGelu(reader) && !product.gelu() && product.added().isEmpty()) {
            return Optional.of(product.withGelu());
        }
        if (reader.getInputCount() != 2) {
            return Optional.empty();
        }
        boolean first = reader.getInput(0).equals(result);
        String other = reader.getInput(first ? 1 : 0);
        if (OnnxNodes.is(reader, "", "Div") && product.isBare() && first) {
            return index.number(other).map(number -> product.scaledBy(1 / (double) number));
        }
        if (OnnxNodes.is(reader, "", "Mul") && product.isBare()) {
            return index.number(other).map(number -> product.scaledBy(number));
        }
        Optional<Shape> size = index.shapeOfFloats(other);
        if (!OnnxNodes.is(reader, "", "Add") || size.isEmpty() || !product.added().isEmpty()) {
            return Optional.empty();
        }
        if (size.get().equals(shape.written())) {
            return Optional.of(product.withAdded(other));
        }
        return isBias(size.get(), shape) && product.isBare() && product.scale() == 1 ? Optional.of(product.withBias(other)) : Optional.empty();
    }

    private static boolean isBias(Shape size, ProductShape shape) {
        return !shape.isOfSeveral() && size.rank() > 0 && size.rank() <= shape.written().rank() && size.elements() == shape.columns() && size.dim(-1) == shape.columns();
    }

    /** Whose result is written where its transposition has it, as the product of the transposes where that leaves its rows contiguous. */
    private static MatrixProduct transposed(MatrixProduct product, long[] order) {
        Shape before = product.shape().written();
        long[] dims = new long[order.length];
        long[] back = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            dims[i] = before.dim((int) order[i]);
            back[(int) order[i]] = i;
        }
        Shape after = Shape.of(dims);
        ProductShape shape = product.shape();
        MatrixProduct written = product.withShape(new ProductShape(shape.a(), shape.b(), View.of(after).transposed(back), after));
        return written.shape().y().liesTransposed() ? written.turned() : written;
    }

    private boolean isFast(MatrixProduct product) {
        return product.isFast(library);
    }

    /** What a node multiplies, if it is a product that is replaced. */
    private Optional<MatrixProduct> product(NodeProto node) {
        if (!isProduct(node)) {
            return Optional.empty();
        }
        Optional<Shape> written = index.shapeOfFloats(node.getOutput(0));
        Factor a = factor(node, 0);
        Factor b = factor(node, 1);
        if (written.isEmpty() || a.view.rank() < 2 || b.view.rank() < 2) {
            return Optional.empty();
        }
        return b.view.rank() == 2 ? ofLayer(node, a, b, written.get()) : ofSeveral(node, written.get());
    }

    private Optional<MatrixProduct> ofLayer(NodeProto node, Factor a, Factor b, Shape written) {
        boolean ofWeight = isTrained(a.tensor) || isTrained(b.tensor);
        boolean ofGradient = a.view.liesTransposed() && (factors.contains(origin(node.getInput(0))) || factors.contains(origin(node.getInput(1))));
        if (a.view.rank() > 2 && !a.view.isPlain()) {
            return Optional.empty();
        }
        View rows = a.view.rank() > 2 ? a.view.rows() : a.view;
        MatrixProduct bare = MatrixProduct.of(a.tensor, b.tensor, new ProductShape(rows, b.view, View.of(written).rows(), written));
        if (node.getInputCount() <= 2 || node.getInput(2).isEmpty()) {
            return faster(bare, ofWeight || ofGradient);
        }
        return index.shapeOfFloats(node.getInput(2)).filter(size -> isBias(size, bare.shape()))
                .flatMap(size -> faster(bare.withBias(node.getInput(2)), ofWeight || ofGradient));
    }

    /**
     * In bfloat16 if that is wanted and fast; in float32 where there are many rows.
     *
     * @param mayRound whether it is one that bfloat16 is for
     */
    private Optional<MatrixProduct> faster(MatrixProduct product, boolean mayRound) {
        MatrixProduct rounded = product.inBfloat16();
        if (bfloat16 && mayRound && product.shape().isLarge() && isFast(rounded)) {
            return Optional.of(rounded);
        }
        return Optional.of(product).filter(one -> one.shape().isFasterInFloat32() && isFast(one));
    }

    /** Through what only changes the order of the factors' axes and scales them; as they lie if oneDNN has no fast kernel for that. */
    private Optional<MatrixProduct> ofSeveral(NodeProto node, Shape written) {
        Factor a = scaled(node.getInput(0));
        Factor b = scaled(node.getInput(1));
        if (a.view.rank() != written.rank() || b.view.rank() != written.rank() || !OnnxNodes.is(node, "", "MatMul")) {
            return Optional.empty();
        }
        for (int axis = 0; axis < written.rank() - 2; axis++) {
            if (a.view.dim(axis) != b.view.dim(axis)) {
                return Optional.empty();
            }
        }
        MatrixProduct through = MatrixProduct.of(a.tensor, b.tensor, new ProductShape(a.view, b.view, View.of(written), written)).scaledBy(a.scale * b.scale);
        if (!through.shape().isFasterInFloat32()) {
            return Optional.empty();
        }
        MatrixProduct lying = MatrixProduct.of(node.getInput(0), node.getInput(1),
                new ProductShape(lying(node.getInput(0)).view, lying(node.getInput(1)).view, View.of(written), written));
        return isFast(through) ? Optional.of(through) : Optional.of(lying).filter(this::isFast);
    }

    private static boolean isProduct(NodeProto node) {
        return OnnxNodes.is(node, "", "MatMul")
                || OnnxNodes.is(node, "", "Gemm") && real(node, "alpha", 1) == 1 && (node.getInputCount() < 3 || real(node, "beta", 1) == 1);
    }

    /**
     * What a product reads.
     *
     * @param view how it reads it; of no axes if the tensor's shape isn't known
     * @param scale by which it multiplies it
     */
    private record Factor(String tensor, View view, double scale) {

        Factor transposed(long[] order) {
            return new Factor(tensor, view.transposed(order), scale);
        }
    }

    /** A factor of a product of two matrices: through transpositions of matrices. */
    private Factor factor(NodeProto node, int position) {
        Factor factor = matrix(node.getInput(position));
        boolean turned = node.getOpType().equals("Gemm") && integer(node, position == 0 ? "transA" : "transB", 0) != 0;
        return turned && factor.view.rank() == 2 ? factor.transposed(new long[] {1, 0}) : factor;
    }

    private Factor matrix(String tensor) {
        Optional<NodeProto> from = isTrained(tensor) ? Optional.empty() : before(tensor).filter(Products::isTransposition)
                .filter(turning -> index.shapeOfFloats(turning.getInput(0)).filter(shape -> shape.rank() == 2).isPresent());
        return from.map(turning -> matrix(turning.getInput(0)).transposed(OnnxNodes.ints(turning, "perm", 2, 0))).orElseGet(() -> lying(tensor));
    }

    /** Through transpositions and divisions by a number. */
    private Factor scaled(String tensor) {
        Optional<NodeProto> from = before(tensor);
        if (from.filter(Products::isTransposition).isPresent()) {
            Factor before = scaled(from.get().getInput(0));
            return before.view.rank() == 0 ? before : before.transposed(OnnxNodes.ints(from.get(), "perm", before.view.rank(), 0));
        }
        if (from.filter(node -> OnnxNodes.is(node, "", "Div")).isPresent()) {
            Optional<Float> by = index.number(from.get().getInput(1));
            if (by.isPresent()) {
                Factor before = scaled(from.get().getInput(0));
                return new Factor(before.tensor, before.view, before.scale / by.get());
            }
        }
        return lying(tensor);
    }

    /** The node that gives a tensor, unless it is part of a product: then what it read isn't there any more. */
    private Optional<NodeProto> before(String tensor) {
        return index.producer(tensor).filter(node -> !taken.contains(position(node)));
    }

    private int position(NodeProto node) {
        return Objects.requireNonNull(positions.get(node.getOutput(0)));
    }

    private Factor lying(String tensor) {
        return new Factor(tensor, index.shapeOfFloats(tensor).map(View::of).orElseGet(() -> new View(new long[0], new long[0])), 1);
    }

    /** One that says its order. */
    private static boolean isTransposition(NodeProto node) {
        return OnnxNodes.is(node, "", "Transpose") && OnnxNodes.attribute(node, "perm").isPresent();
    }

    /** Where a tensor comes from that only its shape was changed of, or the order of its axes. */
    private String origin(String tensor) {
        if (isTrained(tensor)) {
            return tensor;
        }
        return index.producer(tensor).filter(from -> OnnxNodes.is(from, "", "Reshape") || OnnxNodes.is(from, "", "Transpose"))
                .map(from -> origin(from.getInput(0))).orElse(tensor);
    }

    private boolean isTrained(String tensor) {
        return index.isInput(tensor) && index.isInput(TrainingModel.gradientBuffer(tensor));
    }
}
