package io.repforge.pretext;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.List;

/**
 * The context-free network (Noroozi and Favaro 2016, figure 3): each of 3 × 3 tiles goes by itself through one convolutional trunk without fully
 * connected layers; the nine results one after another make, through a linear layer, the representation. No convolution sees two tiles, so
 * none can follow a line from one into the next.
 */
public final class JigsawEncoder implements Encoder<JigsawEncoder.Options> {

    private static final int TILES = Tiles.SIDE * Tiles.SIDE;

    /** Options. */
    public record Options(
            @Option(value = "Channels of the trunk's 3×3 convolutions; all but the first halve the size", defaults = "[32, 64, 128]", min = 1)
                    List<Integer> channels) {
        public Options {
            if (channels.isEmpty()) {
                throw new IllegalArgumentException("channels needs at least one number, such as [32, 64, 128]");
            }
        }
    }

    @Override
    public String name() {
        return "jigsaw";
    }

    @Override
    public String description() {
        return "One convolutional trunk for each of nine tiles of an image";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        if (!(context.steps().observation() instanceof Space.Image image) || Math.min(image.height(), image.width()) < Tiles.SIDE) {
            throw new GraphException("encoder " + name() + " encodes images of at least 3×3 pixels, but the observations are "
                    + context.steps().observation());
        }
        return new Module(context.graph(), options.channels, context.representationDim());
    }

    private static final class Module implements EncoderModule {

        private final List<Conv2d> convolutions = new ArrayList<>();
        private final List<BatchNorm> norms = new ArrayList<>();
        private final Linear output;

        Module(Graph graph, List<Integer> channels, int features) {
            for (int i = 0; i < channels.size(); i++) {
                convolutions.add(new Conv2d(graph, "conv" + (i + 1), channels.get(i), 3, Window.stride(i == 0 ? 1 : 2, 1), false));
                norms.add(new BatchNorm(graph, "norm" + (i + 1)));
            }
            output = new Linear(graph, "output", features);
        }

        @Override
        public Distribution represent(Tensor observations) {
            Tiles tiles = Tiles.of(observations.dim(2), observations.dim(3));
            long channels = observations.dim(1);
            Tensor h = observations
                    .slice(2, tiles.top(), tiles.top() + tiles.allHeight())
                    .slice(3, tiles.left(), tiles.left() + tiles.allWidth())
                    .reshape(-1, channels, Tiles.SIDE, tiles.height(), Tiles.SIDE, tiles.width())
                    .transpose(0, 2, 4, 1, 3, 5)
                    .reshape(-1, channels, tiles.height(), tiles.width());
            for (int i = 0; i < convolutions.size(); i++) {
                h = norms.get(i).apply(convolutions.get(i).apply(h)).relu();
            }
            long perTile = h.dim(1) * h.dim(2) * h.dim(3);
            Tensor features = output.apply(h.reshape(-1, TILES * perTile));
            return new Distribution.Normal(features, features.graph().scalar(DType.FLOAT32, 1));
        }

        /** The target is the number of the permutation, and stays so. */
        @Override
        public Encodings encode(PairTensors batch) {
            return new Encodings(represent(batch.context()), Distribution.point(batch.target()), null);
        }
    }
}
