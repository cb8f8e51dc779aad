package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Node;
import io.repforge.framework.artifacts.GraphIndex;
import io.repforge.framework.artifacts.OnnxNodes;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.EngineException;
import java.util.Optional;

/**
 * Says a model in what CUDA devices have kernels for, without changing what it computes.
 *
 * <ul>
 * <li>ONNX Runtime's CUDA kernels of several operators stop short of operator set 20, among them comparison, padding, resizing, sampling
 * and maxima, though nothing that they do has changed since 18: the model becomes one of operator set 18.
 * <li>The gradients of pooling over windows, of the LSTM and the GRU have no CUDA kernels: see {@link PoolingGradient},
 * {@link UnrolledLstm} and {@link UnrolledGru}.
 * <li>Batch normalisation by the batch that nothing is learnt through, as in a momentum encoder, has a kernel in its internal form alone.
 * </ul>
 */
final class CudaLowering {

    static final int OPSET = 18;
    /** Normalised values, new running mean and variance, and the batch's mean and inverse standard deviation. */
    private static final int INTERNAL_OUTPUTS = 5;

    private final GraphProto source;
    private final boolean older;
    private final GraphProto.Builder graph;
    private final GraphIndex index;

    private CudaLowering(ModelProto model) {
        this.source = model.getGraph();
        this.older = version(model) > OPSET;
        this.graph = source.toBuilder().clearNode();
        this.index = new GraphIndex(source);
    }

    /** @param model as Repforge writes it; what others wrote comes back as it is */
    static ModelProto lower(ModelProto model) {
        return isOurs(model) ? new CudaLowering(model).lowered(model) : model;
    }

    /** Whether Repforge wrote a model, so that it says the types of all tensors, and where gradients begin. */
    static boolean isOurs(ModelProto model) {
        return model.getProducerName().equals(OnnxWriter.PRODUCER);
    }

    private static long version(ModelProto model) {
        return model.getOpsetImportList().stream().filter(set -> set.getDomain().isEmpty()).mapToLong(OperatorSetIdProto::getVersion).findFirst()
                .orElse(0);
    }

    private ModelProto lowered(ModelProto model) {
        source.getNodeList().forEach(this::lower);
        ModelProto.Builder result = model.toBuilder().setGraph(graph);
        boolean microsoft = false;
        for (OperatorSetIdProto.Builder set : result.getOpsetImportBuilderList()) {
            microsoft |= set.getDomain().equals(Node.MICROSOFT);
            if (set.getDomain().isEmpty() && older) {
                set.setVersion(OPSET);
            }
        }
        if (!microsoft) {
            result.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(Node.MICROSOFT).setVersion(1));
        }
        return result.build();
    }

    private void lower(NodeProto node) {
        NodeWriter writer = new NodeWriter(graph, node.getName() + "/cuda");
        switch (node.getOpType()) {
            case "MaxPoolGrad" -> PoolingGradient.max(node, shape(node.getOutput(0)), writer);
            case "AveragePoolGrad" -> PoolingGradient.average(node, shape(node.getInput(0)), shape(node.getOutput(0)), writer);
            case "LSTMTraining" -> new UnrolledLstm(node, shape(node.getInput(0)), shape(node.getInput(2)), writer).forward();
            case "LSTMGrad" -> new UnrolledLstm(node, shape(node.getInput(0)), shape(node.getInput(2)), writer).backward();
            case "GRUTraining" -> new UnrolledGru(node, shape(node.getInput(0)), shape(node.getInput(2)), writer).forward();
            case "GRUGrad" -> new UnrolledGru(node, shape(node.getInput(0)), shape(node.getInput(2)), writer).backward();
            case "BatchNormalization" -> graph.addNode(OnnxNodes.integer(node, "training_mode", 0) == 0 ? node : byTheBatch(node, writer));
            default -> graph.addNode(older ? inOlderSet(node) : node);
        }
    }

    /** The kernel of {@code BatchNormalization} refuses to normalise by the batch's statistics; that of its internal form does nothing else. */
    private static NodeProto byTheBatch(NodeProto node, NodeWriter writer) {
        NodeProto.Builder internal = node.toBuilder().setDomain(Node.MICROSOFT).setOpType("BatchNormInternal");
        while (internal.getOutputCount() < INTERNAL_OUTPUTS) {
            internal.addOutput(writer.result("BatchNormInternal"));
        }
        return internal.build();
    }

    private Shape shape(String tensor) {
        return shape(index, tensor);
    }

    /** @throws EngineException if the model doesn't say it */
    static Shape shape(GraphIndex index, String tensor) {
        return index.shape(tensor).orElseThrow(
                () -> new EngineException("the model doesn't say the shape of " + tensor + ", which CUDA devices need to know"));
    }

    /** What is spelt otherwise in operator set 18. */
    private static NodeProto inOlderSet(NodeProto node) {
        return switch (node.getDomain().isEmpty() ? node.getOpType() : "") {
            case "GridSample" -> with(node, "mode", mode -> OnnxNodes.text("mode", switch (mode) {
                case "linear" -> "bilinear";
                case "cubic" -> "bicubic";
                default -> mode;
            }));
            case "Gelu" -> gelu(node);
            case "AveragePool" -> without(node, "dilations"); // gradients refuse others than 1
            default -> node;
        };
    }

    private static NodeProto gelu(NodeProto node) {
        boolean tanh = OnnxNodes.text(node, "approximate", "none").equals("tanh");
        return node.toBuilder().setDomain(Node.MICROSOFT).setOpType(tanh ? "FastGelu" : "Gelu").clearAttribute().build();
    }

    private interface Renaming {
        AttributeProto of(String value);
    }

    private static NodeProto with(NodeProto node, String name, Renaming renaming) {
        Optional<AttributeProto> old = OnnxNodes.attribute(node, name);
        return old.isEmpty() ? node : without(node, name).toBuilder().addAttribute(renaming.of(old.get().getS().toStringUtf8())).build();
    }

    private static NodeProto without(NodeProto node, String name) {
        return node.toBuilder().clearAttribute()
                .addAllAttribute(node.getAttributeList().stream().filter(attribute -> !attribute.getName().equals(name)).toList()).build();
    }
}
