package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;

import io.repforge.api.array.Shape;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** Gradient of {@link NormalizationForward}: {@code (dy, x, scale, mean, variance) → (dx, dscale, dshift)}; of a rectified one {@code dy} is the gradient of what was rectified, and a sixth input the mask. */
final class NormalizationBackward {

    static final String NAME = "BatchNormGrad";

    private NormalizationBackward() {}

    static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node) {
        Shape shape = node.shape("x_shape");
        long channels = shape.dim(1);
        Program program = new Program(library, workspace);
        Program.Slot dy = program.external(NormalizationForward.lying(node.layout(Operands.DY), shape));
        Program.Slot x = program.external(NormalizationForward.lying(node.layout(Operands.X), shape));
        Program.Slot scale = program.external(Layout.PLAIN.of(channels));
        Program.Slot mean = program.external(Layout.PLAIN.of(channels));
        Program.Slot variance = program.external(Layout.PLAIN.of(channels));
        Program.Slot dx = program.external(NormalizationForward.lying(node.layout(Operands.DX), shape));
        Program.Slot dScale = program.external(Layout.PLAIN.of(channels));
        Program.Slot dShift = program.external(Layout.PLAIN.of(channels));
        memory.desc layout = NormalizationForward.lying(node.layout(Operands.X), shape);
        float epsilon = node.real("epsilon");
        int flags = NormalizationForward.flags(node);
        batch_normalization_backward.primitive_desc description;
        try (batch_normalization_forward.primitive_desc forward = NormalizationForward.describe(library, layout, epsilon, flags)) {
            description = new batch_normalization_backward.primitive_desc(library.engine, dnnl_backward, layout, layout, layout, epsilon,
                    flags, forward, library.attributes, false);
        }
        Program.Slot result = program.write(dx, description.diff_src_desc());
        Map<Integer, Program.Slot> arguments = new HashMap<>(Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_MEAN, mean, dnnl.DNNL_ARG_VARIANCE, variance,
                dnnl.DNNL_ARG_DIFF_DST, program.read(dy, description.diff_dst_desc()), dnnl.DNNL_ARG_SCALE, scale,
                dnnl.DNNL_ARG_DIFF_SRC, result, dnnl.DNNL_ARG_DIFF_SCALE, dScale, dnnl.DNNL_ARG_DIFF_SHIFT, dShift));
        ProgramKernel kernel = new ProgramKernel(program);
        if (NormalizationForward.isRectified(node)) {
            Program.Slot mask = program.external(new memory.desc(description.workspace_desc()));
            arguments.put(dnnl.DNNL_ARG_WORKSPACE, mask);
            kernel.reads(5, mask, NormalizationForward.words(mask) * Float.BYTES);
        }
        program.run(description, arguments);
        program.finish(result, dx);
        return kernel.reads(0, dy).reads(1, x).reads(2, scale).reads(3, mean).reads(4, variance)
                .writes(0, dx, shape.dims()).writes(1, dScale, channels).writes(2, dShift, channels);
    }
}
