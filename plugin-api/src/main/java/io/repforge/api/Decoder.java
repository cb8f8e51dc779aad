package io.repforge.api;

import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.Use;

/** Turns representations into what the loss compares: projection heads, predicted pixels, predicted actions. */
public interface Decoder<O extends Record> extends Component<O> {

    /**
     * Builds the network: parameters are made now or when it is first applied.
     *
     * @throws io.repforge.api.graph.GraphException if it doesn't fit the encoder, the pairs or the steps
     */
    DecoderModule build(Context context, O options);

    /**
     * What a decoder is built for.
     *
     * @param graph the graph to build in
     * @param steps spaces of observations and actions
     * @param pairs what context, target and extra are
     * @param encoder the encoder, applied already
     * @param projectionDim P, the number of features that the loss compares, where they are features
     */
    record Context(Graph graph, StepSpec steps, PairSpec pairs, EncoderModule encoder, int projectionDim) {}

    /** Builds a bound decoder. */
    static DecoderModule build(Use<? extends Decoder<?>> use, Context context) {
        return build(use.component(), use.options(), context);
    }

    private static <O extends Record> DecoderModule build(Decoder<O> decoder, Record options, Context context) {
        return ContractException.requireReturned(decoder.build(context, decoder.optionsType().cast(options)), decoder, "build()");
    }
}
