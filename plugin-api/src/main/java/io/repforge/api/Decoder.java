package io.repforge.api;

import io.repforge.api.data.BatchSpec;
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

    /** What a decoder is built for. */
    final class Context {

        private final Graph graph;
        private final StepSpec steps;
        private final BatchSpec batch;
        private final EncoderModule encoder;
        private final int projectionDim;

        private Context(Graph graph, StepSpec steps, BatchSpec batch, EncoderModule encoder, int projectionDim) {
            this.graph = graph;
            this.steps = steps;
            this.batch = batch;
            this.encoder = encoder;
            this.projectionDim = projectionDim;
        }

        /**
         * For pairs that no augmenter changes but in their values.
         *
         * @param graph the graph to build in
         * @param steps spaces of observations and actions
         * @param pairs what context, target and extra are
         * @param encoder the encoder, applied already
         * @param projectionDim P, the number of features that the loss compares, where they are features
         */
        public static Context of(Graph graph, StepSpec steps, PairSpec pairs, EncoderModule encoder, int projectionDim) {
            return new Context(graph, steps, BatchSpec.of(pairs), encoder, projectionDim);
        }

        /** The graph to build in. */
        public Graph graph() {
            return graph;
        }

        /** Spaces of observations and actions, as the data has them. */
        public StepSpec steps() {
            return steps;
        }

        /** What a training batch looks like after augmentation, in evaluation too, so that variables are the same. */
        public BatchSpec batch() {
            return batch;
        }

        /** What context, target and extra are in training, after augmentation. */
        public PairSpec pairs() {
            return batch.pairs();
        }

        /** The encoder, applied already. */
        public EncoderModule encoder() {
            return encoder;
        }

        /** P, the number of features that the loss compares, where they are features. */
        public int projectionDim() {
            return projectionDim;
        }

        /** The same for another batch. */
        public Context withBatch(BatchSpec other) {
            return new Context(graph, steps, other, encoder, projectionDim);
        }

        /** The same for other pairs. */
        public Context withPairs(PairSpec other) {
            return withBatch(batch.withPairs(other));
        }
    }

    /** Builds a bound decoder. */
    static DecoderModule build(Use<? extends Decoder<?>> use, Context context) {
        return build(use.component(), use.options(), context);
    }

    private static <O extends Record> DecoderModule build(Decoder<O> decoder, Record options, Context context) {
        return ContractException.requireReturned(decoder.build(context, decoder.optionsType().cast(options)), decoder, "build()");
    }
}
