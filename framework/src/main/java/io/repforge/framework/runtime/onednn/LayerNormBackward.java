package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;

import io.repforge.api.array.Shape;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;

/** Gradient of {@link LayerNormForward}: {@code (dy, x, scale, mean, variance) → (dx, dscale, dshift)}. */
final class LayerNormBackward {

    static final String NAME = "LayerNormGrad";

    private LayerNormBackward() {}

    static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node) {
        Shape shape = node.shape("x_shape");
        long features = shape.dim(-1);
        long rows = shape.elements() / features;
        Program program = new Program(library, workspace);
        Program.Slot dy = program.external(LayerNormForward.rows(shape));
        Program.Slot x = program.external(LayerNormForward.rows(shape));
        Program.Slot scale = program.external(Layout.PLAIN.of(features));
        Program.Slot mean = program.external(Layout.PLAIN.of(rows));
        Program.Slot variance = program.external(Layout.PLAIN.of(rows));
        Program.Slot dx = program.external(LayerNormForward.rows(shape));
        Program.Slot dScale = program.external(Layout.PLAIN.of(features));
        Program.Slot dShift = program.external(Layout.PLAIN.of(features));
        program.run(describe(library, shape, node.real("epsilon")), Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_MEAN, mean, dnnl.DNNL_ARG_VARIANCE, variance,
                dnnl.DNNL_ARG_DIFF_DST, dy, dnnl.DNNL_ARG_SCALE, scale,
                dnnl.DNNL_ARG_DIFF_SRC, dx, dnnl.DNNL_ARG_DIFF_SCALE, dScale, dnnl.DNNL_ARG_DIFF_SHIFT, dShift));
        return new ProgramKernel(program).reads(0, dy).reads(1, x).reads(2, scale).reads(3, mean).reads(4, variance)
                .writes(0, dx, shape.dims()).writes(1, dScale, features).writes(2, dShift, features);
    }

    private static layer_normalization_backward.primitive_desc describe(OneDnn library, Shape shape, float epsilon) {
        try (layer_normalization_forward.primitive_desc forward = LayerNormForward.describe(library, shape, epsilon);
                memory.desc lying = LayerNormForward.rows(shape);
                memory.desc statistics = Layout.PLAIN.of(shape.elements() / shape.dim(-1))) {
            return new layer_normalization_backward.primitive_desc(library.engine, dnnl_backward, lying, lying, lying, statistics, epsilon, LayerNormForward.FLAGS,
                    forward, library.attributes, false);
        }
    }
}
