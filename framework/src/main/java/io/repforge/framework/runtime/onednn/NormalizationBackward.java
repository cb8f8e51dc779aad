package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;

import io.repforge.api.array.Shape;
import java.util.Map;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** Gradient of {@link NormalizationForward}: {@code (dy, x, scale, mean, variance) → (dx, dscale, dshift)}. */
final class NormalizationBackward implements CustomOperator.Kernel {

    static final String NAME = "BatchNormGrad";

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

    NormalizationBackward(OneDnn library, Workspace workspace, NodeAttributes node) {
        this.shape = node.shape("x_shape");
        long channels = shape.dim(1);
        this.program = new Program(library, workspace);
        this.dy = program.external(NormalizationForward.lying(node.layout(Operands.DY), shape));
        this.x = program.external(NormalizationForward.lying(node.layout(Operands.X), shape));
        this.scale = program.external(Layout.PLAIN.of(channels));
        this.mean = program.external(Layout.PLAIN.of(channels));
        this.variance = program.external(Layout.PLAIN.of(channels));
        this.dx = program.external(NormalizationForward.lying(node.layout(Operands.DX), shape));
        this.dScale = program.external(Layout.PLAIN.of(channels));
        this.dShift = program.external(Layout.PLAIN.of(channels));
        memory.desc layout = NormalizationForward.lying(node.layout(Operands.X), shape);
        float epsilon = node.real("epsilon");
        batch_normalization_backward.primitive_desc description;
        try (batch_normalization_forward.primitive_desc forward = NormalizationForward.describe(library, layout, epsilon, NormalizationForward.FLAGS)) {
            description = new batch_normalization_backward.primitive_desc(library.engine, dnnl_backward, layout, layout, layout, epsilon,
                    NormalizationForward.FLAGS, forward, library.attributes, false);
        }
        Program.Slot result = program.write(dx, description.diff_src_desc());
        program.run(description, Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_MEAN, mean, dnnl.DNNL_ARG_VARIANCE, variance,
                dnnl.DNNL_ARG_DIFF_DST, program.read(dy, description.diff_dst_desc()), dnnl.DNNL_ARG_SCALE, scale,
                dnnl.DNNL_ARG_DIFF_SRC, result, dnnl.DNNL_ARG_DIFF_SCALE, dScale, dnnl.DNNL_ARG_DIFF_SHIFT, dShift));
        program.finish(result, dx);
    }

    @Override
    public void compute(KernelCall call) {
        long bytes = mean.bytes();
        long[] dims = {shape.dim(1)};
        dy.at(call.input(0, dy.bytes()));
        x.at(call.input(1, x.bytes()));
        scale.at(call.input(2, bytes));
        mean.at(call.input(3, bytes));
        variance.at(call.input(4, bytes));
        dx.at(call.output(0, shape.dims(), dx.bytes()));
        dScale.at(call.output(1, dims, bytes));
        dShift.at(call.output(2, dims, bytes));
        program.run();
    }

    @Override
    public void close() {
        program.close();
    }
}
