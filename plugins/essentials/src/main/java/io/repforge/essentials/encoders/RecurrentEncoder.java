package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.Lstm;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a context by what came before it in its trajectory (CPC, van den Oord et al. 2018, section 2.2): a network for single frames, LSTM
 * layers over the frames of the batch, a linear layer. Targets, and what is exported and probed, are single frames. A batch must hold the pairs
 * in the order of their trajectories ({@code shuffle_buffer_size: 0}); the memory starts anew where another trajectory begins or a step is
 * missing, and at the start of each batch. Recurrent and linear layers start as PyTorch's do, as in eirli.
 */
public final class RecurrentEncoder implements Encoder<RecurrentEncoder.Options> {

    /** Options. */
    public record Options(
            @Option(value = "The network for single frames", defaults = "magical-cnn") Use<Encoder<?>> encoder,
            @Option(value = "Features of each recurrent layer", defaults = "64", min = 1) int hidden,
            @Option(value = "Number of recurrent layers", defaults = "2", min = 1) int layers) {}

    @Override
    public String name() {
        return "recurrent";
    }

    @Override
    public String description() {
        return "Any encoder for single frames, and LSTM layers over those of a trajectory for the context";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        EncoderModule frames = Encoder.build(options.encoder, context);
        Lstm memory = new Lstm(graph, "memory", options.hidden, options.layers);
        OptionalInt features = context.representationDim();
        return new Module(graph, frames, memory, features.isPresent() ? new Linear(graph, "output", features.getAsInt()) : null);
    }

    private static final class Module implements EncoderModule {

        private final Graph graph;
        private final String scope;
        private final EncoderModule frames;
        private final Lstm memory;
        private @Nullable Linear output;

        /** @param output to as many features as frames have; null if it isn't known yet how many these are */
        Module(Graph graph, EncoderModule frames, Lstm memory, @Nullable Linear output) {
            this.graph = graph;
            this.scope = graph.scope();
            this.frames = frames;
            this.memory = memory;
            this.output = output;
        }

        @Override
        public Encoding encode(Tensor observations) {
            return frames.encode(observations);
        }

        @Override
        public Encodings encode(PairTensors batch) {
            Tensor extra = batch.extraLikeContext();
            Tensor context = frames.encode(batch.context()).mean();
            Tensor features = output(context.dim(1)).apply(remembered(context, batch));
            Distribution remembered = new Distribution.Normal(features, graph.scalar(DType.FLOAT32, 1));
            Encodings encodings = Encodings.of(Encoding.of(remembered), encode(batch.targetLikeContext()));
            return encodeViews(batch, extra == null ? encodings : encodings.withExtra(encode(extra)));
        }

        private Linear output(long features) {
            if (output == null) {
                output = graph.within(scope, () -> new Linear(graph, "output", features));
            }
            return output;
        }

        /**
         * Each row begins a sequence of its own, of all rows from there on; of these each row is looked up in the sequence that begins where its
         * trajectory does. So where trajectories begin may differ from batch to batch, though the graph is fixed.
         */
        private Tensor remembered(Tensor rows, PairTensors batch) {
            int n = Math.toIntExact(rows.dim(0));
            long[] places = new long[Math.multiplyExact(n, n)];
            float[] numbers = new float[n];
            for (int t = 0; t < n; t++) {
                numbers[t] = t;
                for (int begin = 0; begin < n; begin++) {
                    places[t * n + begin] = Math.min(t + begin, n - 1);
                }
            }
            Tensor sequences = rows.gather(0, graph.constant(Array.of(Shape.of(n, n), places)));
            Tensor outputs = memory.apply(sequences);
            Tensor row = graph.constant(Array.of(Shape.of(n), numbers));
            Tensor begin = begin(row, batch, n);
            Tensor index = row.sub(begin).mul(n).add(begin).cast(DType.INT64);
            return outputs.reshape((long) n * n, outputs.dim(2)).gather(0, index);
        }

        /** For each row the number of the last row, up to it, that doesn't continue the one before. */
        private Tensor begin(Tensor row, PairTensors batch, int n) {
            if (n == 1) {
                return row;
            }
            Tensor trajectory = batch.trajectory();
            Tensor expected = batch.timestep().slice(0, 0, n - 1).add(1);
            Tensor continues = trajectory.slice(0, 1, n).equalTo(trajectory.slice(0, 0, n - 1))
                    .and(batch.timestep().slice(0, 1, n).equalTo(expected));
            Tensor zero = graph.constant(Array.of(Shape.of(1), 0f));
            Tensor later = row.slice(0, 1, n);
            Tensor begins = Tensor.concat(0, zero, continues.where(later.mul(0), later));
            // Row i, column k: where k begins something, for k ≤ i.
            Tensor upTo = row.unsqueeze(0).lessOrEqual(row.unsqueeze(1));
            return upTo.where(begins.unsqueeze(0), graph.scalar(DType.FLOAT32, 0)).max(false, 1);
        }

        @Override
        public List<Shape> featureMaps() {
            return frames.featureMaps();
        }
    }
}
