package io.repforge.generative;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.List;

/**
 * Predicts the pixels of the target from the representation of the context and, where there is one, of the extra context, such as actions. It
 * mirrors the encoder: a linear layer to the shape of its last feature map, a transposed convolution with normalisation for each map before,
 * nearest-neighbour resizing to the size of the image, and a 3×3 convolution with a sigmoid. An encoder without feature maps is mirrored as
 * three convolutions of stride 2 would be. All layers start as PyTorch's do, as in eirli.
 */
public final class PixelDecoder implements Decoder<PixelDecoder.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Whether representations with a scale are drawn in training, instead of their mean used", defaults = "true") boolean sample,
            @Option(value = "Whether a second convolution gives each pixel a scale, by softplus; σ = 0.1 without, and for losses that use it",
                    defaults = "false") boolean learnScale) {}

    @Override
    public String name() {
        return "pixel-decoder";
    }

    @Override
    public String description() {
        return "Pixels from a representation, by an encoder's mirror image";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        if (!(context.pairs().target() instanceof Space.Image image)) {
            throw new GraphException("decoder " + name() + " predicts images, but the target is " + context.pairs().target()
                    + (context.pairs().target() instanceof Space.Box ? "; use vector-decoder for vectors"
                            : "; choose a pair_constructor whose targets are observations, and data with images"));
        }
        Graph graph = context.graph();
        List<Shape> known = context.encoder().featureMaps();
        MirrorNetwork network = new MirrorNetwork(graph, known.isEmpty() ? halved(image) : known, image, options.learnScale);
        return (encodings, batch) -> {
            Tensor target = encodings.target().mean();
            if (!target.shape().without(0).equals(image.shape()) || target.type() != DType.FLOAT32) {
                throw new GraphException("decoder " + name() + " predicts " + image + ", but the encoder makes " + target.tensorType()
                        + " of the target; choose an encoder that leaves targets as they are, such as the algorithm's own, which others are put into"
                        + " by encoder: {encoder: NAME}");
            }
            Tensor z = value(encodings.context().representation(), options.sample);
            Encoding extra = encodings.extra();
            return Comparison.of(network.apply(extra == null ? z : Tensor.concat(1, z, extra.mean())), encodings.target().representation());
        };
    }

    private static Tensor value(Distribution representation, boolean sample) {
        return sample && representation instanceof Distribution.Normal normal ? normal.sample() : representation.mean();
    }

    private static List<Shape> halved(Space.Image image) {
        long height = image.height();
        long width = image.width();
        return List.of(image.shape(), Shape.of(32, half(height, 1), half(width, 1)), Shape.of(64, half(height, 2), half(width, 2)),
                Shape.of(64, half(height, 3), half(width, 3)));
    }

    private static long half(long length, int times) {
        return Math.max(1, length >> times);
    }
}
