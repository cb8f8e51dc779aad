package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import io.repforge.api.array.Shape;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;

/** Layer normalisation along the last axis: {@code (x, scale, shift) → (y, mean, variance)}, where mean and variance have a last axis of 1. */
final class LayerNormForward {

    static final String NAME = "LayerNorm";
    static final int FLAGS = dnnl_use_scale | dnnl_use_shift;

    private LayerNormForward() {}

    static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node) {
        Shape shape = node.shape("x_shape");
        long features = shape.dim(-1);
        long[] statistics = shape.with(shape.rank() - 1, 1).dims();
        Program program = new Program(library, workspace);
        Program.Slot x = program.external(rows(shape));
        Program.Slot scale = program.external(Layout.PLAIN.of(features));
        Program.Slot shift = program.external(Layout.PLAIN.of(features));
        Program.Slot y = program.external(rows(shape));
        Program.Slot mean = program.external(Layout.PLAIN.of(shape.elements() / features));
        Program.Slot variance = program.external(Layout.PLAIN.of(shape.elements() / features));
        program.run(describe(library, shape, node.real("epsilon")), Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_SCALE, scale, dnnl.DNNL_ARG_SHIFT, shift,
                dnnl.DNNL_ARG_DST, y, dnnl.DNNL_ARG_MEAN, mean, dnnl.DNNL_ARG_VARIANCE, variance));
        return new ProgramKernel(program).reads(0, x).reads(1, scale).reads(2, shift)
                .writes(0, y, shape.dims()).writes(1, mean, statistics).writes(2, variance, statistics);
    }

    /** All but the last axis as one. */
    static memory.desc rows(Shape shape) {
        return Layout.PLAIN.of(shape.elements() / shape.dim(-1), shape.dim(-1));
    }

    static layer_normalization_forward.primitive_desc describe(OneDnn library, Shape shape, float epsilon) {
        try (memory.desc rows = rows(shape); memory.desc statistics = Layout.PLAIN.of(shape.elements() / shape.dim(-1))) {
            return new layer_normalization_forward.primitive_desc(
                    library.engine, dnnl_forward_training, rows, rows, statistics, epsilon, FLAGS, library.attributes, false);
        }
    }
}
