package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_erf;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Node;
import io.repforge.framework.artifacts.OnnxNodes;
import java.util.Map;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;

/**
 * The activation of transformers, {@code x → y}, and gradients by the gradient of what an activation gives and by a second tensor of the same shape: {@code (dy, x) → dx}
 * or {@code (dy, y) → dx}.
 */
final class Activations {

    /** x · Φ(x), Φ the normal distribution. */
    static final String GELU = "Gelu";
    /** Its gradient, by x. */
    static final String GELU_GRADIENT = "GeluGrad";
    /** That of softmax along the last axis, by what it gives. */
    static final String SOFTMAX_GRADIENT = "SoftmaxGrad";

    private Activations() {}

    /** Whether a node is GELU itself rather than one of its approximations. */
    static boolean isGelu(NodeProto node) {
        return OnnxNodes.is(node, Node.MICROSOFT, "Gelu") || OnnxNodes.is(node, "", "Gelu") && OnnxNodes.text(node, "approximate", "none").equals("none");
    }

    private static CustomOperator.Kernel gradient(OneDnn library, Workspace workspace, NodeAttributes node, int secondArgument, Description description) {
        Shape shape = node.shape("x_shape");
        Program program = new Program(library, workspace);
        Program.Slot dy = program.external(LayerNormForward.rows(shape));
        Program.Slot second = program.external(LayerNormForward.rows(shape));
        Program.Slot dx = program.external(LayerNormForward.rows(shape));
        try (memory.desc lying = LayerNormForward.rows(shape)) {
            program.run(description.of(library, lying), Map.of(dnnl.DNNL_ARG_DIFF_DST, dy, secondArgument, second, dnnl.DNNL_ARG_DIFF_SRC, dx));
        }
        return new ProgramKernel(program).reads(0, dy).reads(1, second).writes(0, dx, shape.dims());
    }

    private interface Description {
        primitive_desc_base of(OneDnn library, memory.desc lying);
    }

    static CustomOperator.Kernel gelu(OneDnn library, Workspace workspace, NodeAttributes node) {
        Shape shape = node.shape("x_shape");
        Program program = new Program(library, workspace);
        Program.Slot x = program.external(LayerNormForward.rows(shape));
        Program.Slot y = program.external(LayerNormForward.rows(shape));
        try (memory.desc lying = LayerNormForward.rows(shape)) {
            program.run(gelu(library, lying), Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_DST, y));
        }
        return new ProgramKernel(program).reads(0, x).writes(0, y, shape.dims());
    }

    static CustomOperator.Kernel geluGradient(OneDnn library, Workspace workspace, NodeAttributes node) {
        return gradient(library, workspace, node, dnnl.DNNL_ARG_SRC, Activations::geluGradient);
    }

    static CustomOperator.Kernel softmaxGradient(OneDnn library, Workspace workspace, NodeAttributes node) {
        return gradient(library, workspace, node, dnnl.DNNL_ARG_DST, Activations::softmaxGradient);
    }

    private static eltwise_forward.primitive_desc gelu(OneDnn library, memory.desc lying) {
        return new eltwise_forward.primitive_desc(library.engine, dnnl_forward_training, dnnl_eltwise_gelu_erf, lying, lying, library.attributes, false);
    }

    private static primitive_desc_base geluGradient(OneDnn library, memory.desc lying) {
        try (eltwise_forward.primitive_desc forward = gelu(library, lying)) {
            return new eltwise_backward.primitive_desc(library.engine, dnnl_eltwise_gelu_erf, lying, lying, lying, forward, library.attributes, false);
        }
    }

    private static primitive_desc_base softmaxGradient(OneDnn library, memory.desc lying) {
        try (softmax_forward.primitive_desc forward = new softmax_forward.primitive_desc(
                library.engine, dnnl_forward_training, dnnl_softmax_accurate, lying, lying, 1, library.attributes, false)) {
            return new softmax_backward.primitive_desc(library.engine, dnnl_softmax_accurate, lying, lying, lying, 1, forward, library.attributes, false);
        }
    }
}
