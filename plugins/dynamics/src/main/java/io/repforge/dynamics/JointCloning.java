package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import io.repforge.api.option.Use;
import java.util.List;
import java.util.Optional;

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
            @Option(value = "The algorithm that trains the representation; its pairs have no extra context", defaults = "simclr") Use<Algorithm<?>> algorithm,
            @Option(value = "Weight of its loss; that of cloning is 1", defaults = "1", min = 0) double weight,
            @Option(value = "Sizes of the hidden layers of the policy's head; none for a linear one", defaults = "[128]", min = 1) List<Integer> hidden) {}

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
        Preset whole = Algorithm.preset(options.algorithm);
        return whole.toBuilder()
                .use(Slot.ENCODER, within("beside-action", "encoder", whole.choice(Slot.ENCODER)))
                .use(Slot.DECODER, within("with-policy", "decoder", whole.choice(Slot.DECODER)).with("hidden", OptionValue.wholes(options.hidden)))
                .use(Slot.LOSS, within("with-cloning", "loss", whole.choice(Slot.LOSS)).with("weight", options.weight))
                .use(Slot.PAIR_CONSTRUCTOR, within("with-action", "pairs", whole.choice(Slot.PAIR_CONSTRUCTOR)))
                .set("batch_size", 64)
                .build();
    }

    /** A component around what is chosen for a slot, as its option; what isn't chosen leaves that option at its default. */
    private static Choice within(String component, String option, Optional<Choice> chosen) {
        Choice around = Choice.of(component);
        return chosen.map(inner -> around.with(option, inner)).orElse(around);
    }
}
