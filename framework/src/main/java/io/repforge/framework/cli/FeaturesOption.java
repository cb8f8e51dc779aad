package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.FeatureChoice;
import io.repforge.framework.recipe.OptionBinder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --features} of commands that take an encoder. */
public final class FeaturesOption {

    private static final String NAME = "--features";

    @Option(names = NAME, paramLabel = "NAME[:GRID]",
            description = "Which features of the encoder: output, which is the representation, or what one of its stages gives, such as conv3, or conv3:2 for its mean over a"
                    + " grid of 2×2 places; by default what the run's recipe says. repforge recipe check lists them. An ONNX file gives those that it was exported with.")
    private @Nullable String text;

    /** Of a command whose option picocli fills in. */
    public FeaturesOption() {}

    /**
     * What is asked for.
     *
     * @return empty for what the encoder gives anyway
     * @throws UserError if it can't be features
     */
    public Optional<FeatureChoice> choice(Components components) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.startsWith("{")) {
            return Optional.of(new OptionBinder(components).optionsFromYaml(FeatureChoice.class, text, NAME));
        }
        try {
            return Optional.of(FeatureChoice.parse(text));
        } catch (IllegalArgumentException e) {
            throw new UserError(NAME + " '" + text + "' can't be: " + e.getMessage() + ".", e);
        }
    }

    /**
     * That a file gives what is asked for.
     *
     * @throws UserError if it gives something else, or nobody knows
     */
    static void require(EncoderModel file, FeatureChoice wanted) {
        if (!file.features().filter(wanted.toString()::equals).isPresent()) {
            throw new UserError(NAME + " " + wanted + " can't be had of " + file.name() + ", which " + file.features().map(given -> "gives " + given)
                    .orElse("doesn't say which features it gives")
                    + ": an ONNX file gives what it was exported with. Name the folder of its run, or export it again with "
                    + NAME + " " + wanted + ".");
        }
    }
}
