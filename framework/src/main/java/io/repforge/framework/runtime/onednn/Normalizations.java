package io.repforge.framework.runtime.onednn;

import static io.repforge.framework.artifacts.OnnxNodes.gives;
import static io.repforge.framework.artifacts.OnnxNodes.integer;
import static io.repforge.framework.artifacts.OnnxNodes.ints;
import static io.repforge.framework.artifacts.OnnxNodes.real;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Node;
import io.repforge.framework.artifacts.GraphIndex;
import io.repforge.framework.artifacts.OnnxNodes;
import java.util.List;
import java.util.Optional;

/**
 * The batch and layer normalisations of a training graph, and their gradients. A batch normalisation of maps takes in the rectifier that alone reads what it gives, and
 * its gradient that of the rectifier: those read and write as many numbers as the normalisation does, and calculate next to nothing.
 */
final class Normalizations {

    private static final String RECTIFIER = "Relu";

    private final GraphIndex index;

    Normalizations(GraphIndex index) {
        this.index = index;
    }

    /** What takes the place of a node: one of ours, nothing where another takes it in; empty where it is none of this class' business. */
    Optional<List<NodeProto>> inPlaceOf(NodeProto node) {
        if (isNormalization(node) || isNormalizationWithoutGradient(node)) {
            return Optional.of(List.of(forward(node)));
        }
        if (isNormalizationGradient(node)) {
            return forwardOf(node).map(forward -> List.of(backward(node, forward)));
        }
        if (isTakenIn(node)) {
            return Optional.of(List.of());
        }
        if (isLayerNorm(node)) {
            return Optional.of(List.of(layerNorm(node)));
        }
        if (isLayerNormGradient(node)) {
            return index.producer(node.getInput(3)).filter(this::isLayerNorm).map(forward -> List.of(
                    ours(node, LayerNormBackward.NAME, index.shapeOfFloats(node.getInput(1)).orElseThrow(), forward).build()));
        }
        return Optional.empty();
    }

    private NodeProto forward(NodeProto node) {
        NodeProto.Builder replaced = ours(node, NormalizationForward.NAME, index.shapeOfFloats(node.getInput(0)).orElseThrow(), node)
                .addAttribute(real(NormalizationForward.MOMENTUM, real(node, "momentum", 0.9f)));
        if (node.getOutputCount() == 3) {
            replaced.addOutput(node.getOutput(0) + "/mean").addOutput(node.getOutput(0) + "/variance");
        }
        Optional<NodeProto> rectifier = rectifier(node);
        rectifier.ifPresent(one -> replaced.setOutput(0, one.getOutput(0)).addOutput(mask(node)));
        return replaced.addAttribute(integer(NormalizationForward.RECTIFIED, rectifier.isPresent() ? 1 : 0)).build();
    }

    private NodeProto backward(NodeProto node, NodeProto forward) {
        NodeProto.Builder replaced = ours(node, NormalizationBackward.NAME, index.shapeOfFloats(node.getInput(1)).orElseThrow(), node);
        Optional<NodeProto> rectifier = rectifier(forward).flatMap(one -> rectifierGradient(node, one));
        rectifier.ifPresent(one -> replaced.setInput(0, one.getInput(0)).addInput(mask(forward)));
        return replaced.addAttribute(integer(NormalizationForward.RECTIFIED, rectifier.isPresent() ? 1 : 0)).build();
    }

    private static String mask(NodeProto forward) {
        return forward.getOutput(0) + "/mask";
    }

    /** What rectifies all that a normalisation of maps gives, if nothing else reads that and its gradients, if there are any, can do the rectifier's part. */
    private Optional<NodeProto> rectifier(NodeProto normalization) {
        return OneDnnLowering.isSpatial(index, normalization.getInput(0))
                ? index.onlyReader(normalization.getOutput(0)).filter(reader -> OnnxNodes.is(reader, "", RECTIFIER)
                        && gradients(normalization).stream().allMatch(gradient -> rectifierGradient(gradient, reader).isPresent()))
                : Optional.empty();
    }

    private List<NodeProto> gradients(NodeProto normalization) {
        return normalization.getOutputCount() == 5 ? index.readers(normalization.getOutput(3)) : List.of();
    }

    /** What gives the gradient of a rectifier to that of the normalisation before it, and to nothing else. */
    private Optional<NodeProto> rectifierGradient(NodeProto gradient, NodeProto rectifier) {
        return index.onlyReader(gradient.getInput(0)).flatMap(reader -> index.producer(gradient.getInput(0)))
                .filter(node -> OnnxNodes.is(node, Node.MICROSOFT, "ReluGrad") && node.getInput(1).equals(rectifier.getOutput(0)));
    }

    private boolean isTakenIn(NodeProto node) {
        if (OnnxNodes.is(node, "", RECTIFIER)) {
            return index.producer(node.getInput(0)).filter(producer -> isNormalization(producer) || isNormalizationWithoutGradient(producer))
                    .flatMap(this::rectifier).isPresent();
        }
        return OnnxNodes.is(node, Node.MICROSOFT, "ReluGrad") && index.onlyReader(node.getOutput(0)).filter(this::isNormalizationGradient)
                .flatMap(gradient -> forwardOf(gradient).flatMap(this::rectifier).flatMap(one -> rectifierGradient(gradient, one)))
                .filter(node::equals).isPresent();
    }

    /** The normalisation that a gradient is of, if it is ours. */
    private Optional<NodeProto> forwardOf(NodeProto gradient) {
        return index.producer(gradient.getInput(3)).filter(this::isNormalization);
    }

    /** @param epsilon the node that has the ε */
    private static NodeProto.Builder ours(NodeProto node, String operator, Shape shape, NodeProto epsilon) {
        return node.toBuilder().setDomain(OneDnnOperators.DOMAIN).setOpType(operator).clearAttribute()
                .addAttribute(ints("x_shape", shape.dims())).addAttribute(real("epsilon", real(epsilon, "epsilon", 1e-5f)));
    }

    /** Ours gives the variance where ONNX Runtime's gives its inverse root, so that only gradients which are replaced too may read it. */
    private boolean isNormalization(NodeProto node) {
        return OnnxNodes.is(node, Node.MICROSOFT, "BatchNormInternal") && node.getOutputCount() == 5 && hasChannels(node.getInput(0))
                && index.shapeOfFloats(node.getInput(1)).isPresent()
                && !index.isResult(node.getOutput(3)) && !index.isResult(node.getOutput(4))
                && index.readers(node.getOutput(3)).stream().allMatch(reader -> isNormalizationGradient(reader)
                        && reader.getInput(3).equals(node.getOutput(3)) && reader.getInput(4).equals(node.getOutput(4)))
                && index.readers(node.getOutput(4)).stream().allMatch(this::isNormalizationGradient);
    }

    /** In training too, as of an encoder that follows another one. */
    private boolean isNormalizationWithoutGradient(NodeProto node) {
        return OnnxNodes.is(node, "", "BatchNormalization") && integer(node, "training_mode", 0) != 0 && node.getOutputCount() == 3
                && gives(node, 1) && gives(node, 2) && hasChannels(node.getInput(0)) && index.shapeOfFloats(node.getInput(1)).isPresent();
    }

    private boolean isNormalizationGradient(NodeProto node) {
        return OnnxNodes.is(node, Node.MICROSOFT, "BatchNormalizationGrad") && node.getInputCount() == 5 && node.getOutputCount() == 3
                && gives(node, 0) && gives(node, 1) && gives(node, 2) && hasChannels(node.getInput(1)) && index.shapeOfFloats(node.getInput(2)).isPresent();
    }

    /** Maps, or vectors, {@code [N, C]}. */
    private boolean hasChannels(String tensor) {
        return OneDnnLowering.isSpatial(index, tensor) || index.shapeOfFloats(tensor).filter(shape -> shape.rank() == 2).isPresent();
    }

    /** Along the last axis; as for {@link #isNormalization}, what it gives beside may be read by gradients alone which are replaced too. */
    private boolean isLayerNorm(NodeProto node) {
        Optional<Shape> shape = node.getInputCount() == 3 ? index.shapeOfFloats(node.getInput(0)) : Optional.empty();
        if (!OnnxNodes.is(node, "", "LayerNormalization") || shape.isEmpty() || !OneDnnLowering.isLast(integer(node, "axis", -1), shape.get())) {
            return false;
        }
        for (int i = 1; i < node.getOutputCount(); i++) {
            int output = i;
            if (index.isResult(node.getOutput(i)) || !index.readers(node.getOutput(i)).stream()
                    .allMatch(reader -> isLayerNormGradient(reader) && reader.getInput(2 + output).equals(node.getOutput(output)))) {
                return false;
            }
        }
        return true;
    }

    private boolean isLayerNormGradient(NodeProto node) {
        return OnnxNodes.is(node, Node.MICROSOFT, "LayerNormalizationGrad") && node.getInputCount() == 5 && node.getOutputCount() == 3
                && gives(node, 0) && gives(node, 1) && gives(node, 2)
                && index.shapeOfFloats(node.getInput(1)).filter(shape -> OneDnnLowering.isLast(integer(node, "axis", -1), shape)).isPresent();
    }

    private NodeProto layerNorm(NodeProto node) {
        NodeProto.Builder replaced = ours(node, LayerNormForward.NAME, index.shapeOfFloats(node.getInput(0)).orElseThrow(), node);
        String y = node.getOutput(0);
        return replaced.clearOutput().addOutput(y).addOutput(gives(node, 1) ? node.getOutput(1) : y + "/mean")
                .addOutput(gives(node, 2) ? node.getOutput(2) : y + "/variance").build();
    }
}
