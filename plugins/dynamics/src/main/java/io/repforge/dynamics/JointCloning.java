package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains an encoder by another algorithm and by behavioural cloning at once: an algorithm made of an algorithm. Of what the other one
 * chooses, four slots are put into components that add the action: pairs, encoder, decoder and loss. All else stays as it is, and each batch
 * is encoded once for both losses.
 */
public final class JointCloning implements Algorithm<JointCloning.Options> {

    /**
     * Options.
     *
     * @param algorithm the other algorithm
     * @param weight weight of its loss
     * @param hidden sizes of the policy's hidden layers
     */
    public record Options(
            @Option(value = "The algorithm that trains the representation; its pairs have no extra context", defaults = "simclr")
                    Use<Algorithm<?>> algorithm,
            @Option(value = "Weight of its loss; that of cloning is 1", defaults = "1", min = 0) double weight,
            @Option(value = "Sizes of the hidden layers of the policy's head; none for a linear one", defaults = "[128]", min = 1)
                    List<Integer> hidden) {}

    @Override
    public String name() {
        return "joint-cloning";
    }

    @Override
    public String description() {
        return "Another algorithm and behavioural cloning train one encoder at once";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        Map<String, Object> choices = new LinkedHashMap<>(Algorithm.preset(options.algorithm).choices());
        wrap(choices, "encoder", "beside-action", "encoder", Map.of());
        wrap(choices, "decoder", "with-policy", "decoder", Map.of("hidden", options.hidden));
        wrap(choices, "loss", "with-cloning", "loss", Map.of("weight", options.weight));
        wrap(choices, "pair_constructor", "with-action", "pairs", Map.of());
        choices.put("batch_size", 64);
        return new Preset(choices);
    }

    /** Puts what is chosen for a slot into a component, as its option; what isn't chosen leaves that option at its default. */
    private static void wrap(Map<String, Object> choices, String slot, String component, String option, Map<String, ?> more) {
        Map<String, Object> wrapped = new LinkedHashMap<>();
        wrapped.put("use", component);
        if (choices.containsKey(slot)) {
            wrapped.put(option, choices.get(slot));
        }
        wrapped.putAll(more);
        choices.put(slot, wrapped);
    }
}
