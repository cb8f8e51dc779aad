package io.repforge.masked;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.PositionEmbedding;
import io.repforge.api.nn.Transformer;
import io.repforge.api.nn.TransformerBlock;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/**
 * The decoder of masked autoencoders (He et al. 2022, section 3): the features of the visible patches and a mask token for each hidden one, put in their places, go
 * through a narrow transformer that predicts the pixels of the hidden patches. Context and target are {@code [N, M, p · p · C]} for M hidden patches, and by default
 * the pixels of each patch of the target have mean 0 and variance 1 (section 4.1).
 */
public final class MaeDecoder implements Decoder<MaeDecoder.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels; the encoder's", defaults = "4", min = 1) int patch,
            @Option(value = "Features of a token; a multiple of 4", defaults = "64", min = 4) int width,
            @Option(value = "Number of blocks", defaults = "2", min = 1) int depth,
            @Option(value = "Number of heads; must divide the width", defaults = "4", min = 1) int heads,
            @Option(value = "Whether the pixels of each patch have mean 0 and variance 1", defaults = "true") boolean normalise) {

        public Options {
            TransformerWidth.require(width, heads);
        }
    }

    @Override
    public String name() {
        return "mae-decoder";
    }

    @Override
    public String description() {
        return "A narrow transformer that predicts the pixels of hidden patches from the features of visible ones";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        return new Network(context.graph(), options, PatchPixels.image(name(), context));
    }

    private static final class Network implements DecoderModule {

        private final PatchPixels targets;
        private final Linear embedding;
        private final Tensor positions;
        private final Tensor maskToken;
        private final Transformer transformer;
        private final Linear pixels;

        Network(Graph graph, Options options, Space.Image image) {
            this.targets = new PatchPixels(options.patch, options.normalise);
            this.embedding = new Linear(graph, "embedding", options.width);
            this.positions = PositionEmbedding.sineCosine(graph, options.width).of(image.height() / options.patch, image.width() / options.patch);
            this.maskToken = Transformer.token(graph, "mask_token", options.width);
            this.transformer = new Transformer(graph, options.depth, TransformerBlock.Style.of(options.heads));
            this.pixels = new Linear(graph, "pixels", targets.count(image));
        }

        @Override
        public Comparison decode(Encodings encodings, PairTensors batch) {
            Tensor hidden = batch.view(View.HIDDEN).tensor();
            Tensor visible = embedding.apply(encodings.context().tensor(Encoding.TOKENS));
            Tensor masks = Rows.repeat(maskToken.expand(positions.shape()), visible);
            Tensor x = Rows.scatter(masks, batch.view(View.VISIBLE).tensor(), visible).add(positions);
            Tensor predicted = pixels.apply(Rows.gather(transformer.apply(x), hidden));
            return Comparison.of(Distribution.point(predicted), Distribution.point(targets.of(batch.target(), hidden)));
        }
    }
}
