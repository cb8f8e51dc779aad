package io.repforge.framework.onnx;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What a name of the file stands for while it is mapped onto the graph. */
sealed interface Value {

    /**
     * Known before anything runs, but for N, the number of images. So it is kept as it is for two of them: whatever is computed of it is computed of both, and what
     * differs grows with N.
     *
     * @param few for {@value #FEW} images
     * @param more for {@value #MORE} images; the same object where N doesn't matter
     */
    record Known(Numbers few, Numbers more) implements Value {

        static final int FEW = 3;
        static final int MORE = 5;

        static Known of(Numbers numbers) {
            return new Known(numbers, numbers);
        }

        static Known of(Numbers few, Numbers more) {
            return few.equals(more) ? of(few) : new Known(few, more);
        }

        boolean isOfBatch() {
            return few != more;
        }
    }

    /**
     * Computed in the graph.
     *
     * @param tensor as the graph's batch has it
     * @param batchAxis the axis whose length is a multiple of N; -1 for none
     * @param inner how many of its places are of one image where a number of images follow each other: of {@code [T · N, D]}, 1; {@value #ALL} where each image has all
     *     its places in a row
     * @param image whether it is a map of an image, {@code [N, C, h, w]}, as convolutions give
     */
    record Flowing(Tensor tensor, int batchAxis, long inner, boolean image) implements Value {

        static final int NO_BATCH = -1;
        static final long ALL = 0;

        Flowing(Tensor tensor, int batchAxis, boolean image) {
            this(tensor, batchAxis, ALL, image);
        }

        /** A tensor that is the same for all images. */
        static Flowing shared(Tensor tensor) {
            return new Flowing(tensor, NO_BATCH, false);
        }

        /** The same lengths for another tensor, as element-wise operations give. */
        Flowing with(Tensor other) {
            return new Flowing(other, batchAxis, inner, image);
        }

        /** Another tensor, in which the same images are along another axis. */
        Flowing moved(Tensor other, int axis, boolean asImage) {
            return new Flowing(other, axis, inner, asImage);
        }

        boolean isOfBatch() {
            return batchAxis != NO_BATCH;
        }

        Shape shape() {
            return tensor.shape();
        }

        int rank() {
            return shape().rank();
        }

        /**
         * Its lengths.
         *
         * @param images N
         */
        List<Length> lengths(long images) {
            List<Length> lengths = new ArrayList<>();
            for (int i = 0; i < rank(); i++) {
                lengths.add(i == batchAxis ? new Length(shape().dim(i) / images, true) : new Length(shape().dim(i), false));
            }
            return lengths;
        }
    }

    /**
     * Length of an axis.
     *
     * @param factor the length, or what N is multiplied by
     */
    record Length(long factor, boolean ofBatch) {

        long at(long images) {
            return ofBatch ? factor * images : factor;
        }
    }
}
