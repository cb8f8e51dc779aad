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
import org.jspecify.annotations.Nullable;

/**
 * The predictor of I-JEPA (Assran et al. 2023, section 3): a narrow transformer over the features of the visible patches and, at each place of a hidden block, a mask
 * token; what becomes of these is compared with what the teacher makes of the whole image there, normalised over features. Each of B blocks is predicted by itself, so
 * context and target are {@code [B · N, M, D]} for M patches of a block.
 */
public final class JepaPredictor implements Decoder<JepaPredictor.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels; the encoder's", defaults = "4", min = 1) int patch,
            @Option(value = "Features of a token; a multiple of 4", defaults = "64", min = 4) int width,
            @Option(value = "Number of blocks of the transformer", defaults = "2", min = 1) int depth,
            @Option(value = "Number of heads; must divide the width", defaults = "4", min = 1) int heads) {

        public Options {
            TransformerWidth.require(width, heads);
        }
    }

    @Override
    public String name() {
        return "jepa-predictor";
    }

    @Override
    public String description() {
        return "A narrow transformer that predicts a teacher's features of hidden blocks from those of visible patches";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        return new Network(context, options, PatchPixels.image(name(), context));
    }

    private static final class Network implements DecoderModule {

        private final Graph graph;
        private final String scope;
        private final Linear embedding;
        private final Tensor positions;
        private final Tensor maskToken;
        private final Transformer transformer;
        private @Nullable Linear output;

        Network(Context context, Options options, Space.Image image) {
            this.graph = context.graph();
            this.scope = graph.scope();
            this.embedding = new Linear(graph, "embedding", options.width);
            this.positions = PositionEmbedding.sineCosine(graph, options.width).of(image.height() / options.patch, image.width() / options.patch);
            this.maskToken = Transformer.token(graph, "mask_token", options.width);
            this.transformer = new Transformer(graph, options.depth, TransformerBlock.Style.of(options.heads));
        }

        @Override
        public Comparison decode(Encodings encodings, PairTensors batch) {
            View hidden = batch.view(View.BLOCK);
            Tensor seen = embedding.apply(encodings.context().tensor(Encoding.TOKENS)).add(at(batch.view(View.VISIBLE).tensor()));
            Tensor x = Tensor.concat(1, seen.tile(hidden.count(), 1, 1), at(hidden.joined()).add(maskToken));
            Tensor features = encodings.target().tensor(Encoding.TOKENS);
            Tensor predicted = output(features.dim(2)).apply(transformer.apply(x).slice(1, seen.dim(1), x.dim(1)));
            Tensor targets = features.standardize(-1, 1e-6).stopGradient();
            Tensor target = Tensor.concat(0, hidden.tensors().stream().map(places -> Rows.gather(targets, places)).toList());
            return Comparison.of(Distribution.point(predicted), Distribution.point(target));
        }

        /** Made for the features that it sees first. */
        private Linear output(long features) {
            if (output == null) {
                output = graph.within(scope, () -> new Linear(graph, "output", features));
            }
            return output;
        }

        /** Positions of places, {@code [N, M, width]}. */
        private Tensor at(Tensor places) {
            return Rows.gather(Rows.repeat(positions, places), places);
        }
    }
}
