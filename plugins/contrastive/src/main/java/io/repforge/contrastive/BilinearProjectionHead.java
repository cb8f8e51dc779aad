package io.repforge.contrastive;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.LayerNorm;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Projections of context and target whose similarity is bilinear, {@code qᵀ W k}: the context is given as q W, for a loss of inner products. A projection is a linear layer
 * normalised over its features, and the target's a moving average of the context's (CURL, Laskin et al. 2020, section 4.3). Where the target lies later in time a residual
 * perceptron carries the context there before, {@code q + f(q)} (ATC, Stooke et al. 2021, section 3 and figure 1). Both are points {@code [N, P]}.
 */
public final class BilinearProjectionHead implements Decoder<BilinearProjectionHead.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the hidden layers of the residual perceptron for the context; empty for no such perceptron", defaults = "[]",
                    min = 1) List<Integer> residual,
            @Option(value = "m, share of the target's projection that is kept at each step", defaults = "0.95", min = 0, max = 1) double momentum,
            @Option(value = "Whether m stays or goes to 1 by a cosine", defaults = "constant") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "bilinear-projection-head";
    }

    @Override
    public String description() {
        return "A projection of the context times a trained matrix, with a residual perceptron if wanted, and a moving average of the projection for the target";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context host, Options options) {
        Graph graph = host.graph();
        int features = host.projectionDim();
        MovingAverage<Projection> projections = new MovingAverage<>(graph, options.momentum, options.momentumSchedule, () -> new Projection(graph, features));
        Mlp residual = options.residual.isEmpty() ? null
                : new Mlp(graph, "residual", options.residual, features, new Mlp.Style(Mlp.Norm.NONE, Mlp.OutputNorm.NONE, true));
        Linear matrix = new Linear(graph, "bilinear", features, false);
        return (encodings, batch) -> {
            Tensor context = encodings.context().mean();
            Tensor later = encodings.target().mean();
            if (!context.tensorType().equals(later.tensorType())) {
                throw new GraphException(name() + " projects context and target alike, but they are represented by " + context.tensorType() + " and "
                        + later.tensorType() + "; choose an encoder that represents them alike, such as momentum");
            }
            Tensor code = carried(projections.query().apply(context), residual);
            Tensor target = projections.applyKey(key -> key.apply(later)).stopGradient();
            return Comparison.of(Distribution.point(matrix.apply(code)), Distribution.point(target));
        };
    }

    private static Tensor carried(Tensor code, @Nullable Mlp residual) {
        return residual == null ? code : code.add(residual.apply(code));
    }

    private record Projection(Linear linear, LayerNorm norm) {

        Projection(Graph graph, int features) {
            this(new Linear(graph, "projection", features), new LayerNorm(graph, "norm"));
        }

        Tensor apply(Tensor x) {
            return norm.apply(linear.apply(x));
        }
    }
}
