package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Node;
import io.repforge.framework.artifacts.GraphIndex;
import io.repforge.framework.artifacts.OnnxNodes;

/**
 * Brings running variances to what ONNX says and the CPU's kernels give. For a batch with variance v of n values per channel and a running variance r, that is
 * {@code ρ r + (1 − ρ) v}; cuDNN takes the unbiased variance and gives {@code ρ r + (1 − ρ) v n / (n − 1)}, as was seen on a GPU. So that is multiplied
 * by {@code (n − 1) / n}, and {@code ρ r / n} is added.
 */
final class PopulationVariance {

    private static final int OLD = 4;
    private static final int RUNNING = 2;
    private static final float DEFAULT_MOMENTUM = 0.9f;

    private PopulationVariance() {}

    /** @param lowered a model as sessions on CUDA devices take it */
    static ModelProto of(ModelProto lowered) {
        GraphProto source = lowered.getGraph();
        GraphProto.Builder graph = source.toBuilder().clearNode();
        GraphIndex index = new GraphIndex(source);
        for (NodeProto node : source.getNodeList()) {
            boolean gives = OnnxNodes.is(node, Node.MICROSOFT, "BatchNormInternal") && node.getOutputCount() > RUNNING && !node.getOutput(RUNNING).isEmpty();
            if (gives) {
                correct(node, index, graph);
            } else {
                graph.addNode(node);
            }
        }
        return lowered.toBuilder().setGraph(graph).build();
    }

    private static void correct(NodeProto node, GraphIndex index, GraphProto.Builder graph) {
        Shape x = CudaLowering.shape(index, node.getInput(0));
        double n = (double) x.elements() / x.dim(1);
        double momentum = OnnxNodes.real(node, "momentum", DEFAULT_MOMENTUM);
        NodeWriter writer = new NodeWriter(graph, node.getName() + "/cudnn");
        String unbiased = writer.result("RunningVariance");
        graph.addNode(node.toBuilder().setOutput(RUNNING, unbiased));
        writer.give(node.getOutput(RUNNING), writer.node("Add",
                writer.node("Mul", unbiased, writer.floats(new float[] {(float) ((n - 1) / n)})),
                writer.node("Mul", node.getInput(OLD), writer.floats(new float[] {(float) (momentum / n)}))));
    }
}
