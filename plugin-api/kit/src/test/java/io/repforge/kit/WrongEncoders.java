package io.repforge.kit;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.NoOptions;
import java.util.function.UnaryOperator;

/** Encoders as they should and as they shouldn't be: all are a linear layer with something done to what it gives. */
final class WrongEncoders {

    private WrongEncoders() {}

    abstract static class OneLayer implements Encoder<NoOptions> {

        private static final int HIDDEN = 7;

        private final String name;

        OneLayer(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return "A linear layer, for the kit's own tests";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public EncoderModule build(Context context, NoOptions options) {
            Graph graph = context.graph();
            Linear hidden = new Linear(graph, layer(), HIDDEN);
            UnaryOperator<Tensor> output = context.lastLayer("output");
            return of(graph, observations -> {
                Tensor h = hidden.apply(observations.flatten(1));
                return Encoding.of(Distribution.point(output.apply(h))).with("hidden", h);
            });
        }

        String layer() {
            return "layer";
        }

        /** What is done to the module. */
        abstract EncoderModule of(Graph graph, EncoderModule layer);
    }

    /** As it should be. */
    public static final class Right extends OneLayer {
        public Right() {
            super("right-encoder");
        }

        @Override
        EncoderModule of(Graph graph, EncoderModule layer) {
            return layer;
        }
    }

    /** A shape that holds for the number of observations that it was built for. */
    public static final class Fixing extends OneLayer {
        public Fixing() {
            super("fixing");
        }

        @Override
        EncoderModule of(Graph graph, EncoderModule layer) {
            return observations -> {
                Encoding encoding = layer.encode(observations);
                Tensor features = encoding.mean();
                return encoding.withRepresentation(
                        Distribution.point(features.reshape(1, observations.dim(0) * features.dim(1)).relu().reshape(observations.dim(0), features.dim(1))));
            };
        }
    }

    /** A component that remembers that it was built before. */
    public static final class Remembering extends OneLayer {
        private int builds;

        public Remembering() {
            super("remembering");
        }

        @Override
        String layer() {
            return "layer" + builds++;
        }

        @Override
        EncoderModule of(Graph graph, EncoderModule layer) {
            return layer;
        }
    }

    /** A parameter that makes no difference. */
    public static final class Idle extends OneLayer {
        public Idle() {
            super("idle");
        }

        @Override
        EncoderModule of(Graph graph, EncoderModule layer) {
            Tensor scale = graph.parameter("scale", Shape.of(1), Initializer.ones());
            return observations -> {
                Encoding encoding = layer.encode(observations);
                Tensor features = encoding.mean();
                return encoding.withRepresentation(Distribution.point(features.mul(scale.stopGradient())));
            };
        }
    }

    /** Statistics of the batch in evaluation, too. */
    public static final class Mixing extends OneLayer {
        public Mixing() {
            super("mixing");
        }

        @Override
        EncoderModule of(Graph graph, EncoderModule layer) {
            return observations -> {
                Encoding encoding = layer.encode(observations);
                Tensor features = encoding.mean();
                return encoding.withRepresentation(Distribution.point(features.sub(features.mean(true, 0))));
            };
        }
    }

    /** Dropout that nobody turned off in evaluation. */
    public static final class Dropping extends OneLayer {
        public Dropping() {
            super("dropping");
        }

        @Override
        EncoderModule of(Graph graph, EncoderModule layer) {
            return observations -> {
                Encoding encoding = layer.encode(observations);
                Tensor features = encoding.mean();
                return encoding.withRepresentation(Distribution.point(features.mul(graph.random("kept", new Draw.Bernoulli(0.5), features.shape()))));
            };
        }
    }

    /** A name that only training knows. */
    public static final class Forgetting extends OneLayer {
        public Forgetting() {
            super("forgetting");
        }

        @Override
        EncoderModule of(Graph graph, EncoderModule layer) {
            return observations -> {
                Encoding encoding = layer.encode(observations);
                return graph.mode() == Mode.TRAINING ? encoding.with("extra", encoding.mean()) : encoding;
            };
        }
    }

    /** A last layer though none is wanted, to one row for all. */
    public static final class Summing extends OneLayer {
        public Summing() {
            super("summing");
        }

        @Override
        public EncoderModule build(Context context, NoOptions options) {
            EncoderModule layer = super.build(context, options);
            return context.representationDim().isPresent() ? layer
                    : observations -> layer.encode(observations).withRepresentation(Distribution.point(layer.encode(observations).mean().mean(true, 0)));
        }

        @Override
        EncoderModule of(Graph graph, EncoderModule layer) {
            return layer;
        }
    }
}
