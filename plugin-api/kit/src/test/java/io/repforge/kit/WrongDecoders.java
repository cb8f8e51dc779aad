package io.repforge.kit;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.NoOptions;

/** Decoders as they should and as they shouldn't be: all are a linear layer on the tokens of those patches that a further view names. */
final class WrongDecoders {

    private WrongDecoders() {}

    abstract static class OfTokens implements Decoder<NoOptions> {

        private final String name;

        OfTokens(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return "A linear layer on tokens, for the kit's own tests";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public DecoderModule build(Context context, NoOptions options) {
            Linear layer = new Linear(context.graph(), "layer", context.projectionDim());
            return (encodings, batch) -> Comparison.of(
                    Distribution.point(layer.apply(seen(encodings.context(), batch)).mean(false, 1)),
                    Distribution.point(encodings.target().tensor(Encoding.TOKENS).mean(false, 1).stopGradient()));
        }

        /** The tokens that are looked at. */
        abstract Tensor seen(Encoding encoding, PairTensors batch);
    }

    /** As it should be: where there is no such view, the batch says so. */
    public static final class Right extends OfTokens {
        public Right() {
            super("right-decoder");
        }

        @Override
        Tensor seen(Encoding encoding, PairTensors batch) {
            return Rows.gather(encoding.tensor(Encoding.TOKENS), batch.view(View.VISIBLE).tensor());
        }
    }

    /** It says that something is missing, but not what. */
    public static final class Silent extends OfTokens {
        public Silent() {
            super("silent");
        }

        @Override
        Tensor seen(Encoding encoding, PairTensors batch) {
            if (batch.views().isEmpty()) {
                throw new GraphException("this can't be decoded");
            }
            return Rows.gather(encoding.tensor(Encoding.TOKENS), batch.view(View.VISIBLE).tensor());
        }
    }

    /** It does without the view, though its test says that it can't. */
    public static final class Content extends OfTokens {
        public Content() {
            super("content");
        }

        @Override
        Tensor seen(Encoding encoding, PairTensors batch) {
            return encoding.tensor(Encoding.TOKENS);
        }
    }
}
