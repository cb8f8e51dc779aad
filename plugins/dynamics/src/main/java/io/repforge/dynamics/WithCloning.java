package io.repforge.dynamics;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.CloningLoss;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.util.LinkedHashMap;
import java.util.Map;

/** Behavioural cloning and another loss on one encoder: {@code cloning + λ · other}. */
public final class WithCloning implements Loss<WithCloning.Options> {

    /**
     * Options.
     *
     * @param loss the representation loss
     * @param weight its weight, λ
     * @param entropyWeight weight of the policy's entropy
     * @param weightPenalty weight of half the squared norm of all trained parameters
     */
    public record Options(
            @Option(value = "The representation loss", defaults = "symmetric-contrastive") Use<Loss<?>> loss,
            @Option(value = "Weight of the representation loss; that of cloning is 1", defaults = "1", min = 0) double weight,
            @Option(value = "Weight of the policy's entropy, which is rewarded", defaults = "1e-3", min = 0) double entropyWeight,
            @Option(value = "Weight of half the squared norm of all trained parameters", defaults = "1e-5", min = 0) double weightPenalty) {}

    @Override
    public String name() {
        return "with-cloning";
    }

    @Override
    public String description() {
        return "A representation loss and that of behavioural cloning, on one encoder";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Comparison compared = inputs.comparison();
        Comparison policy = compared.others().get(WithPolicy.POLICY);
        if (policy == null) {
            throw new GraphException("loss " + name() + " needs the predictions of a policy, and the decoder makes none; choose decoder with-policy");
        }
        Value representation = graph.scope("representation", () -> Loss.compute(options.loss, graph, Inputs.of(
                compared.without(WithPolicy.POLICY), inputs.encodings().withoutExtra(), inputs.batch().withoutExtra())));
        CloningLoss cloning = CloningLoss.of(policy.context(), policy.target().mean());
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("representation_loss", representation.loss().stopGradient());
        statistics.put("cloning_nll", cloning.negativeLogLikelihood().stopGradient());
        statistics.put("policy_entropy", cloning.entropy().stopGradient());
        statistics.putAll(representation.statistics());
        Tensor total = cloning.total(options.entropyWeight, options.weightPenalty);
        return Value.of(total.add(representation.loss().mul(options.weight)), statistics);
    }
}
