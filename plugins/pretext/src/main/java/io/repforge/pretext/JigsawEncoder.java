package io.repforge.pretext;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The context-free network (Noroozi and Favaro 2016, figure 3): each of 3 × 3 tiles goes by itself through one trunk; the nine results one after another
 * make, through a linear layer, the representation. No convolution sees two tiles, so none can follow a line from one into the next. The trunk is
 * a few convolutions without fully connected layers, or any other encoder; all of its own layers start as PyTorch's do.
 */
public final class JigsawEncoder implements Encoder<JigsawEncoder.Options> {

    private static final int TILES = Tiles.SIDE * Tiles.SIDE;

    /**
     * Options.
     *
     * @param channels of the trunk's convolutions
     * @param encoder the trunk, for each tile; null for convolutions
     * @param tileDim features that such a trunk makes of a tile; 0 for as many as the representation has
     */
    public record Options(
            @Option(value = "Channels of the trunk's 3×3 convolutions; all but the first halve the size", defaults = "[32, 64, 128]", min = 1) List<Integer> channels,
            @Option(value = "Another trunk: any encoder, which sees one tile at a time; eirli's is magical-cnn", defaults = "null") @Nullable Use<Encoder<?>> encoder,
            @Option(value = "Features that such an encoder makes of each tile; 0 for representation_dim", defaults = "0", min = 0) int tileDim) {
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
        return "One trunk for each of nine tiles of an image: convolutions, or any encoder";
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
        return new Module(trunk(context, options, image), context.lastLayer("output"));
    }

    /**
     * What a trunk makes of tiles {@code [M, C, H, W]}.
     *
     * @param features {@code [M, …]}
     * @param stages what comes before them by name, {@code [M, …]}
     */
    private record OfTiles(Tensor features, Map<String, Tensor> stages) {}

    private static Function<Tensor, OfTiles> trunk(Context context, Options options, Space.Image image) {
        Graph graph = context.graph();
        if (options.encoder == null) {
            return new Convolutions(graph, options.channels);
        }
        Tiles tiles = Tiles.of(image.height(), image.width());
        Space.Image tile = image.sized(tiles.height(), tiles.width());
        Context ofTiles = context.withSteps(StepSpec.of(tile)).withBatch(BatchSpec.of(PairSpec.of(tile, tile)));
        Context sized = options.tileDim == 0 ? ofTiles : ofTiles.withRepresentationDim(options.tileDim);
        EncoderModule encoder = onTiles(image, () -> graph.scope("trunk", () -> Encoder.build(options.encoder, sized)));
        return pixels -> {
            Encoding encoding = onTiles(image, () -> encoder.encode(pixels));
            return new OfTiles(encoding.mean(), encoding.tensors());
        };
    }

    /** What a trunk takes for observations are tiles. */
    private static <T> T onTiles(Space.Image image, Supplier<T> body) {
        try {
            return body.get();
        } catch (GraphException e) {
            throw new GraphException("the trunk of encoder jigsaw sees tiles, of a ninth of " + image + ": " + e.getMessage());
        }
    }

    private static final class Convolutions implements Function<Tensor, OfTiles> {

        private final List<Conv2d> convolutions = new ArrayList<>();
        private final List<BatchNorm> norms = new ArrayList<>();

        Convolutions(Graph graph, List<Integer> channels) {
            for (int i = 0; i < channels.size(); i++) {
                convolutions.add(new Conv2d(graph, "conv" + (i + 1), channels.get(i), 3, Window.stride(i == 0 ? 1 : 2, 1), false));
                norms.add(new BatchNorm(graph, "norm" + (i + 1)));
            }
        }

        @Override
        public OfTiles apply(Tensor tiles) {
            Map<String, Tensor> stages = new LinkedHashMap<>();
            Tensor h = tiles;
            for (int i = 0; i < convolutions.size(); i++) {
                h = norms.get(i).apply(convolutions.get(i).apply(h)).relu();
                stages.put("conv" + (i + 1), h);
            }
            stages.put(Encoding.FEATURE_MAP, h);
            return new OfTiles(h, stages);
        }
    }

    private record Module(Function<Tensor, OfTiles> trunk, UnaryOperator<Tensor> output) implements EncoderModule {

        @Override
        public Encoding encode(Tensor observations) {
            Tiles tiles = Tiles.of(observations.dim(2), observations.dim(3));
            long channels = observations.dim(1);
            Tensor h = observations
                    .slice(2, tiles.top(), tiles.top() + tiles.allHeight())
                    .slice(3, tiles.left(), tiles.left() + tiles.allWidth())
                    .reshape(-1, channels, Tiles.SIDE, tiles.height(), Tiles.SIDE, tiles.width())
                    .transpose(0, 2, 4, 1, 3, 5)
                    .reshape(-1, channels, tiles.height(), tiles.width());
            OfTiles ofTiles = trunk.apply(h);
            Tensor features = output.apply(ofTiles.features.reshape(-1, TILES * ofTiles.features.shape().without(0).elements()));
            Encoding encoding = Encoding.of(new Distribution.Normal(features, features.graph().scalar(DType.FLOAT32, 1)));
            for (Map.Entry<String, Tensor> stage : ofTiles.stages.entrySet()) {
                encoding = encoding.with(stage.getKey(), together(stage.getValue()));
            }
            return encoding;
        }

        /** What the trunk makes of nine tiles as that of one image: maps side by side, as the tiles lie, all else one after another. */
        private static Tensor together(Tensor ofTiles) {
            Shape each = ofTiles.shape().without(0);
            if (each.rank() != 3) {
                long[] dims = ofTiles.shape().dims();
                dims[0] = -1;
                dims[1] *= TILES;
                return ofTiles.reshape(dims);
            }
            return ofTiles.reshape(-1, Tiles.SIDE, Tiles.SIDE, each.dim(0), each.dim(1), each.dim(2))
                    .transpose(0, 3, 1, 4, 2, 5)
                    .reshape(-1, each.dim(0), Tiles.SIDE * each.dim(1), Tiles.SIDE * each.dim(2));
        }

        /** The target is the number of the permutation, and stays so. */
        @Override
        public Encodings encode(PairTensors batch) {
            return Encodings.of(encode(batch.context()), Encoding.of(Distribution.point(batch.target())));
        }
    }
}
