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
final class LayerNormForward implements CustomOperator.Kernel {

    static final String NAME = "LayerNorm";
    static final int FLAGS = dnnl_use_scale | dnnl_use_shift;

    private final Shape shape;
    private final long[] statistics;
    private final Program program;
    private final Program.Slot x;
    private final Program.Slot scale;
    private final Program.Slot shift;
    private final Program.Slot y;
    private final Program.Slot mean;
    private final Program.Slot variance;

    LayerNormForward(OneDnn library, Workspace workspace, NodeAttributes node) {
        this.shape = node.shape("x_shape");
        this.statistics = shape.with(shape.rank() - 1, 1).dims();
        long features = shape.dim(-1);
        this.program = new Program(library, workspace);
        this.x = program.external(rows(shape));
        this.scale = program.external(Layout.PLAIN.of(features));
        this.shift = program.external(Layout.PLAIN.of(features));
        this.y = program.external(rows(shape));
        this.mean = program.external(Layout.PLAIN.of(shape.elements() / features));
        this.variance = program.external(Layout.PLAIN.of(shape.elements() / features));
        program.run(describe(library, shape, node.real("epsilon")), Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_SCALE, scale, dnnl.DNNL_ARG_SHIFT, shift,
                dnnl.DNNL_ARG_DST, y, dnnl.DNNL_ARG_MEAN, mean, dnnl.DNNL_ARG_VARIANCE, variance));
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

    @Override
    public void compute(KernelCall call) {
        x.at(call.input(0, x.bytes()));
        scale.at(call.input(1, scale.bytes()));
        shift.at(call.input(2, shift.bytes()));
        y.at(call.output(0, shape.dims(), y.bytes()));
        mean.at(call.output(1, statistics, mean.bytes()));
        variance.at(call.output(2, statistics, variance.bytes()));
        program.run();
    }

    @Override
    public void close() {
        program.close();
    }
}
