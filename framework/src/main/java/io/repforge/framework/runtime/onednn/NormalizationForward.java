package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import io.repforge.api.array.Shape;
import java.util.Map;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Batch normalisation in training: {@code (x, scale, shift, running mean, running variance) → (y, new running mean, new running variance, mean,
 * variance)}, where the variances are those of the population, and {@code new = momentum·running + (1 - momentum)·batch}.
 */
final class NormalizationForward implements CustomOperator.Kernel {

    static final String NAME = "BatchNorm";
    static final int FLAGS = dnnl_use_scale | dnnl_use_shift;

    private final Shape shape;
    private final int channels;
    private final float momentum;
    private final Program program;
    private final Program.Slot x;
    private final Program.Slot scale;
    private final Program.Slot shift;
    private final Program.Slot y;
    private final Program.Slot mean;
    private final Program.Slot variance;

    NormalizationForward(OneDnn library, Workspace workspace, NodeAttributes node) {
        this.shape = node.shape("x_shape");
        this.channels = Math.toIntExact(shape.dim(1));
        this.momentum = node.real("momentum");
        this.program = new Program(library, workspace);
        this.x = program.external(node.layout(Operands.X).of(shape));
        this.scale = program.external(Layout.PLAIN.of(channels));
        this.shift = program.external(Layout.PLAIN.of(channels));
        this.y = program.external(node.layout(Operands.Y).of(shape));
        this.mean = program.external(Layout.PLAIN.of(channels));
        this.variance = program.external(Layout.PLAIN.of(channels));
        batch_normalization_forward.primitive_desc description =
                describe(library, node.layout(Operands.X).of(shape), node.real("epsilon"));
        Program.Slot result = program.write(y, description.dst_desc());
        program.run(description, Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_SCALE, scale, dnnl.DNNL_ARG_SHIFT, shift,
                dnnl.DNNL_ARG_DST, result, dnnl.DNNL_ARG_MEAN, mean, dnnl.DNNL_ARG_VARIANCE, variance));
        program.finish(result, y);
    }

    static batch_normalization_forward.primitive_desc describe(OneDnn library, memory.desc layout, float epsilon) {
        return new batch_normalization_forward.primitive_desc(
                library.engine, dnnl_forward_training, layout, layout, epsilon, FLAGS, library.attributes, false);
    }

    @Override
    public void compute(KernelCall call) {
        long bytes = mean.bytes();
        long[] dims = {channels};
        x.at(call.input(0, x.bytes()));
        scale.at(call.input(1, bytes));
        shift.at(call.input(2, bytes));
        Pointer runningMean = call.input(3, bytes);
        Pointer runningVariance = call.input(4, bytes);
        y.at(call.output(0, shape.dims(), y.bytes()));
        Pointer newMean = call.output(1, dims, bytes);
        Pointer newVariance = call.output(2, dims, bytes);
        Pointer batchMean = call.output(3, dims, bytes);
        Pointer batchVariance = call.output(4, dims, bytes);
        mean.at(batchMean);
        variance.at(batchVariance);
        program.run();
        follow(runningMean, batchMean, newMean);
        follow(runningVariance, batchVariance, newVariance);
    }

    private void follow(Pointer running, Pointer batch, Pointer next) {
        float[] old = new float[channels];
        float[] now = new float[channels];
        new FloatPointer(running).get(old);
        new FloatPointer(batch).get(now);
        for (int i = 0; i < channels; i++) {
            now[i] = old[i] * momentum + now[i] * (1 - momentum);
        }
        new FloatPointer(next).put(now);
    }

    @Override
    public void close() {
        program.close();
    }
}
