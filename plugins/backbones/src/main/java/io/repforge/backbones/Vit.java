package io.repforge.backbones;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.PatchEmbedding;
import io.repforge.api.nn.PositionEmbedding;
import io.repforge.api.nn.Transformer;
import io.repforge.api.nn.TransformerBlock;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Vision Transformer (Dosovitskiy et al. 2021) of the sizes of DeiT (Touvron et al. 2021, table 1). What represents an image is the normalised class token, or the mean of
 * the normalised patches; {@link Encoding#TOKENS} are these patches. Registers are further trained tokens without a place (Darcet et al. 2024). Images of other sizes have
 * positions interpolated. It starts as timm's and DINO's: linear layers and learned tokens normal with deviation 0.02 (both cut that at 2, which is a hundred deviations),
 * registers at 1e-6 as DINOv2's, the embedding of patches as PyTorch's convolutions.
 *
 * <p>Of a context with a further view {@link View#VISIBLE} it sees these patches alone (He et al. 2022, section 3). With a mask token it sees all, and that token in the
 * place of each of {@link View#HIDDEN} (Xie et al. 2022, SimMIM, section 3.2), or of those of context and target that aren't {@link View#SEEN}.
 */
public final class Vit implements Encoder<Vit.Options> {

    /**
     * Options.
     *
     * @param width null: that of the size
     * @param depth null: that of the size
     * @param heads null: that of the size
     */
    public record Options(
            @Option(value = "tiny: 12 blocks of 192 features and 3 heads; small: 384 and 6; base: 768 and 12", defaults = "tiny") Size size,
            @Option(value = "Height and width of a patch, in pixels; must divide those of images", defaults = "4", min = 1) int patch,
            @Option(value = "Features of each token, in place of the size's", defaults = "null", min = 1) @Nullable Integer width,
            @Option(value = "Number of blocks, in place of the size's", defaults = "null", min = 1) @Nullable Integer depth,
            @Option(value = "Number of heads, in place of the size's; must divide the width", defaults = "null", min = 1) @Nullable Integer heads,
            @Option(value = "Whether a class token is the representation; the mean of the patches otherwise", defaults = "true") boolean classToken,
            @Option(value = "learned: a trained vector for each place; sine-cosine: fixed ones", defaults = "learned") Positions positions,
            @Option(value = "Further tokens without a place, which nothing is read from", defaults = "0", min = 0) int registers,
            @Option(value = "Share of images for which a part of the last block is left out in training; before it less, from 0 at the first", defaults = "0",
                    min = 0, max = 0.99) double dropPath,
            @Option(value = "Where a trained factor of what each part adds starts, such as 1e-5; 0: none", defaults = "0", min = 0) double layerScale,
            @Option(value = "Whether hidden patches are seen as a trained token; they aren't seen at all otherwise", defaults = "false") boolean maskToken) {

        public Options {
            int features = width == null ? size.width : width;
            int parts = heads == null ? size.heads : heads;
            if (features % parts != 0) {
                throw new IllegalArgumentException("heads must divide the width, and " + parts + " doesn't divide " + features);
            }
            if (positions == Positions.SINE_COSINE && features % 4 != 0) {
                throw new IllegalArgumentException("positions: sine-cosine needs a width that is a multiple of 4, and " + features + " isn't");
            }
        }

        /** One of some width, as learned positions and a class token or none have it otherwise. */
        public static Options of(int patch, int width, int depth, int heads, boolean classToken) {
            return new Options(Size.TINY, patch, width, depth, heads, classToken, Positions.LEARNED, 0, 0, 0, false);
        }

        private int features() {
            return width == null ? size.width : width;
        }

        private int blocks() {
            return depth == null ? size.depth : depth;
        }

        private TransformerBlock.Style style() {
            return TransformerBlock.Style.of(heads == null ? size.heads : heads).withBiasedKeys().withStart(weight -> START).withDropPath(dropPath)
                    .withLayerScale(layerScale);
        }
    }

    /** How large it is. */
    public enum Size {
        /** 5.5 million parameters at patches of 16×16. */
        TINY(192, 12, 3),
        /** 22 million. */
        SMALL(384, 12, 6),
        /** 86 million. */
        BASE(768, 12, 12);

        private final int width;
        private final int depth;
        private final int heads;

        Size(int width, int depth, int heads) {
            this.width = width;
            this.depth = depth;
            this.heads = heads;
        }
    }

    /** What tells places apart. */
    public enum Positions {
        /** Trained vectors, one for the class token too. */
        LEARNED,
        /** Sines and cosines. */
        SINE_COSINE
    }

    private static final Initializer START = new Initializer.Gaussian(0, 0.02);
    private static final Initializer START_OF_REGISTERS = new Initializer.Gaussian(0, 1e-6);

    @Override
    public String name() {
        return "vit";
    }

    @Override
    public String description() {
        return "Vision Transformer, which takes images of several sizes and leaves out hidden patches";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Space.Image image = Images.require(name(), context);
        if (image.height() % options.patch != 0 || image.width() % options.patch != 0) {
            throw new GraphException("encoder " + name() + " cuts images into patches of " + options.patch + "×" + options.patch + " pixels, which doesn't go into "
                    + image + "; set patch to a number that divides height and width");
        }
        return new Network(context, options, image);
    }

    private static final class Network implements EncoderModule {

        private final int patch;
        private final PatchEmbedding patches;
        private final PositionEmbedding positions;
        /** Class token and registers, which come before the patches. */
        private final List<Tensor> first;
        private final boolean classToken;
        private final @Nullable Tensor maskToken;
        private final Transformer transformer;
        private final UnaryOperator<Tensor> output;

        Network(Context context, Options options, Space.Image image) {
            Graph graph = context.graph();
            int features = options.features();
            this.patch = options.patch;
            this.classToken = options.classToken;
            this.patches = new PatchEmbedding(graph, "patches", features, patch, Initializer::uniformFanIn);
            this.positions = options.positions == Positions.LEARNED
                    ? PositionEmbedding.learned(graph, "positions", image.height() / patch, image.width() / patch, features)
                    : PositionEmbedding.sineCosine(graph, features);
            this.first = first(graph, options);
            this.maskToken = options.maskToken ? Transformer.token(graph, "mask_token", features) : null;
            this.transformer = new Transformer(graph, options.blocks(), options.style());
            this.output = context.lastLayer("output");
        }

        private static List<Tensor> first(Graph graph, Options options) {
            int features = options.features();
            List<Tensor> tokens = new ArrayList<>();
            if (options.classToken) {
                Tensor token = Transformer.token(graph, "class_token", features);
                tokens.add(options.positions == Positions.LEARNED ? token.add(Transformer.token(graph, "class_position", features)) : token);
            }
            if (options.registers > 0) {
                tokens.add(graph.parameter("registers", Shape.of(1, options.registers, features), START_OF_REGISTERS));
            }
            return tokens;
        }

        @Override
        public Encoding encode(Tensor observations) {
            return encodeTokens(embed(observations, UnaryOperator.identity()));
        }

        @Override
        public Encodings encode(PairTensors batch) {
            Map<String, View> views = batch.views();
            Tensor context = embed(batch.context(), patches -> masked(patches, views, 0));
            Tensor target = embed(batch.targetLikeContext(), patches -> masked(patches, views, 1));
            View visible = maskToken == null ? views.get(View.VISIBLE) : null;
            Encodings encodings = Encodings.of(encodeTokens(visible == null ? context : Rows.gather(context, visible.tensor())), encodeTokens(target));
            Tensor extra = batch.extraLikeContext();
            return encodeViews(batch, extra == null ? encodings : encodings.withExtra(encode(extra)));
        }

        /** The tensors of a view go through at once, since small products cost more than their share; each image is encoded by itself all the same. */
        @Override
        public Encodings encodeViews(PairTensors batch, Encodings encodings) {
            Encodings all = encodings;
            for (Map.Entry<String, View> view : batch.viewsLikeContext().entrySet()) {
                all = all.withView(view.getKey(), parts(encode(view.getValue().joined()), view.getValue().count()));
            }
            return all;
        }

        private static List<Encoding> parts(Encoding joined, int count) {
            List<Encoding> parts = new ArrayList<>();
            long n = joined.mean().dim(0) / count;
            for (int i = 0; i < count; i++) {
                long from = i * n;
                Encoding part = Encoding.of(representation(joined.mean().slice(0, from, from + n)));
                for (Map.Entry<String, Tensor> named : joined.tensors().entrySet()) {
                    part = part.with(named.getKey(), named.getValue().slice(0, from, from + n));
                }
                parts.add(part);
            }
            return parts;
        }

        /** Patches at their places, {@code [N, T, D]}, some of them masked before it is told where they are. */
        private Tensor embed(Tensor images, UnaryOperator<Tensor> mask) {
            return mask.apply(patches.apply(images)).add(positions.of((int) images.dim(2) / patch, (int) images.dim(3) / patch));
        }

        /**
         * Patches with the mask token in the place of those that aren't to be seen.
         *
         * @param embedded {@code [N, T, D]}
         * @param image 0 for the context, 1 for the target
         */
        private Tensor masked(Tensor embedded, Map<String, View> views, int image) {
            View seen = views.get(View.SEEN);
            View hidden = views.get(View.HIDDEN);
            if (maskToken == null) {
                return embedded;
            }
            if (seen != null && image < seen.count()) {
                return seen.tensors().get(image).flatten(1).unsqueeze(2).where(embedded, maskToken);
            }
            if (hidden != null && image == 0) {
                Tensor masks = maskToken.expand(Shape.of(1, hidden.tensor().dim(1), embedded.dim(2)));
                return Rows.scatter(embedded, hidden.tensor(), Rows.repeat(masks, embedded));
            }
            return embedded;
        }

        /** @param seen patches, {@code [N, T, D]} */
        private Encoding encodeTokens(Tensor seen) {
            List<Tensor> parts = new ArrayList<>();
            first.forEach(token -> parts.add(Rows.repeat(token, seen)));
            parts.add(seen);
            Transformer.Layers layers = transformer.layers(parts.size() == 1 ? seen : Tensor.concat(1, parts));
            Map<String, Tensor> named = new LinkedHashMap<>();
            for (int i = 0; i < layers.blocks().size(); i++) {
                String block = "block" + (i + 1);
                if (classToken) {
                    named.put(block + "_class", layers.blocks().get(i).select(1, 0));
                }
                named.put(block, patchesOf(layers.blocks().get(i), seen));
            }
            Tensor tokens = patchesOf(layers.normalised(), seen);
            named.put(Encoding.TOKENS, tokens);
            Tensor features = output.apply(classToken ? layers.first() : tokens.mean(false, 1));
            return Encoding.of(representation(features)).with(named);
        }

        private static Distribution representation(Tensor features) {
            return new Distribution.Normal(features, features.graph().scalar(DType.FLOAT32, 1));
        }

        /** All but what comes first. */
        private static Tensor patchesOf(Tensor layer, Tensor seen) {
            return layer.dim(1) == seen.dim(1) ? layer : layer.slice(1, layer.dim(1) - seen.dim(1), layer.dim(1));
        }
    }
}
