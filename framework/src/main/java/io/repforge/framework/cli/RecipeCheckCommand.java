package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.framework.train.TrainingSetup;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code repforge recipe check}. */
@Command(name = "check", mixinStandardHelpOptions = true,
        description = "Reports every fault of a recipe, and builds what it trains, to see whether it can be trained.")
final class RecipeCheckCommand implements Runnable {

    @Mixin
    private RecipeFile recipe;

    @Option(names = "--observation", paramLabel = "SPACE",
            description = "What observations look like, for data that isn't here: 3x64x64 for images, box:17 for numbers. The data isn't opened then.")
    private @Nullable String observation;

    @Option(names = "--actions", paramLabel = "SPACE",
            description = "What actions look like, with --observation: 4 for four choices, box:2 for numbers.")
    private @Nullable String actions;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<StepSpec> given = given();
        try (Components components = plugins.load()) {
            Recipe checked = recipe.load(components);
            RepresentationLearner learner = RepresentationLearner.of(checked);
            String valid = recipe.path() + ": the recipe '" + checked.name() + "' is valid";
            try (DataOpener data = new DataOpener(components, checked.baseDirectory())) {
                StepSpec steps = given.isPresent() ? given.get() : steps(learner, data);
                print(valid + ".", steps, learner.check(steps, LearnOptions.of(checked)), out);
            } catch (UnopenedException e) {
                out.println(valid + " as far as its keys go; what it trains wasn't built, since its data can't be opened here: " + e.getMessage());
                out.println("Say what the data looks like to have it built: --observation 3x64x64, and --actions 4 if it has actions.");
            }
        }
    }

    private Optional<StepSpec> given() {
        if (observation == null && actions != null) {
            throw new UserError("--actions goes with --observation, such as --observation 3x64x64.");
        }
        return observation == null ? Optional.empty() : Optional.of(new StepSpec(SpaceOption.observation(observation, "--observation"),
                actions == null ? null : SpaceOption.action(actions, "--actions"), Map.of()));
    }

    private static StepSpec steps(RepresentationLearner learner, DataOpener data) throws UnopenedException {
        List<Dataset> opened;
        try {
            opened = data.open(learner.recipe().train());
        } catch (UserError e) {
            throw new UnopenedException(e.getMessage());
        }
        return learner.steps(opened);
    }

    private static void print(String valid, StepSpec steps, TrainingSetup setup, PrintWriter out) {
        out.println(valid);
        TextTable table = new TextTable("what it trains");
        table.row("observations", steps.observation().toString());
        if (steps.action() != null) {
            table.row("actions", steps.action().toString());
        }
        table.row("encoder", String.format("%,d parameters, of %,d that are trained", setup.encoderParameters(), setup.trainedParameters()));
        table.row("memory", setup.memory().words());
        table.print(out);
    }

    /** The data isn't here, which is no fault of the recipe. */
    private static final class UnopenedException extends Exception {

        UnopenedException(String why) {
            super(why);
        }
    }
}
