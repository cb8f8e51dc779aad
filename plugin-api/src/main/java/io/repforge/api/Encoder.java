package io.repforge.api;

import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.Use;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

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

    /** What an encoder is built for. */
    final class Context {

        private final Graph graph;
        private final StepSpec steps;
        private final BatchSpec batch;
        private final OptionalInt representationDim;
        private final Path baseDirectory;

        private Context(Graph graph, StepSpec steps, BatchSpec batch, OptionalInt representationDim, Path baseDirectory) {
            this.graph = graph;
            this.steps = steps;
            this.batch = batch;
            this.representationDim = representationDim;
            this.baseDirectory = baseDirectory;
        }

        /**
         * For pairs that no augmenter changes but in their values.
         *
         * @param graph the graph to build in
         * @param steps spaces of observations and actions
         * @param pairs what context, target and extra are
         * @param representationDim D, the number of features
         */
        public static Context of(Graph graph, StepSpec steps, PairSpec pairs, int representationDim) {
            return new Context(graph, steps, BatchSpec.of(pairs), OptionalInt.of(representationDim), Path.of(""));
        }

        /** The graph to build in. */
        public Graph graph() {
            return graph;
        }

        /** Spaces of observations and actions, as the data has them: what is represented, embedded and exported. */
        public StepSpec steps() {
            return steps;
        }

        /**
         * What a training batch looks like after augmentation, in evaluation too, so that variables are the same: an encoder of a fixed size is built for
         * {@link #steps}.
         */
        public BatchSpec batch() {
            return batch;
        }

        /** What context, target and extra are in training, after augmentation. */
        public PairSpec pairs() {
            return batch.pairs();
        }

        /**
         * D, the number of features that are wanted; empty where the encoder ends without a layer that makes so many, and gives the features that its network has:
         * {@link #lastLayer} knows of both.
         */
        public OptionalInt representationDim() {
            return representationDim;
        }

        /** Folder that relative paths in options start from, as data sources have it: the recipe's own, unless that names another. */
        public Path baseDirectory() {
            return baseDirectory;
        }

        /**
         * Makes the layer that ends an encoder, in the current scope: linear to D features; or none, which leaves its input as it is, where no number is wanted.
         *
         * @param name name of its scope
         * @return maps {@code [N, in]} to {@code [N, D]}, or to itself
         */
        public UnaryOperator<Tensor> lastLayer(String name) {
            return representationDim.isEmpty() ? UnaryOperator.identity() : new Linear(graph, name, representationDim.getAsInt())::apply;
        }

        /** The same for other steps. */
        public Context withSteps(StepSpec other) {
            return new Context(graph, other, batch, representationDim, baseDirectory);
        }

        /** The same for another batch. */
        public Context withBatch(BatchSpec other) {
            return new Context(graph, steps, other, representationDim, baseDirectory);
        }

        /** The same for other pairs. */
        public Context withPairs(PairSpec other) {
            return withBatch(batch.withPairs(other));
        }

        /** The same for another number of features. */
        public Context withRepresentationDim(int features) {
            return new Context(graph, steps, batch, OptionalInt.of(features), baseDirectory);
        }

        /** The same for an encoder that ends without a layer to a wanted number of features. */
        public Context withoutLastLayer() {
            return new Context(graph, steps, batch, OptionalInt.empty(), baseDirectory);
        }

        /** The same with relative paths that start from another folder. */
        public Context withBaseDirectory(Path folder) {
            return new Context(graph, steps, batch, representationDim, folder);
        }
    }
}
