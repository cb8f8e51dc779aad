package io.repforge.generative;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Algorithm;
import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.EncoderKit;
import io.repforge.kit.LossKit;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the contract demands of each component of the bundle. */
class GenerativeCompatibilityTest {

    /** A single linear layer, as another bundle's encoder. */
    static final class Flat implements Encoder<NoOptions> {
        @Override
        public String name() {
            return "flat";
        }

        @Override
        public String description() {
            return "A linear layer on flattened observations";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public EncoderModule build(Context context, NoOptions options) {
            Linear hidden = new Linear(context.graph(), "hidden", 8);
            UnaryOperator<Tensor> layer = context.lastLayer("layer");
            return observations -> Encoding.of(Distribution.point(layer.apply(hidden.apply(observations.flatten(1)))));
        }
    }

    abstract static class OfVae extends EncoderKit<VaeEncoder.Options> {
        private final boolean learnScale;

        OfVae(boolean learnScale) {
            this.learnScale = learnScale;
        }

        @Override
        protected Encoder<VaeEncoder.Options> component() {
            return new VaeEncoder();
        }

        @Override
        protected VaeEncoder.Options options() {
            return new VaeEncoder.Options(new Use<>(new Flat(), new NoOptions()), learnScale);
        }

        /** What can't be encoded is the network's affair. */
        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }

    @Nested
    class VaeWithScale extends OfVae {
        VaeWithScale() {
            super(true);
        }
    }

    @Nested
    class VaeWithoutScale extends OfVae {
        VaeWithoutScale() {
            super(false);
        }
    }

    abstract static class OfVectors extends DecoderKit<VectorDecoder.Options> {
        private static final Space VECTORS = Space.box(5, 3);
        private final VectorDecoder.Options options;

        OfVectors(VectorDecoder.Options options) {
            this.options = options;
        }

        @Override
        protected Decoder<VectorDecoder.Options> component() {
            return new VectorDecoder();
        }

        @Override
        protected VectorDecoder.Options options() {
            return options;
        }

        @Override
        protected StepSpec steps() {
            return StepSpec.of(VECTORS);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(n, 15);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(n, 15);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            Distribution vectors = Distribution.point(graph.input("readings", DType.FLOAT32, VECTORS.shape().prepend(n)));
            return Encodings.of(encoding(graph, "encoded_context", n), vectors);
        }
    }

    @Nested
    class Vectors extends OfVectors {
        Vectors() {
            super(new VectorDecoder.Options(List.of(12, 8), true, true, true));
        }
    }

    @Nested
    class VectorsAsTheyAre extends OfVectors {
        VectorsAsTheyAre() {
            super(new VectorDecoder.Options(List.of(), false, false, false));
        }
    }

    abstract static class OfPixels extends DecoderKit<PixelDecoder.Options> {
        private final boolean learnScale;
        private final Space.Image image;

        OfPixels(boolean learnScale, Space.Image image) {
            this.learnScale = learnScale;
            this.image = image;
        }

        @Override
        protected Decoder<PixelDecoder.Options> component() {
            return new PixelDecoder();
        }

        @Override
        protected PixelDecoder.Options options() {
            return new PixelDecoder.Options(true, learnScale);
        }

        @Override
        protected StepSpec steps() {
            return StepSpec.of(image);
        }

        @Override
        protected Shape context(int n) {
            return image.shape().prepend(n);
        }

        @Override
        protected Shape target(int n) {
            return image.shape().prepend(n);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            Distribution pixels = Distribution.point(graph.input("pixels", DType.FLOAT32, image.shape().prepend(n)));
            return Encodings.of(encoding(graph, "encoded_context", n), pixels);
        }
    }

    @Nested
    class PixelsOfFixedScale extends OfPixels {
        PixelsOfFixedScale() {
            super(false, Space.image(3, 16, 16));
        }
    }

    @Nested
    class PixelsOfLearnedScale extends OfPixels {
        PixelsOfLearnedScale() {
            super(true, Space.image(1, 13, 30));
        }
    }

    @Nested
    class PixelsOfASinglePixel extends OfPixels {
        PixelsOfASinglePixel() {
            super(false, Space.image(1, 1, 1));
        }
    }

    @Nested
    class Vae extends LossKit<VaeLoss.Options> {
        @Override
        protected Loss<VaeLoss.Options> component() {
            return new VaeLoss();
        }

        @Override
        protected VaeLoss.Options options() {
            return new VaeLoss.Options(1e-5);
        }
    }

    @Nested
    class AutoencoderCompatibility extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new AutoencoderLoss();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class Prior extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new GaussianPrior();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Comparison comparison = Comparison.of(gaussian(graph, "decoded_context", n, 5), gaussian(graph, "decoded_target", n, 5));
            return inputs(graph, comparison, n);
        }
    }

    abstract static class OfPresets extends AlgorithmKit<NoOptions> {
        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Test
        void fills_every_slot() {
            assertEquals(List.of(), List.of("encoder", "decoder", "loss", "augmenter", "pair_constructor", "batch_extender", "optimizer", "scheduler")
                    .stream().filter(slot -> !component().preset(options()).choices().containsKey(slot)).toList());
        }
    }

    @Nested
    class VariationalAutoencoderPreset extends OfPresets {
        @Override
        protected Algorithm<NoOptions> component() {
            return new VariationalAutoencoder();
        }
    }

    @Nested
    class AutoencoderPreset extends OfPresets {
        @Override
        protected Algorithm<NoOptions> component() {
            return new Autoencoder();
        }
    }

    @Nested
    class GaussianPriorControlPreset extends OfPresets {
        @Override
        protected Algorithm<NoOptions> component() {
            return new GaussianPriorControl();
        }
    }
}
