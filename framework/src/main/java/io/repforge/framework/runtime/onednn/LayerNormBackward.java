package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;

import io.repforge.api.array.Shape;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;

/** Gradient of {@link LayerNormForward}: {@code (dy, x, scale, mean, variance) → (dx, dscale, dshift)}. */
final class LayerNormBackward implements CustomOperator.Kernel {

    static final String NAME = "LayerNormGrad";

    private final Shape shape;
    private final Program program;
    private final Program.Slot dy;
    private final Program.Slot x;
    private final Program.Slot scale;
    private final Program.Slot mean;
    private final Program.Slot variance;
    private final Program.Slot dx;
    private final Program.Slot dScale;
    private final Program.Slot dShift;

    LayerNormBackward(OneDnn library, Workspace workspace, NodeAttributes node) {
        this.shape = node.shape("x_shape");
        long features = shape.dim(-1);
        long rows = shape.elements() / features;
        this.program = new Program(library, workspace);
        this.dy = program.external(LayerNormForward.rows(shape));
        this.x = program.external(LayerNormForward.rows(shape));
        this.scale = program.external(Layout.PLAIN.of(features));
        this.mean = program.external(Layout.PLAIN.of(rows));
        this.variance = program.external(Layout.PLAIN.of(rows));
        this.dx = program.external(LayerNormForward.rows(shape));
        this.dScale = program.external(Layout.PLAIN.of(features));
        this.dShift = program.external(Layout.PLAIN.of(features));
        program.run(describe(library, shape, node.real("epsilon")), Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_MEAN, mean, dnnl.DNNL_ARG_VARIANCE, variance,
                dnnl.DNNL_ARG_DIFF_DST, dy, dnnl.DNNL_ARG_SCALE, scale,
                dnnl.DNNL_ARG_DIFF_SRC, dx, dnnl.DNNL_ARG_DIFF_SCALE, dScale, dnnl.DNNL_ARG_DIFF_SHIFT, dShift));
    }

    private static layer_normalization_backward.primitive_desc describe(OneDnn library, Shape shape, float epsilon) {
        try (layer_normalization_forward.primitive_desc forward = LayerNormForward.describe(library, shape, epsilon);
                memory.desc lying = LayerNormForward.rows(shape);
                memory.desc statistics = Layout.PLAIN.of(shape.elements() / shape.dim(-1))) {
            return new layer_normalization_backward.primitive_desc(library.engine, dnnl_backward, lying, lying, lying, statistics, epsilon, LayerNormForward.FLAGS,
                    forward, library.attributes, false);
        }
    }

    @Override
    public void compute(KernelCall call) {
        long[] features = {shape.dim(-1)};
        dy.at(call.input(0, dy.bytes()));
        x.at(call.input(1, x.bytes()));
        scale.at(call.input(2, scale.bytes()));
        mean.at(call.input(3, mean.bytes()));
        variance.at(call.input(4, variance.bytes()));
        dx.at(call.output(0, shape.dims(), dx.bytes()));
        dScale.at(call.output(1, features, dScale.bytes()));
        dShift.at(call.output(2, features, dShift.bytes()));
        program.run();
    }

    @Override
    public void close() {
        program.close();
    }
}
