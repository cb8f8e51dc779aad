package io.repforge.framework.runtime.onednn;

import static io.repforge.framework.artifacts.OnnxNodes.gives;
import static io.repforge.framework.artifacts.OnnxNodes.integer;
import static io.repforge.framework.artifacts.OnnxNodes.ints;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Node;
import io.repforge.framework.artifacts.GraphIndex;
import io.repforge.framework.artifacts.OnnxNodes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.bytedeco.dnnl.primitive_desc_base;

/**
 * Replaces the convolutions, transposed ones too, and the batch and layer normalisations of a training model, and their gradients, GELU and its gradient, and that of the
 * softmax of attention, by operators of {@link OneDnnOperators}; the {@link Products} of dense layers and of attention, too, and sums over thousands of rows. A node is
 * left to ONNX Runtime's own kernels if its shapes aren't known beforehand, if it isn't float32, if it has more spatial axes than oneDNN knows, or if oneDNN has no fast
 * kernel for it either. One for which it has none in bfloat16 stays in float32. Nothing is measured, so that a machine always computes the same run in the same way.
 */
final class OneDnnLowering {

    private static final int MOST_AXES = 3;
    private static final Set<String> READ_THROUGH = Set.of("Transpose", "Div");
    private static final Set<String> MULTIPLYING = Set.of(ConvolutionForward.NAME, ConvolutionBackward.NAME, MatrixProduct.NAME);

    private final OneDnn library;
    private final GraphIndex index;
    private final boolean bfloat16;

    private OneDnnLowering(OneDnn library, GraphProto graph, boolean bfloat16) {
        this.library = library;
        this.bfloat16 = bfloat16;
        this.index = new GraphIndex(graph);
    }

    /**
     * The model with its nodes replaced.
     *
     * @param bfloat16 whether convolutions and dense layers round what they multiply to bfloat16
     * @return empty if it has nothing to replace that multiplies: normalisation alone isn't worth it
     */
    static Optional<ModelProto> apply(OneDnn library, ModelProto model, boolean bfloat16) {
        OneDnnLowering lowering = new OneDnnLowering(library, model.getGraph(), bfloat16);
        GraphProto.Builder graph = model.getGraph().toBuilder();
        Products products = new Products(library, model.getGraph(), lowering.index, bfloat16);
        Normalizations normalizations = new Normalizations(lowering.index);
        graph.clearNode();
        for (int i = 0; i < model.getGraph().getNodeCount(); i++) {
            NodeProto node = model.getGraph().getNode(i);
            graph.addAllNode(products.inPlaceOf(i).or(() -> normalizations.inPlaceOf(node)).or(() -> lowering.rectifiedSum(node, products))
                    .orElseGet(() -> List.of(lowering.lower(node))));
        }
        removeUnread(graph);
        if (graph.getNodeList().stream().noneMatch(node -> node.getDomain().equals(OneDnnOperators.DOMAIN) && MULTIPLYING.contains(node.getOpType()))) {
            return Optional.empty();
        }
        return Optional.of(model.toBuilder().setGraph(new BlockedLayouts(graph.build(), library.blocked).apply())
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(OneDnnOperators.DOMAIN).setVersion(1)).build());
    }

    /** Removes what products read through. */
    private static void removeUnread(GraphProto.Builder graph) {
        Set<String> read = new HashSet<>();
        graph.getOutputList().forEach(output -> read.add(output.getName()));
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (node.getDomain().isEmpty() && READ_THROUGH.contains(node.getOpType()) && !read.contains(node.getOutput(0))) {
                graph.removeNode(i);
            } else {
                read.addAll(node.getInputList());
            }
        }
    }

    /** Whether a graph has a convolution, without which nothing is replaced. */
    static boolean mayReplace(GraphProto graph) {
        return graph.getNodeList().stream().anyMatch(node -> OnnxNodes.is(node, "", "Conv") || OnnxNodes.is(node, "", "ConvTranspose")
                || OnnxNodes.is(node, Node.MICROSOFT, "ConvGrad"));
    }

    private NodeProto lower(NodeProto node) {
        if (OnnxNodes.is(node, "", "Conv")) {
            boolean bias = node.getInputCount() > 2 && !node.getInput(2).isEmpty();
            return convolution(node, node.getInput(0), node.getInput(1), node.getOutput(0))
                    .flatMap(shape -> replaced(node, ConvolutionForward.NAME, shape, primitives -> isFastForward(primitives, bias)))
                    .map(replaced -> replaced.addAttribute(integer(ConvolutionForward.BIAS, bias ? 1 : 0)).build()).orElse(node);
        }
        if (OnnxNodes.is(node, "", "ConvTranspose") && (node.getInputCount() < 3 || node.getInput(2).isEmpty())) {
            return transposed(node);
        }
        if (OnnxNodes.is(node, Node.MICROSOFT, "ConvGrad")) {
            ConvolutionBackward.Wanted wanted = new ConvolutionBackward.Wanted(gives(node, 0), gives(node, 1), gives(node, 2));
            return convolution(node, node.getInput(1), node.getInput(2), node.getInput(0))
                    .flatMap(shape -> replaced(node, ConvolutionBackward.NAME, shape, primitives -> isFastBackward(primitives, wanted)))
                    .map(replaced -> wanted.writeTo(replaced).build()).orElse(node);
        }
        if (Activations.isGelu(node)) {
            return elementwise(node, Activations.GELU);
        }
        if (OnnxNodes.is(node, Node.MICROSOFT, "GeluGrad")) {
            return elementwise(node, Activations.GELU_GRADIENT);
        }
        if (OnnxNodes.is(node, Node.MICROSOFT, "SoftmaxGrad_13") && isOfAttention(node)) {
            return elementwise(node, Activations.SOFTMAX_GRADIENT);
        }
        return isSumOfRows(node) ? node.toBuilder().setDomain(OneDnnOperators.DOMAIN).setOpType(ColumnSum.NAME).clearAttribute()
                .addAttribute(ints("x_shape", index.shapeOfFloats(node.getInput(0)).orElseThrow().dims())).clearInput().addInput(node.getInput(0)).build() : node;
    }

    /** In place of an addition of maps and of the rectifier that alone reads it, unless a product has taken the addition in. */
    private Optional<List<NodeProto>> rectifiedSum(NodeProto node, Products products) {
        if (OnnxNodes.is(node, "", "Relu")) {
            return index.producer(node.getInput(0)).filter(sum -> rectifier(sum, products).isPresent()).map(sum -> List.of());
        }
        return rectifier(node, products).map(rectifier -> List.of(elementwise(node, RectifiedSum.NAME).toBuilder().setOutput(0, rectifier.getOutput(0)).build()));
    }

    private Optional<NodeProto> rectifier(NodeProto sum, Products products) {
        if (!OnnxNodes.is(sum, "", "Add") || products.takes(sum) || !spatial(sum.getOutput(0))
                || !sum.getInputList().stream().allMatch(term -> index.shapeOfFloats(term).equals(index.shapeOfFloats(sum.getOutput(0))))) {
            return Optional.empty();
        }
        return index.onlyReader(sum.getOutput(0)).filter(reader -> OnnxNodes.is(reader, "", "Relu"));
    }

    /** A transposed convolution computes what the gradient of a convolution's input is, of the convolution that leads from its output back. */
    private NodeProto transposed(NodeProto node) {
        ConvolutionBackward.Wanted wanted = new ConvolutionBackward.Wanted(true, false, false);
        return convolution(node, node.getOutput(0), node.getInput(1), node.getInput(0))
                .flatMap(shape -> replaced(node, ConvolutionBackward.NAME, shape, primitives -> isFastBackward(primitives, wanted)))
                .map(replaced -> wanted.writeTo(replaced).clearInput()
                        .addInput(node.getInput(0)).addInput("").addInput(node.getInput(1)).build())
                .orElse(node);
    }

    private static boolean isFastForward(ConvolutionPrimitives primitives, boolean bias) {
        try (primitive_desc_base forward = primitives.forward(Layout.PLAIN, Layout.PLAIN, bias)) {
            return !ConvolutionPrimitives.isSlow(forward);
        }
    }

    private static boolean isFastBackward(ConvolutionPrimitives primitives, ConvolutionBackward.Wanted wanted) {
        if (wanted.bias() && !wanted.weight() || !wanted.x() && !wanted.weight()) {
            return false; // a sum, which oneDNN has no primitive of its own for
        }
        boolean fast = true;
        if (wanted.weight()) {
            try (primitive_desc_base weights = primitives.weights(Layout.PLAIN, Layout.PLAIN, wanted.bias())) {
                fast = !ConvolutionPrimitives.isSlow(weights);
            }
        }
        if (wanted.x()) {
            try (primitive_desc_base data = primitives.data(Layout.PLAIN, Layout.PLAIN)) {
                fast &= !ConvolutionPrimitives.isSlow(data);
            }
        }
        return fast;
    }

    static boolean isLast(long axis, Shape shape) {
        return axis == -1 || axis == shape.rank() - 1;
    }

    /** Of tokens to others, and not of classes or of rows of a batch, which are few. */
    private boolean isOfAttention(NodeProto node) {
        return index.shapeOfFloats(node.getInput(1)).filter(shape -> shape.rank() == 4 && isLast(integer(node, "axis", -1), shape)).isPresent();
    }

    /** Over all axes but the last, which alone is kept. */
    private boolean isSumOfRows(NodeProto node) {
        if (!OnnxNodes.is(node, "", "ReduceSum") || integer(node, "keepdims", 1) != 0 || node.getInputCount() != 2) {
            return false;
        }
        Optional<Shape> shape = index.shapeOfFloats(node.getInput(0)).filter(one -> ColumnSum.isFast(library, one));
        return shape.isPresent() && index.integers(node.getInput(1))
                .filter(axes -> Arrays.equals(Arrays.stream(axes).sorted().toArray(), LongStream.range(0, shape.get().rank() - 1L).toArray())).isPresent();
    }

    private NodeProto elementwise(NodeProto node, String operator) {
        return index.shapeOfFloats(node.getInput(0)).map(shape -> node.toBuilder().setDomain(OneDnnOperators.DOMAIN).setOpType(operator).clearAttribute()
                .addAttribute(ints("x_shape", shape.dims())).build()).orElse(node);
    }

    /** Whether a tensor is of maps, of one, two or three axes. */
    static boolean isSpatial(GraphIndex index, String tensor) {
        return index.shapeOfFloats(tensor).filter(shape -> shape.rank() >= 3 && shape.rank() <= 2 + MOST_AXES).isPresent();
    }

    private boolean spatial(String tensor) {
        return isSpatial(index, tensor);
    }

    /** By an operator of ours, in bfloat16 if that is wanted and fast; empty if it isn't fast in float32 either. */
    private Optional<NodeProto.Builder> replaced(NodeProto node, String operator, ConvolutionShape shape, Predicate<ConvolutionPrimitives> isFast) {
        // Of filter elements that meet no pixel, oneDNN 3.11 gives what its memory held before instead of zero as the gradient in bfloat16.
        if (bfloat16 && shape.usesWholeFilter() && isFast.test(new ConvolutionPrimitives(library, shape, true))) {
            return Optional.of(replaced(node, operator, shape, true));
        }
        return isFast.test(new ConvolutionPrimitives(library, shape, false)) ? Optional.of(replaced(node, operator, shape, false)) : Optional.empty();
    }

    private static NodeProto.Builder replaced(NodeProto node, String operator, ConvolutionShape shape, boolean bfloat16) {
        return node.toBuilder().setDomain(OneDnnOperators.DOMAIN).setOpType(operator).clearAttribute()
                .addAttribute(ints("x_shape", shape.x().dims())).addAttribute(ints("weight_shape", shape.weight().dims()))
                .addAttribute(ints("y_shape", shape.y().dims())).addAttribute(ints("strides", shape.strides()))
                .addAttribute(ints("pads", shape.pads())).addAttribute(ints("dilations", shape.dilations()))
                .addAttribute(integer("group", shape.groups()))
                .addAttribute(integer(ConvolutionPrimitives.BFLOAT16, bfloat16 ? 1 : 0));
    }

    private Optional<ConvolutionShape> convolution(NodeProto node, String x, String weight, String y) {
        String automatic = OnnxNodes.text(node, "auto_pad", "NOTSET");
        if (!spatial(x) || !spatial(weight) || !spatial(y) || !automatic.equals("NOTSET")) {
            return Optional.empty();
        }
        Shape filter = index.shapeOfFloats(weight).orElseThrow();
        int axes = filter.rank() - 2;
        return Optional.of(new ConvolutionShape(index.shapeOfFloats(x).orElseThrow(), filter, index.shapeOfFloats(y).orElseThrow(),
                ints(node, "strides", axes, 1), ints(node, "pads", 2 * axes, 0), ints(node, "dilations", axes, 1), integer(node, "group", 1)));
    }
}
