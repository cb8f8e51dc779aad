package io.repforge.framework.train;

import io.repforge.api.Freezing;
import io.repforge.api.ParameterGroup;
import io.repforge.api.UpdateRule;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * An update whose rate falls from layer to layer, from the last to the first (as Clark et al. 2020, ELECTRA, appendix A, and Bao et al. 2022, BEiT, appendix H): layer l
 * of L moves with {@code decay^(L − l)} of the rate, and what lies above them with all of it. Where there are more than twelve, as many as these papers have, the fall is spread over
 * them, so that the first still moves with {@code decay¹²}.
 *
 * @param rule the update otherwise
 * @param groups of the layers
 */
record LayerRates(UpdateRule rule, List<ParameterGroup> groups) implements UpdateRule {

    /** Of the layers' names, what says that one belongs to the layer before it. */
    private static final String NORM = "norm";
    /** Over how many layers the rate falls by the whole factor from each to the next. */
    private static final int MOST = 12;

    /**
     * @param parameters names of an encoder's parameters in the order of its layers. A layer is what has one name under what all have in common, and a normalisation is
     *     part of the layer before it
     * @param decay from layer to layer, in (0, 1]
     */
    static UpdateRule of(UpdateRule rule, List<String> parameters, double decay) {
        if (decay == 1 || parameters.isEmpty()) {
            return rule;
        }
        int common = common(parameters);
        List<List<String>> layers = new ArrayList<>();
        for (String parameter : parameters) {
            int slash = parameter.indexOf('/', common);
            String layer = slash < 0 ? parameter : parameter.substring(0, slash + 1) + "*";
            boolean isPart = layers.stream().anyMatch(names -> names.contains(layer));
            if (!isPart && !layers.isEmpty() && layer.substring(common).contains(NORM)) {
                layers.get(layers.size() - 1).add(layer);
            } else if (!isPart) {
                layers.add(new ArrayList<>(List.of(layer)));
            }
        }
        List<ParameterGroup> groups = new ArrayList<>(rule.groups());
        for (int l = 0; l < layers.size(); l++) {
            double rate = rule.learningRate() * Math.pow(decay, (layers.size() - l) * Math.min(1, (double) MOST / layers.size()));
            layers.get(l).forEach(names -> groups.add(new ParameterGroup(names, rate, false, null, null)));
        }
        return new LayerRates(rule, List.copyOf(groups));
    }

    /** Where the last name begins that all of them have before it. */
    private static int common(List<String> names) {
        String first = names.get(0);
        int common = 0;
        for (int slash = first.indexOf('/'); slash >= 0; slash = first.indexOf('/', slash + 1)) {
            String start = first.substring(0, slash + 1);
            if (!names.stream().allMatch(name -> name.startsWith(start))) {
                break;
            }
            common = slash + 1;
        }
        return common;
    }

    @Override
    public double learningRate() {
        return rule.learningRate();
    }

    @Override
    public OptionalDouble maxGradientNorm() {
        return rule.maxGradientNorm();
    }

    @Override
    public Tensor direction(Update update) {
        return rule.direction(update);
    }

    @Override
    public WeightDecay weightDecay() {
        return rule.weightDecay();
    }

    @Override
    public boolean decays(Tensor parameter) {
        return rule.decays(parameter);
    }

    @Override
    public boolean isDecayDecoupled() {
        return rule.isDecayDecoupled();
    }

    @Override
    public List<Freezing> freezings() {
        return rule.freezings();
    }

    @Override
    public Step step() {
        return rule.step();
    }
}
