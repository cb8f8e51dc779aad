package io.repforge.framework.autodiff;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;

/** Operators that pick elements by index: the gradient of an element is added where it came from. */
final class IndexRules {

    private IndexRules() {}

    static void addTo(GradientRules rules) {
        rules.add("Gather", b -> b.give(0, () -> b.microsoft("GatherGrad", b.input(0), b.attributes("axis"),
                b.shapeOf(b.input(0)), b.input(1), b.dy())));
        rules.add("GatherElements", b -> b.give(0, () -> b.microsoft("GatherElementsGrad", b.input(0), b.attributes("axis"),
                b.dy(), b.shapeOf(b.input(0)), b.input(1))));
        rules.add("GatherND", b -> b.give(0, () -> b.microsoft("GatherNDGrad", b.input(0), b.attributes("batch_dims"),
                b.shapeOf(b.input(0)), b.input(1), b.dy())));
        rules.add("TopK", b -> b.give(0, () -> b.microsoft("GatherElementsGrad", b.input(0), b.attributes("axis"),
                b.dy(), b.shapeOf(b.input(0)), b.output(1))));
        rules.add("ScatterElements", IndexRules::scatterElements);
        rules.add("Resize", IndexRules::resize);
    }

    /** What was overwritten gets nothing, and what was put there gets what comes back from there; where it was added, both do. */
    private static void scatterElements(Backward b) {
        String reduction = b.node().textAttribute("reduction", "none");
        if (!reduction.equals("none") && !reduction.equals("add")) {
            throw b.refusal("its reduction is " + reduction);
        }
        int axis = (int) b.node().intAttribute("axis", 0);
        b.give(0, () -> reduction.equals("add") ? b.dy() : b.graph().node("ScatterElements", b.input(0).tensorType(), b.attributes("axis"),
                b.dy(), b.input(1), b.zeros(b.input(2).tensorType())));
        b.give(2, () -> b.dy().gatherElements(axis, b.input(1)));
    }

    /** Along each axis in turn, pixels of the output are added to the pixel of the input that they were copied from. */
    private static void resize(Backward b) {
        if (!b.node().textAttribute("mode", "nearest").equals("nearest")) {
            throw b.refusal("only the mode nearest has one");
        }
        NearestPixels pixels = NearestPixels.of(b.node());
        float[] scales = b.node().hasInput(2) ? b.constant(2, "scales").toFloats() : new float[0];
        b.give(0, () -> {
            Tensor dx = b.dy();
            Shape from = b.input(0).shape();
            for (int axis = 0; axis < from.rank(); axis++) {
                long length = from.dim(axis);
                long resized = dx.dim(axis);
                float scale = scales.length == from.rank() ? scales[axis] : (float) resized / length;
                if (resized == length && scale == 1) {
                    continue;
                }
                long[] sources = pixels.sources(length, resized, scale);
                dx = isBlocks(sources, length) ? blocks(dx, axis, length) : gathered(b, dx, axis, length, sources);
            }
            return dx;
        });
    }

    /** Whether each pixel was copied equally often, as in enlarging by a whole factor. */
    private static boolean isBlocks(long[] sources, long length) {
        long factor = sources.length / length;
        for (int i = 0; i < sources.length; i++) {
            if (factor * length != sources.length || sources[i] != i / factor) {
                return false;
            }
        }
        return true;
    }

    private static Tensor blocks(Tensor dx, int axis, long length) {
        long[] dims = dx.shape().dims();
        long[] split = new long[dims.length + 1];
        System.arraycopy(dims, 0, split, 0, axis);
        split[axis] = length;
        split[axis + 1] = dims[axis] / length;
        System.arraycopy(dims, axis + 1, split, axis + 2, dims.length - axis - 1);
        return dx.reshape(split).sum(false, axis + 1);
    }

    /**
     * Each row or column of an image is added to the one it came from by the product with a matrix of zeros and ones: the kernel that adds up
     * at indices takes ten times as long.
     */
    private static Tensor gathered(Backward b, Tensor dx, int axis, long length, long[] sources) {
        int rank = dx.shape().rank();
        if (rank < 2 || axis < rank - 2) {
            return ShapeRules.fold(b, dx, axis, length, sources);
        }
        boolean columns = axis == rank - 1;
        float[] copies = new float[(int) (sources.length * length)];
        for (int i = 0; i < sources.length; i++) {
            copies[(int) (columns ? i * length + sources[i] : sources[i] * sources.length + i)] = 1;
        }
        Shape shape = columns ? Shape.of(sources.length, length) : Shape.of(length, sources.length);
        Tensor matrix = b.graph().constant(Array.of(shape, copies)).cast(dx.type());
        return columns ? dx.matmul(matrix) : matrix.matmul(dx);
    }
}
