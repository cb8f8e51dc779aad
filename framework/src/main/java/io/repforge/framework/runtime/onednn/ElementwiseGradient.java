package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_erf;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;

import io.repforge.api.array.Shape;
import java.util.Map;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;

/** Gradient of an activation by the gradient of what it gives and by a second tensor of the same shape: {@code (dy, x) → dx} or {@code (dy, y) → dx}. */
final class ElementwiseGradient {

    /** Of x · Φ(x), by x. */
    static final String GELU = "GeluGrad";
    /** Of softmax along the last axis, by what it gives. */
    static final String SOFTMAX = "SoftmaxGrad";

    private ElementwiseGradient() {}

    private static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node, int secondArgument, Description description) {
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

    static CustomOperator.Kernel ofGelu(OneDnn library, Workspace workspace, NodeAttributes node) {
        return kernel(library, workspace, node, dnnl.DNNL_ARG_SRC, ElementwiseGradient::gelu);
    }

    static CustomOperator.Kernel ofSoftmax(OneDnn library, Workspace workspace, NodeAttributes node) {
        return kernel(library, workspace, node, dnnl.DNNL_ARG_DST, ElementwiseGradient::softmax);
    }

    private static primitive_desc_base gelu(OneDnn library, memory.desc lying) {
        try (eltwise_forward.primitive_desc forward = new eltwise_forward.primitive_desc(
                library.engine, dnnl_forward_training, dnnl_eltwise_gelu_erf, lying, lying, library.attributes, false)) {
            return new eltwise_backward.primitive_desc(library.engine, dnnl_eltwise_gelu_erf, lying, lying, lying, forward, library.attributes, false);
        }
    }

    private static primitive_desc_base softmax(OneDnn library, memory.desc lying) {
        try (softmax_forward.primitive_desc forward = new softmax_forward.primitive_desc(
                library.engine, dnnl_forward_training, dnnl_softmax_accurate, lying, lying, 1, library.attributes, false)) {
            return new softmax_backward.primitive_desc(library.engine, dnnl_softmax_accurate, lying, lying, lying, 1, forward, library.attributes, false);
        }
    }
}
