package io.repforge.multicrop;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Sharing;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.Option;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of SwAV (Caron et al. 2020, section 3): a perceptron with batch normalisation, rows of length 1, and P prototypes of length 1, so that scores {@code [N, P]} are
 * cosines. Each pair of a view with context or target is a comparison. With a queue, features of context and target of earlier steps are kept, and their scores
 * {@code [Q, P]} are one more comparison, {@value #QUEUE}: codes of small batches are made over these besides (section 4.1).
 */
public final class SwavHead implements Decoder<SwavHead.Options> {

    /** Name of the comparison whose context is the queue of contexts and whose target is the queue of targets. */
    static final String QUEUE = "queue";

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the projection's hidden layers", defaults = "[2048]", min = 1) List<Integer> hidden,
            @Option(value = "Size of projections and prototypes", defaults = "128", min = 1) int bottleneck,
            @Option(value = "Rows of earlier steps that are kept of context and of target; 0 for none. Small batches need some: 3,840 with 256 rows",
                    defaults = "0", min = 0, max = 1 << 20) int queue) {}

    @Override
    public String name() {
        return "swav-head";
    }

    @Override
    public String description() {
        return "Projection and prototypes of length 1; each view compared with context and target, and a queue beside them if wanted";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        return new Head(context.graph(), options, context.projectionDim());
    }

    private static final class Head implements DecoderModule {

        private final Graph graph;
        private final Mlp projection;
        private final Prototypes prototypes;
        private final @Nullable Tensor queue;

        Head(Graph graph, Options options, int outputs) {
            this.graph = graph;
            this.projection = new Mlp(graph, "projection", options.hidden, options.bottleneck, Prototypes.PROJECTION);
            this.prototypes = Prototypes.of(graph, outputs, options.bottleneck);
            // On each worker of a cluster the rows are of other samples: a mean of them would be like none.
            this.queue = options.queue == 0 ? null
                    : graph.state("queue", DType.FLOAT32, Shape.of(2, options.queue, options.bottleneck), new Initializer.Gaussian(0, 1), Sharing.KEPT);
        }

        @Override
        public Comparison decode(Encodings encodings, PairTensors batch) {
            Crops features = Crops.of(encodings).through(x -> projection.apply(x).l2Normalize(1));
            Tensor unit = prototypes.unit();
            Crops scores = features.through(rows -> Prototypes.scores(rows, unit));
            Comparison pairs = scores.compared(scores);
            return queue == null ? pairs : pairs.with(QUEUE, queued(queue, features, unit));
        }

        /** Scores of what is in the queue, which takes this step's features in the place of the oldest. */
        private Comparison queued(Tensor queue, Crops features, Tensor unit) {
            Tensor context = advanced(queue.select(0, 0), features.context());
            Tensor target = advanced(queue.select(0, 1), features.target());
            graph.assign(queue, Tensor.concat(0, context.unsqueeze(0), target.unsqueeze(0)));
            Tensor rows = queue.l2Normalize(-1).stopGradient();
            return Crops.pair(Prototypes.scores(rows.select(0, 0), unit).stopGradient(), Prototypes.scores(rows.select(0, 1), unit).stopGradient());
        }

        private static Tensor advanced(Tensor queue, Tensor features) {
            long size = queue.dim(0);
            Tensor all = Tensor.concat(0, features.stopGradient(), queue);
            return all.slice(0, 0, size);
        }
    }
}
