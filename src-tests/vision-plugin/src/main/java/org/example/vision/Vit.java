package org.example.vision;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.PatchEmbedding;
import io.repforge.api.nn.PositionEmbedding;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import org.jspecify.annotations.Nullable;

/**
 * A small Vision Transformer (Dosovitskiy et al. 2021) whose width is the representation's: that is the class token, or the mean of the patches, and each patch's
 * features are {@link Encoding#TOKENS}. Of a context with a further view {@code visible} it sees these patches alone (He et al. 2022, section 3).
 */
public final class Vit implements Encoder<Vit.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels; must divide those of images", defaults = "4", min = 1) int patch,
            @Option(value = "Number of blocks", defaults = "4", min = 1) int depth,
            @Option(value = "Number of heads; must divide the representation's size", defaults = "4", min = 1) int heads,
            @Option(value = "Features of each token where representation_dim is null; as many as that otherwise", defaults = "192", min = 1) int width,
            @Option(value = "Whether a class token is the representation; the mean of the patches otherwise", defaults = "true") boolean classToken) {}

    @Override
    public String name() {
        return "vit";
    }

    @Override
    public String description() {
        return "A small Vision Transformer, which takes images of several sizes and leaves out hidden patches";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        if (context.steps().observation() instanceof Space.Image image) {
            return new Network(context.graph(), options, image, context.representationDim().orElse(options.width));
        }
        throw new GraphException("encoder " + name() + " encodes images, but the observations are " + context.steps().observation());
    }

    private static final class Network implements EncoderModule {

        private final int patch;
        private final PatchEmbedding patches;
        private final PositionEmbedding positions;
        private final @Nullable Tensor classToken;
        private final Transformer transformer;

        Network(Graph graph, Options options, Space.Image image, int features) {
            this.patch = options.patch;
            this.patches = new PatchEmbedding(graph, "patches", features, patch);
            this.positions = PositionEmbedding.learned(graph, "positions", image.height() / patch, image.width() / patch, features);
            this.classToken = options.classToken ? Transformer.token(graph, "class_token", features) : null;
            this.transformer = new Transformer(graph, options.depth, options.heads);
        }

        @Override
        public Encoding encode(Tensor observations) {
            return encode(observations, null);
        }

        @Override
        public Encodings encode(PairTensors batch) {
            View visible = batch.views().get(View.VISIBLE);
            Encoding context = encode(batch.context(), visible == null ? null : visible.tensor());
            return encodeViews(batch, Encodings.of(context, encode(batch.targetLikeContext())));
        }

        private Encoding encode(Tensor images, @Nullable Tensor places) {
            Tensor whole = patches.apply(images).add(positions.of((int) images.dim(2) / patch, (int) images.dim(3) / patch));
            Tensor seen = places == null ? whole : Rows.gather(whole, places);
            if (classToken == null) {
                Tensor tokens = transformer.apply(seen);
                return Encoding.of(Distribution.point(tokens.mean(false, 1))).with(Encoding.TOKENS, tokens);
            }
            Tensor tokens = transformer.apply(Tensor.concat(1, Rows.repeat(classToken, seen), seen));
            return Encoding.of(Distribution.point(tokens.select(1, 0))).with(Encoding.TOKENS, tokens.slice(1, 1, tokens.dim(1)));
        }
    }
}
