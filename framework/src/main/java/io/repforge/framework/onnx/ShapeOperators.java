package io.repforge.framework.onnx;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.framework.onnx.Value.Flowing;
import io.repforge.framework.onnx.Value.Known;
import io.repforge.framework.onnx.Value.Length;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Other shapes and orders of the same elements. The nodes leave N open, and so do those of files that were exported for a fixed number of images. */
final class ShapeOperators {

    private ShapeOperators() {}

    static void addTo(Operators all) {
        all.single("Shape", ShapeOperators::shape);
        all.single("Size", c -> {
            long[] sizes = {Known.FEW, Known.MORE};
            Numbers[] both = new Numbers[2];
            for (int i = 0; i < 2; i++) {
                long images = sizes[i];
                long product = c.x(0).lengths(c.application().images()).stream().mapToLong(length -> length.at(images)).reduce(1, (a, b) -> a * b);
                both[i] = new Numbers(DType.INT64, Shape.SCALAR, new double[] {product});
            }
            return Known.of(both[0], both[1]);
        });
        all.single("Reshape", c -> reshape(c, c.x(0), target(c)));
        all.single("Flatten", c -> {
            Flowing x = c.x(0);
            return reshape(c, x, flattened(c, x, Axes.at(c.attributes().integer("axis", 1), x.rank())));
        });
        all.single("Squeeze", ShapeOperators::squeeze);
        all.single("Unsqueeze", c -> {
            Flowing x = c.x(0);
            int[] axes = Axes.at(c.longs(1), x.rank() + c.longs(1).length);
            int batch = x.batchAxis();
            for (int axis : axes) {
                batch += batch != Flowing.NO_BATCH && axis <= batch ? 1 : 0;
            }
            return x.moved(x.tensor().unsqueeze(axes), batch, false);
        });
        all.single("Transpose", c -> {
            Flowing x = c.x(0);
            int[] order = Axes.order(x.rank(), c.attributes().integers("perm"));
            int batch = Flowing.NO_BATCH;
            for (int i = 0; i < order.length; i++) {
                batch = x.isOfBatch() && order[i] == x.batchAxis() ? i : batch;
            }
            return x.moved(x.tensor().transpose(order), batch, false);
        });
        all.single("Expand", c -> expand(c, c.x(0), c.lengths(1)));
        all.single("Concat", ShapeOperators::concat);
        all.add("Split", c -> {
            Flowing x = c.x(0);
            int axis = c.axis("axis", 0, x.rank());
            c.requireNoBatch(x, axis, "splits");
            List<Value> parts = new ArrayList<>();
            x.tensor().split(axis, c.longs(1)).forEach(part -> parts.add(x.with(part)));
            return parts;
        });
        all.single("Tile", c -> {
            Flowing x = c.x(0);
            long[] repeats = c.longs(1);
            if (x.isOfBatch() && repeats[x.batchAxis()] != 1) {
                c.requireNoBatch(x, x.batchAxis(), "repeats");
            }
            return x.with(x.tensor().tile(repeats));
        });
        all.single("DepthToSpace", ShapeOperators::depthToSpace);
        all.single("SpaceToDepth", ShapeOperators::spaceToDepth);
    }

    private static Known shape(Call c) {
        List<Length> lengths = c.x(0).lengths(c.application().images());
        long start = c.attributes().integer("start", 0);
        long end = c.attributes().integer("end", lengths.size());
        Numbers few = Numbers.longs(Axes.part(lengths.stream().mapToLong(length -> length.at(Known.FEW)).toArray(), start, end));
        Numbers more = Numbers.longs(Axes.part(lengths.stream().mapToLong(length -> length.at(Known.MORE)).toArray(), start, end));
        return Known.of(few, more);
    }

    // ---- reshaping

    /** What the node asks for, with what is copied from its input written out; -1 stays. */
    private static List<Length> target(Call c) {
        List<Length> lengths = new ArrayList<>(c.attributes().has("shape")
                ? Arrays.stream(c.attributes().integers("shape")).mapToObj(length -> new Length(length, false)).toList()
                : c.lengths(1));
        List<Length> own = c.x(0).lengths(c.application().images());
        for (int i = 0; i < lengths.size(); i++) {
            if (lengths.get(i).factor() == 0 && !lengths.get(i).ofBatch() && c.attributes().integer("allowzero", 0) == 0) {
                lengths.set(i, own.get(i));
            }
        }
        return lengths;
    }

    /**
     * @param wanted lengths, one of which may be -1. If none is a multiple of N though the input's is, the one that takes its place is found: a file that was exported
     *     for a fixed number of images has that number in such places
     */
    static Flowing reshape(Call c, Flowing x, List<Length> wanted) {
        long images = c.application().images();
        List<Length> own = x.lengths(images);
        long perImage = product(own);
        boolean told = wanted.stream().anyMatch(Length::ofBatch);
        if (!x.isOfBatch() && told) {
            throw c.fault("it makes room for images in what is the same for all", "choose an output before it");
        }
        long exported = told || !x.isOfBatch() ? 1 : Math.max(1, c.application().file().fixedBatch());
        List<Length> result = resolved(c, wanted, perImage * exported);
        int batch = Flowing.NO_BATCH;
        long inner = Flowing.ALL;
        if (x.isOfBatch()) {
            long factor = own.get(x.batchAxis()).factor();
            long behind = (x.inner() == Flowing.ALL ? factor : x.inner()) * product(own.subList(x.batchAxis() + 1, own.size()));
            batch = place(c, wanted, result, behind, exported);
            result.set(batch, new Length(result.get(batch).factor() / exported, true));
            inner = behind / product(result.subList(batch + 1, result.size()));
            inner = inner == result.get(batch).factor() ? Flowing.ALL : inner;
        }
        long[] dims = new long[result.size()];
        long[] spec = new long[result.size()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = result.get(i).at(images);
            spec[i] = i == batch ? -1 : dims[i];
        }
        TensorType type = TensorType.of(x.tensor().type(), dims);
        if (type.shape().elements() != x.shape().elements()) {
            throw c.fault("its input " + x.shape() + " can't become " + type.shape(), "set 'size' to the size of images that the file was exported for");
        }
        if (type.shape().equals(x.shape()) && batch == x.batchAxis()) {
            return x;
        }
        return new Flowing(c.node("Reshape", type, Map.of(), x.tensor(), c.graph().longs(spec)), batch, inner, false);
    }

    private static long product(List<Length> lengths) {
        return lengths.stream().mapToLong(Length::factor).reduce(1, (a, b) -> a * b);
    }

    /** With -1 replaced by what is left. */
    private static List<Length> resolved(Call c, List<Length> wanted, long elements) {
        long known = wanted.stream().filter(length -> length.factor() != -1).mapToLong(Length::factor).reduce(1, (a, b) -> a * b);
        List<Length> result = new ArrayList<>();
        for (Length length : wanted) {
            if (length.factor() == -1 && (known == 0 || elements % known != 0)) {
                throw c.fault("what it reshapes doesn't fit " + wanted.stream().map(Length::factor).toList(),
                        "set 'size' to the size of images that the file was exported for");
            }
            result.add(length.factor() == -1 ? new Length(elements / known, false) : length);
        }
        return result;
    }

    /**
     * The axis along which the images are. It is told by the shape, or it is one that they can be part of by where their numbers lie: if there are two such, that which has
     * the number of images that was exported with, that which is left open, and none of features, which are along the last axis.
     *
     * @param behind how many numbers of an image follow each other
     */
    private static int place(Call c, List<Length> wanted, List<Length> result, long behind, long exported) {
        List<Integer> possible = new ArrayList<>();
        for (int i = 0; i < result.size(); i++) {
            long after = product(result.subList(i + 1, result.size()));
            long factor = result.get(i).factor() / exported;
            if (behind % after == 0 && result.get(i).factor() % exported == 0 && behind / after > 0 && factor % (behind / after) == 0) {
                possible.add(i);
            }
        }
        boolean open = c.application().file().fixedBatch() == 0;
        return possible.stream().filter(i -> wanted.get(i).ofBatch()).findFirst()
                .or(() -> possible.stream().filter(i -> open && wanted.get(i).factor() == -1).findFirst())
                .or(() -> possible.stream().filter(i -> result.get(i).factor() == exported).findFirst())
                .or(() -> possible.stream().filter(i -> i < result.size() - 1).reduce((one, other) -> other))
                .or(() -> possible.stream().findFirst())
                .orElseThrow(() -> c.fault("the images can't be followed through its shape " + wanted.stream().map(Length::factor).toList(),
                        "export it with the first axis of its input open (dynamic)"));
    }

    /** All axes from the given one on as one. */
    static List<Length> joined(List<Length> lengths, int axis) {
        List<Length> result = new ArrayList<>(lengths.subList(0, axis));
        boolean ofBatch = lengths.subList(axis, lengths.size()).stream().anyMatch(Length::ofBatch);
        result.add(new Length(lengths.subList(axis, lengths.size()).stream().mapToLong(Length::factor).reduce(1, (a, b) -> a * b), ofBatch));
        return result;
    }

    private static List<Length> flattened(Call c, Flowing x, int axis) {
        List<Length> own = x.lengths(c.application().images());
        List<Length> rows = joined(own.subList(0, axis), 0);
        return List.of(rows.get(0), joined(own, axis).get(axis));
    }

    private static Flowing squeeze(Call c) {
        Flowing x = c.x(0);
        List<Length> own = x.lengths(c.application().images());
        long[] axes = c.has(1) ? c.longs(1) : null;
        List<Integer> gone = new ArrayList<>();
        if (axes == null) {
            for (int i = 0; i < own.size(); i++) {
                if (own.get(i).factor() == 1 && !own.get(i).ofBatch()) {
                    gone.add(i);
                }
            }
        } else {
            for (int axis : Axes.at(axes, x.rank())) {
                c.requireNoBatch(x, axis, "takes away");
                gone.add(axis);
            }
        }
        int batch = x.batchAxis() - (int) gone.stream().filter(axis -> axis < x.batchAxis()).count();
        return x.moved(x.tensor().squeeze(gone.stream().mapToInt(Integer::intValue).toArray()), x.isOfBatch() ? batch : Flowing.NO_BATCH, false);
    }

    // ---- broadcasting and joining

    /** Axes that are alike for all images and become as many as there are read their number as they run. */
    static Flowing expand(Call c, Flowing x, List<Length> wanted) {
        long images = c.application().images();
        int rank = Math.max(x.rank(), wanted.size());
        List<Length> own = x.lengths(images);
        List<Tensor> spec = new ArrayList<>();
        long[] dims = new long[rank];
        int batch = x.isOfBatch() ? x.batchAxis() + rank - x.rank() : Flowing.NO_BATCH;
        Graph g = c.graph();
        boolean changes = rank != x.rank();
        for (int i = 0; i < rank; i++) {
            Length has = i < rank - own.size() ? new Length(1, false) : own.get(i - rank + own.size());
            Length asked = i < rank - wanted.size() ? new Length(1, false) : wanted.get(i - rank + wanted.size());
            boolean keeps = asked.factor() == 1 && !asked.ofBatch() || has.equals(asked) || has.ofBatch();
            Length length = keeps ? has : asked;
            changes |= !keeps;
            dims[i] = length.at(images);
            if (keeps) {
                spec.add(g.longs(1));
            } else if (length.ofBatch()) {
                Tensor n = g.node("Shape", TensorType.of(DType.INT64, 1), Map.of("start", Attribute.of(0), "end", Attribute.of(1)), c.application().observations());
                spec.add(length.factor() == 1 ? n : n.mul(g.longs(length.factor())));
                batch = i;
            } else {
                spec.add(g.longs(length.factor()));
            }
        }
        if (!changes) {
            return x;
        }
        boolean open = batch != Flowing.NO_BATCH && !x.isOfBatch();
        long[] fixed = dims.clone();
        if (batch != Flowing.NO_BATCH) {
            fixed[batch] = 1;
        }
        Tensor shape = open ? Tensor.concat(0, spec) : g.longs(fixed);
        return x.moved(c.node("Expand", TensorType.of(x.tensor().type(), dims), Map.of(), x.tensor(), shape), batch, x.image() && rank == x.rank());
    }

    /** What is alike for all images is repeated for each beside what isn't. */
    private static Flowing concat(Call c) {
        List<Flowing> parts = new ArrayList<>();
        for (int i = 0; i < c.inputs().size(); i++) {
            parts.add(c.x(i));
        }
        int rank = parts.get(0).rank();
        int axis = c.axis("axis", 0, rank);
        int batch = c.broadcastBatch(rank, parts.toArray(Flowing[]::new));
        List<Tensor> tensors = new ArrayList<>();
        for (Flowing part : parts) {
            if (batch == Flowing.NO_BATCH || part.isOfBatch()) {
                tensors.add(part.tensor());
                continue;
            }
            List<Length> lengths = new ArrayList<>(part.lengths(c.application().images()));
            Flowing other = parts.stream().filter(Flowing::isOfBatch).findFirst().orElseThrow();
            lengths.set(batch, other.lengths(c.application().images()).get(batch));
            tensors.add(expand(c, part, lengths).tensor());
        }
        if (batch == axis && parts.size() > 1) {
            throw c.fault("it joins images with others", "choose an output before it");
        }
        Flowing like = parts.stream().filter(Flowing::isOfBatch).findFirst().orElse(parts.get(0));
        return like.moved(Tensor.concat(axis, tensors), batch, parts.stream().allMatch(Flowing::image));
    }

    // ---- pixels and channels

    private static Flowing depthToSpace(Call c) {
        Flowing x = c.x(0);
        long block = c.attributes().integer("blocksize", 1);
        long channels = x.shape().dim(1) / (block * block);
        long height = x.shape().dim(2);
        long width = x.shape().dim(3);
        boolean rows = c.attributes().text("mode", "DCR").equals("CRD");
        Flowing split = reshape(c, x, rows ? lengths(channels, block, block, height, width) : lengths(block, block, channels, height, width));
        Tensor moved = rows ? split.tensor().transpose(0, 1, 4, 2, 5, 3) : split.tensor().transpose(0, 3, 4, 1, 5, 2);
        return (Flowing) image(reshape(c, new Flowing(moved, 0, false), lengths(channels, height * block, width * block)));
    }

    private static Flowing spaceToDepth(Call c) {
        Flowing x = c.x(0);
        long block = c.attributes().integer("blocksize", 1);
        long height = x.shape().dim(2) / block;
        long width = x.shape().dim(3) / block;
        Flowing split = reshape(c, x, lengths(x.shape().dim(1), height, block, width, block));
        Tensor moved = split.tensor().transpose(0, 3, 5, 1, 2, 4);
        return (Flowing) image(reshape(c, new Flowing(moved, 0, false), lengths(x.shape().dim(1) * block * block, height, width)));
    }

    private static Value image(Flowing map) {
        return new Flowing(map.tensor(), map.batchAxis(), true);
    }

    private static List<Length> lengths(long... behindImages) {
        List<Length> lengths = new ArrayList<>(List.of(new Length(1, true)));
        Arrays.stream(behindImages).forEach(length -> lengths.add(new Length(length, false)));
        return lengths;
    }
}
