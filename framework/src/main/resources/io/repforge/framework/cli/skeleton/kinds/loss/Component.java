package @package@;

import io.repforge.api.Loss;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import java.util.Arrays;

/**
 * Each context is told for each target apart whether they are partners (SigLIP, Zhai et al. 2023, equation 2), so that no pair depends on how many others there are.
 *
 * <pre>
 * loss = mean over i of sum over j of −log σ(z_ij (t · cos(x_i, y_j) + b)),   z_ij = 1 for partners, −1 else
 * </pre>
 *
 * The scale {@code t = exp(t')} and the bias {@code b} are trained along.
 */
public final class @class@ implements Loss<@class@.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Scale of the cosines at the start", defaults = "10", min = 0, aboveMin = true) double scale,
            @Option(value = "Bias at the start, which tells how rare partners are", defaults = "-10") double bias) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Contexts are told for each target apart whether they are partners, by a sigmoid";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Directions rows = Directions.of(name(), inputs.comparison()).requireNegatives(name());
        Tensor scale = graph.parameter("log_scale", Shape.SCALAR, new Initializer.Fill(Math.log(options.scale))).exp();
        Tensor bias = graph.parameter("bias", Shape.SCALAR, new Initializer.Fill(options.bias));
        Tensor logits = Directions.cosines(rows.context(), rows.target()).mul(scale).add(bias);
        Tensor losses = logits.mul(partners(graph, (int) rows.count())).neg().softplus();
        return Value.of(losses.sum().div(rows.count()), rows.statistics());
    }

    /** 1 on the diagonal, −1 elsewhere. */
    private static Tensor partners(Graph graph, int n) {
        float[] signs = new float[n * n];
        Arrays.fill(signs, -1);
        for (int i = 0; i < n; i++) {
            signs[i * n + i] = 1;
        }
        return graph.constant(Array.of(Shape.of(n, n), signs));
    }
}
