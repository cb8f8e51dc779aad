package io.repforge.api;

import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.Use;

/** Maps observations to representations. */
public interface Encoder<O extends Record> extends Component<O> {

    /**
     * Builds the network: parameters are made now or when it is first applied, and shared by all applications.
     *
     * @throws io.repforge.api.graph.GraphException if it doesn't fit the observations
     */
    EncoderModule build(Context context, O options);

    /** Builds a bound encoder. */
    static EncoderModule build(Use<? extends Encoder<?>> use, Context context) {
        return build(use.component(), use.options(), context);
    }

    private static <O extends Record> EncoderModule build(Encoder<O> encoder, Record options, Context context) {
        return ContractException.requireReturned(encoder.build(context, encoder.optionsType().cast(options)), encoder, "build()");
    }

    /**
     * What an encoder is built for.
     *
     * @param graph the graph to build in
     * @param steps spaces of observations and actions
     * @param pairs what context, target and extra are
     * @param representationDim D, the number of features
     */
    record Context(Graph graph, StepSpec steps, PairSpec pairs, int representationDim) {}
}
