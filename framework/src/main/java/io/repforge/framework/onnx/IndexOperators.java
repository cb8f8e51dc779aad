package io.repforge.framework.onnx;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.onnx.Value.Flowing;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Elements by their places. */
final class IndexOperators {

    private IndexOperators() {}

    static void addTo(Operators all) {
        all.single("Gather", IndexOperators::gather);
        all.single("GatherElements", c -> {
            Flowing x = c.x(0);
            int axis = c.axis("axis", 0, x.rank());
            c.requireNoBatch(x, axis, "picks along");
            Flowing indices = c.x(1);
            return x.moved(x.tensor().gatherElements(axis, indices.tensor().cast(DType.INT64)), c.broadcastBatch(x.rank(), x, indices), false);
        });
        all.single("Slice", IndexOperators::slice);
        all.single("ArgMax", c -> {
            Flowing x = c.x(0);
            int axis = c.axis("axis", 0, x.rank());
            c.requireNoBatch(x, axis, "reduces");
            Tensor places = x.tensor().argMax(axis);
            boolean kept = c.attributes().integer("keepdims", 1) != 0;
            int batch = !kept && x.isOfBatch() && axis < x.batchAxis() ? x.batchAxis() - 1 : x.batchAxis();
            return x.moved(kept ? places.unsqueeze(axis) : places, batch, false);
        });
    }

    private static Flowing gather(Call c) {
        Flowing x = c.x(0);
        int axis = c.axis("axis", 0, x.rank());
        if (!(c.value(1) instanceof Value.Known places)) {
            throw c.fault("its places are computed of the images", "choose an output before it");
        }
        if (axis == x.batchAxis() && x.rank() == 1 && isAllInOrder(places.few(), x, c) && isAllInOrder(places.more(), x, c)) {
            return ShapeOperators.reshape(c, x, c.lengths(Numbers.longs(places.few().shape().dims()), Numbers.longs(places.more().shape().dims())));
        }
        c.requireNoBatch(x, axis, "picks along");
        Numbers indices = c.known(1);
        long length = x.shape().dim(axis);
        double[] chosen = indices.values().clone();
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] += chosen[i] < 0 ? length : 0;
            if (chosen[i] < 0 || chosen[i] >= length) {
                throw c.fault("it picks place " + (long) chosen[i] + " of " + length, "set 'size' to the size of images that the file was exported for");
            }
        }
        int more = indices.shape().rank() - 1;
        int batch = x.isOfBatch() && axis < x.batchAxis() ? x.batchAxis() + more : x.batchAxis();
        if (indices.shape().rank() == 0) {
            return x.moved(x.tensor().select(axis, (long) chosen[0]), batch, false);
        }
        boolean all = chosen.length == length && IntStream.range(0, chosen.length).allMatch(i -> chosen[i] == i) && more == 0;
        Tensor taken = all ? x.tensor() : x.tensor().gather(axis, c.graph().constant(new Numbers(DType.INT64, indices.shape(), chosen).toArray()));
        return x.moved(taken, batch, x.image() && more == 0);
    }

    /** Whether it takes all that there is as it lies: PyTorch's newer exporter gives other shapes so. */
    private static boolean isAllInOrder(Numbers places, Flowing x, Call c) {
        long perImage = x.shape().dim(0) / c.application().images();
        int count = places.values().length;
        boolean all = LongStream.of(Value.Known.FEW, Value.Known.MORE, c.application().file().fixedBatch()).anyMatch(images -> count == perImage * images);
        return all && IntStream.range(0, count).allMatch(i -> places.values()[i] == i);
    }

    private static Flowing slice(Call c) {
        Flowing x = c.x(0);
        Flowing result = x;
        int count = (int) lengthOf(c, 1);
        for (int i = 0; i < count; i++) {
            int axis = c.has(3) ? Axes.at(c.longs(3)[i], x.rank()) : i;
            long step = c.has(4) ? c.longs(4)[i] : 1;
            if (axis == x.batchAxis()) {
                requireAllImages(c, i, step);
                continue;
            }
            Axes.Run run = Axes.run(result.shape().dim(axis), c.longs(1)[i], c.longs(2)[i], step);
            if (run.count() == result.shape().dim(axis) && step == 1) {
                continue;
            }
            if (run.count() == 0) {
                throw c.fault("nothing is left of its input", "set 'size' to the size of images that the file was exported for");
            }
            result = result.with(step > 0 ? result.tensor().slice(axis, run.first(), run.first() + (run.count() - 1) * step + 1, step)
                    : result.tensor().gather(axis, c.graph().longs(run.places())));
        }
        return result;
    }

    private static long lengthOf(Call c, int input) {
        return ((Value.Known) c.value(input)).few().values().length;
    }

    /** A cut of all images from the first to the last is none. */
    private static void requireAllImages(Call c, int i, long step) {
        boolean fromFirst = c.value(1) instanceof Value.Known starts && starts.few().values()[i] == 0 && starts.more().values()[i] == 0;
        boolean toLast = c.value(2) instanceof Value.Known ends && ends.few().values()[i] >= Value.Known.FEW && ends.more().values()[i] >= Value.Known.MORE;
        if (!fromFirst || !toLast || step != 1) {
            throw c.fault("it takes some images alone", "export it with the first axis of its input open (dynamic), or choose an output before it");
        }
    }
}
