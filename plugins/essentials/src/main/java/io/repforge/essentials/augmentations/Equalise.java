package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.Map;

/**
 * Spreads the brightness of each channel evenly from black to white by its histogram of 256 values (AutoAugment, Cubuk et al. 2019, table 6), to the bit as Pillow's
 * {@code ImageOps.equalize}: with b(v) the number of pixels below a value v and {@code s = ⌊b(largest) / 255⌋}, v becomes {@code ⌊(⌊s / 2⌋ + b(v)) / s⌋}. A channel where s
 * is 0, which is plain but for few pixels, stays as it is.
 */
public final class Equalise implements Augmentation<Equalise.Options> {

    /** Options. */
    public record Options(@Option(value = "Share of images that are equalised", defaults = "0.2", min = 0, max = 1) double p) {}

    @Override
    public String name() {
        return "equalise";
    }

    @Override
    public String description() {
        return "Spreads brightness evenly from black to white";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        Draws draws = new Draws(images);
        Tensor bytes = Bytes.of(images).reshape(images.dim(0) * images.dim(1), images.dim(2) * images.dim(3));
        Tensor values = bytes.cast(DType.INT64);
        Tensor below = below(graph, values);
        Tensor one = draws.number(1);
        Tensor step = below.gatherElements(1, bytes.max(true, 1).cast(DType.INT64)).div(Bytes.VALUES - 1).floor();
        Tensor equal = below.add(step.div(2).floor()).div(step.max(one)).floor().min(draws.number(Bytes.VALUES - 1)).gatherElements(1, values);
        Tensor spread = Bytes.toImages(equal).reshape(images.shape().dims());
        Tensor spreadable = step.reshape(images.dim(0), images.dim(1), 1, 1).greaterOrEqual(one);
        return draws.chance("equalise", options.p).and(spreadable).where(spread, images);
    }

    /** How many pixels of each row are below each value, {@code [rows, 256]}; exact, since sums of ones are. */
    private static Tensor below(Graph graph, Tensor values) {
        long rows = values.dim(0);
        Tensor nothing = graph.constant(Array.of(Shape.of(rows, Bytes.VALUES), new float[Math.toIntExact(rows * Bytes.VALUES)]));
        Tensor ones = graph.scalar(DType.FLOAT32, 1).expand(values.shape());
        Tensor histogram = graph.node("ScatterElements", nothing.tensorType(), Map.of("axis", Attribute.of(1), "reduction", Attribute.of("add")), nothing, values, ones);
        return graph.node("CumSum", histogram.tensorType(), Map.of("exclusive", Attribute.of(1)), histogram, graph.scalar(DType.INT64, 1));
    }
}
