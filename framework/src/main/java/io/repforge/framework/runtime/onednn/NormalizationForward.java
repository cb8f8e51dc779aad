package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_fuse_norm_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_global_stats;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import io.repforge.api.array.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Batch normalisation of maps or vectors in training: {@code (x, scale, shift, running mean, running variance) → (y, new running mean, new running variance, mean,
 * variance)}, where the variances are those of the population, and {@code new = momentum·running + (1 - momentum)·batch}. Of maps, {@code y} may be rectified, {@code max(y, 0)}:
 * then there is a sixth output, which says to the gradient where it was above zero, in oneDNN's own form.
 *
 * <p>oneDNN adds up all that a channel has in the batch in {@code float32}, one by one, which is wrong by some 5·10⁻⁶ of a mean over 64 images. That is
 * little, but features of an untrained network differ from image to image by a hundredth of their mean, and the gradient feels an error a hundred times as
 * large. So each channel of each image is taken for a channel of its own, whose sums are short, and the statistics of the batch are made of theirs in
 * {@code float64}:
 *
 * <pre>
 * mean     = Σᵢ meanᵢ / N
 * variance = Σᵢ (varianceᵢ + (meanᵢ - mean)²) / N
 * </pre>
 *
 * <p>Vectors {@code [N, C]} are an image of {@code N} places for oneDNN, whose channels lie beside each other; their statistics are made in {@code float64} altogether.
 */
final class NormalizationForward implements CustomOperator.Kernel {

    static final String NAME = "BatchNorm";
    /** Attribute: how much running statistics keep. */
    static final String MOMENTUM = "momentum";
    /** Attribute: whether the result is rectified. */
    static final String RECTIFIED = "rectified";

    private final Shape shape;
    private final int channels;
    private final float momentum;
    private final Statistics statistics;
    private final Program program;
    private final Program.Slot x;
    private final Program.Slot scale;
    private final Program.Slot shift;
    private final Program.Slot y;
    private final Program.Slot mean;
    private final Program.Slot variance;
    /** None where nothing is rectified. */
    private final Optional<Program.Slot> mask;

    NormalizationForward(OneDnn library, Workspace workspace, NodeAttributes node) {
        this.shape = node.shape("x_shape");
        this.channels = Math.toIntExact(shape.dim(1));
        this.momentum = node.real(MOMENTUM);
        this.statistics = shape.rank() == 2 ? new OfVectors(shape) : new OfMaps(library, workspace, shape, node.layout(Operands.X));
        this.program = new Program(library, workspace);
        this.x = program.external(lying(node.layout(Operands.X), shape));
        this.scale = program.external(Layout.PLAIN.of(channels));
        this.shift = program.external(Layout.PLAIN.of(channels));
        this.y = program.external(lying(node.layout(Operands.Y), shape));
        this.mean = program.external(Layout.PLAIN.of(channels));
        this.variance = program.external(Layout.PLAIN.of(channels));
        batch_normalization_forward.primitive_desc description =
                describe(library, lying(node.layout(Operands.X), shape), node.real("epsilon"), flags(node) | dnnl_use_global_stats);
        Program.Slot result = program.write(y, description.dst_desc());
        Map<Integer, Program.Slot> arguments = new HashMap<>(Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_SCALE, scale, dnnl.DNNL_ARG_SHIFT, shift,
                dnnl.DNNL_ARG_DST, result, dnnl.DNNL_ARG_MEAN, mean, dnnl.DNNL_ARG_VARIANCE, variance));
        this.mask = isRectified(node) ? Optional.of(program.external(new memory.desc(description.workspace_desc()))) : Optional.empty();
        mask.ifPresent(slot -> arguments.put(dnnl.DNNL_ARG_WORKSPACE, slot));
        program.run(description, arguments);
        program.finish(result, y);
    }

    static boolean isRectified(NodeAttributes node) {
        return node.integer(RECTIFIED) != 0;
    }

    static int flags(NodeAttributes node) {
        return dnnl_use_scale | dnnl_use_shift | (isRectified(node) ? dnnl_fuse_norm_relu : 0);
    }

    /** How many numbers of float32 hold a mask of bits, since tensors between our operators are all of float32. */
    static long words(Program.Slot mask) {
        return (mask.bytes() + Float.BYTES - 1) / Float.BYTES;
    }

    /** How what is normalised lies in memory. */
    static memory.desc lying(Layout layout, Shape shape) {
        return shape.rank() == 2 ? new memory.desc(new long[] {1, shape.dim(1), shape.dim(0), 1}, memory.data_type.f32, memory.format_tag.nhwc) : layout.of(shape);
    }

    static batch_normalization_forward.primitive_desc describe(OneDnn library, memory.desc layout, float epsilon, int flags) {
        return new batch_normalization_forward.primitive_desc(
                library.engine, dnnl_forward_training, layout, layout, epsilon, flags, library.attributes, false);
    }

    @Override
    public void compute(KernelCall call) {
        long bytes = mean.bytes();
        long[] dims = {channels};
        Pointer elements = call.input(0, x.bytes());
        scale.at(call.input(1, bytes));
        shift.at(call.input(2, bytes));
        Pointer runningMean = call.input(3, bytes);
        Pointer runningVariance = call.input(4, bytes);
        Pointer result = call.output(0, shape.dims(), y.bytes());
        Pointer newMean = call.output(1, dims, bytes);
        Pointer newVariance = call.output(2, dims, bytes);
        Pointer batchMean = call.output(3, dims, bytes);
        Pointer batchVariance = call.output(4, dims, bytes);
        // What the first pass writes is of no use, and goes where the second writes what is.
        statistics.of(elements, result);
        put(statistics.mean, batchMean);
        put(statistics.variance, batchVariance);
        x.at(elements);
        y.at(result);
        mask.ifPresent(slot -> slot.at(call.output(5, new long[] {words(slot)}, words(slot) * Float.BYTES)));
        mean.at(batchMean);
        variance.at(batchVariance);
        program.run();
        follow(runningMean, statistics.mean, newMean);
        follow(runningVariance, statistics.variance, newVariance);
    }

    private void follow(Pointer running, float[] batch, Pointer next) {
        float[] values = new float[channels];
        new FloatPointer(running).get(values);
        for (int i = 0; i < channels; i++) {
            values[i] = values[i] * momentum + batch[i] * (1 - momentum);
        }
        put(values, next);
    }

    private static void put(float[] values, Pointer target) {
        new FloatPointer(target).put(values);
    }

    @Override
    public void close() {
        statistics.close();
        program.close();
    }

    /** Mean and variance of each channel. */
    private abstract static class Statistics implements AutoCloseable {

        final float[] mean;
        final float[] variance;

        Statistics(int channels) {
            this.mean = new float[channels];
            this.variance = new float[channels];
        }

        /** @param scratch as large as the elements; overwritten */
        abstract void of(Pointer elements, Pointer scratch);

        @Override
        public void close() {}
    }

    private static final class OfVectors extends Statistics {

        private final int rows;
        private final float[] row;
        private final double[] sums;
        private final double[] squares;

        OfVectors(Shape shape) {
            super(Math.toIntExact(shape.dim(1)));
            this.rows = Math.toIntExact(shape.dim(0));
            this.row = new float[mean.length];
            this.sums = new double[mean.length];
            this.squares = new double[mean.length];
        }

        @Override
        void of(Pointer elements, Pointer scratch) {
            FloatPointer numbers = new FloatPointer(elements);
            Arrays.fill(sums, 0);
            for (int n = 0; n < rows; n++) {
                read(numbers, n);
                for (int channel = 0; channel < row.length; channel++) {
                    sums[channel] += row[channel];
                }
            }
            for (int channel = 0; channel < row.length; channel++) {
                sums[channel] /= rows;
                mean[channel] = (float) sums[channel];
            }
            Arrays.fill(squares, 0);
            for (int n = 0; n < rows; n++) {
                read(numbers, n);
                for (int channel = 0; channel < row.length; channel++) {
                    double distance = row[channel] - sums[channel];
                    squares[channel] += distance * distance;
                }
            }
            for (int channel = 0; channel < row.length; channel++) {
                variance[channel] = (float) (squares[channel] / rows);
            }
        }

        private void read(FloatPointer numbers, int n) {
            numbers.position((long) n * row.length).get(row);
        }
    }

    private static final class OfMaps extends Statistics {

        /** Of no meaning here, but kept away from a division by zero. */
        private static final float EPSILON = 1e-5f;

        private final int images;
        private final int channels;
        private final FloatPointer meansOfImages;
        private final FloatPointer variancesOfImages;
        private final float[] means;
        private final float[] variances;
        private final Program program;
        private final Program.Slot x;
        private final Program.Slot ignored;

        OfMaps(OneDnn library, Workspace workspace, Shape shape, Layout layout) {
            super(Math.toIntExact(shape.dim(1)));
            this.images = Math.toIntExact(shape.dim(0));
            this.channels = mean.length;
            // Blocks are of channels of one image, so that all of them lie one after the other.
            long[] dims = shape.dims();
            dims[0] = 1;
            dims[1] = Math.multiplyExact(images, channels);
            int all = images * channels;
            this.means = new float[all];
            this.variances = new float[all];
            this.meansOfImages = new FloatPointer((long) all);
            this.variancesOfImages = new FloatPointer((long) all);
            this.program = new Program(library, workspace);
            this.x = program.external(layout.of(dims));
            this.ignored = program.external(layout.of(dims));
            Program.Slot ofMeans = program.external(Layout.PLAIN.of(all));
            Program.Slot ofVariances = program.external(Layout.PLAIN.of(all));
            ofMeans.at(meansOfImages);
            ofVariances.at(variancesOfImages);
            program.run(describe(library, layout.of(dims), EPSILON, 0),
                    Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_DST, ignored, dnnl.DNNL_ARG_MEAN, ofMeans, dnnl.DNNL_ARG_VARIANCE, ofVariances));
        }

        @Override
        void of(Pointer elements, Pointer scratch) {
            x.at(elements);
            ignored.at(scratch);
            program.run();
            meansOfImages.get(means);
            variancesOfImages.get(variances);
            for (int channel = 0; channel < channels; channel++) {
                double sum = 0;
                for (int i = channel; i < means.length; i += channels) {
                    sum += means[i];
                }
                double centre = sum / images;
                double squares = 0;
                for (int i = channel; i < means.length; i += channels) {
                    double distance = means[i] - centre;
                    squares += variances[i] + distance * distance;
                }
                mean[channel] = (float) centre;
                variance[channel] = (float) (squares / images);
            }
        }

        @Override
        public void close() {
            program.close();
            meansOfImages.close();
            variancesOfImages.close();
        }
    }
}
