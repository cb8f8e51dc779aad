package io.repforge.generative;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Mean squared error plus β times the divergence of representations from a standard normal (Kingma and Welling 2014, equation 10; β-VAE,
 * Higgins et al. 2017):
 * <pre>mean over all elements of (x − μ_x)²  +  β · mean over the batch of  Σ_d KL(N(μ_d, σ_d) ‖ N(0, 1))</pre>
 * The error is the mean over all pixels and the divergence is that of whole representations, summed over their features, so that β = 1e-5
 * isn't as small as it looks.
 */
public final class VaeLoss implements Loss<VaeLoss.Options> {

    /** Options. */
    public record Options(@Option(value = "β, weight of the divergence", defaults = "1e-5", min = 0) double beta) {}

    @Override
    public String name() {
        return "vae";
    }

    @Override
    public String description() {
        return "Squared error of the prediction plus the representation's divergence from a standard normal";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Tensor error = Reconstruction.error(name(), inputs);
        Tensor divergence = Divergence.ofContext(name(), inputs);
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("reconstruction_error", error.stopGradient());
        statistics.put("divergence", divergence.stopGradient());
        return Value.of(error.add(divergence.mul(options.beta)), statistics);
    }
}
