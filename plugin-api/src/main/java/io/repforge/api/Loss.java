package io.repforge.api;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A scalar to be minimised. */
public interface Loss<O extends Record> extends Component<O> {

    /**
     * Builds the loss of a batch.
     *
     * @throws io.repforge.api.graph.GraphException if it can't compare what the decoder gives, or wants a further view that isn't there: in evaluation there are
     *     none, so there is no loss then, and the host tells so
     */
    Value compute(Graph graph, Inputs inputs, O options);

    /** What a loss may look at. */
    final class Inputs {

        private final Comparison comparison;
        private final Encodings encodings;
        private final PairTensors batch;
        private final @Nullable Tensor labels;

        private Inputs(Comparison comparison, Encodings encodings, PairTensors batch, @Nullable Tensor labels) {
            this.comparison = comparison;
            this.encodings = encodings;
            this.batch = batch;
            this.labels = labels;
        }

        /**
         * @param comparison what decoder and batch extender made of the batch
         * @param encodings what the encoder made of it
         * @param batch the batch after augmentation
         */
        public static Inputs of(Comparison comparison, Encodings encodings, PairTensors batch) {
            return new Inputs(comparison, encodings, batch, null);
        }

        /** What decoder and batch extender made of the batch. */
        public Comparison comparison() {
            return comparison;
        }

        /** What the encoder made of it. */
        public Encodings encodings() {
            return encodings;
        }

        /** The batch after augmentation, with its further views; in evaluation the batch as it was loaded, without any. */
        public PairTensors batch() {
            return batch;
        }

        /** The same with another comparison. */
        public Inputs withComparison(Comparison other) {
            return new Inputs(other, encodings, batch, labels);
        }

        /** The same with other encodings. */
        public Inputs withEncodings(Encodings other) {
            return new Inputs(comparison, other, batch, labels);
        }

        /** The same with another batch. */
        public Inputs withBatch(PairTensors other) {
            return new Inputs(comparison, encodings, other, labels);
        }

        /**
         * The class of each pair, {@code int64 [N]}, for losses that learn from labels.
         *
         * @throws GraphException if the pairs have none for the loss, which is what they mostly have
         */
        public Tensor labels() {
            if (labels == null) {
                throw new GraphException("it learns from labels, which the pairs don't give it; choose a pair_constructor that does, such as labelled");
            }
            return labels;
        }

        /**
         * The same with labels.
         *
         * @param classes {@code int64 [N]}
         */
        public Inputs withLabels(Tensor classes) {
            return new Inputs(comparison, encodings, batch, classes);
        }
    }

    /** A loss and what should be logged beside it. Immutable. */
    final class Value {

        private final Tensor loss;
        private final Map<String, Tensor> statistics;

        private Value(Tensor loss, Map<String, Tensor> statistics) {
            this.loss = Objects.requireNonNull(loss, "a loss needs a value");
            this.statistics = Collections.unmodifiableMap(new LinkedHashMap<>(statistics));
        }

        /**
         * A loss with nothing beside it.
         *
         * @param loss scalar, {@code float32}
         */
        public static Value of(Tensor loss) {
            return new Value(loss, Map.of());
        }

        /**
         * A loss and what should be logged beside it.
         *
         * @param loss scalar, {@code float32}
         * @param statistics scalars by name in snake_case, in the order in which they are logged
         */
        public static Value of(Tensor loss, Map<String, Tensor> statistics) {
            return new Value(loss, statistics);
        }

        /** The loss, a scalar {@code float32}. */
        public Tensor loss() {
            return loss;
        }

        /** Scalars by name in snake_case, in the order in which they are logged. */
        public Map<String, Tensor> statistics() {
            return statistics;
        }
    }

    /**
     * Builds a bound loss.
     *
     * @throws ContractException if it gives null, or something else than a scalar {@code float32}, also as a statistic
     */
    static Value compute(Use<? extends Loss<?>> use, Graph graph, Inputs inputs) {
        return compute(use.component(), use.options(), graph, inputs);
    }

    private static <O extends Record> Value compute(Loss<O> loss, Record options, Graph graph, Inputs inputs) {
        Value value = ContractException.requireReturned(loss.compute(graph, inputs, loss.optionsType().cast(options)), loss, "compute()");
        requireScalar(loss, "a loss", value.loss());
        value.statistics().forEach((name, statistic) -> requireScalar(loss, "the statistic '" + name + "'", statistic));
        return value;
    }

    private static void requireScalar(Loss<?> loss, String what, @Nullable Tensor tensor) {
        if (tensor == null || tensor.type() != DType.FLOAT32 || tensor.shape().rank() != 0) {
            throw new ContractException(loss, "compute()", "gives " + what + " that is " + (tensor == null ? "null" : tensor.tensorType())
                    + " where one float32 number is wanted, such as a mean over the pairs");
        }
    }
}
