package io.repforge.dynamics;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.graph.Graph;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the encoded actions from the encodings of the observations before and after them ({@code MLP([z, z′])}); the target stays as
 * it is. It gives as many features as the encoded actions have, whatever projection_dim says.
 */
public final class ContrastiveInverseDynamicsConcatenation implements Decoder<HeadOptions> {

    @Override
    public String name() {
        return "contrastive-inverse-dynamics-concatenation";
    }

    @Override
    public String description() {
        return "Predicts the encoded actions from the encodings before and after; has as many features as these, whatever projection_dim says";
    }

    @Override
    public Class<HeadOptions> optionsType() {
        return HeadOptions.class;
    }

    @Override
    public DecoderModule build(Context context, HeadOptions options) {
        return new Module(name(), context.graph(), options);
    }

    private static final class Module implements DecoderModule {

        private final String name;
        private final Graph graph;
        private final String scope;
        private final HeadOptions options;
        private @Nullable Joined head;

        Module(String name, Graph graph, HeadOptions options) {
            this.name = name;
            this.graph = graph;
            this.scope = graph.newScope("head");
            this.options = options;
        }

        @Override
        public Comparison decode(Encodings encodings, PairTensors batch) {
            if (head == null) {
                head = graph.within(scope, () -> new Joined(graph, encodings.target().mean().dim(-1), options));
            }
            return Comparison.of(head.apply(Joined.of(name, encodings.context(), encodings.extra())), encodings.target().representation());
        }
    }
}
