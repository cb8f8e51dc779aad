package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.UserError;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeOptions;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.framework.train.TrainingSetup;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code repforge recipe check}. */
@Command(name = "check", mixinStandardHelpOptions = true,
        description = "Reports every fault of a recipe, and builds what it trains, to see whether it can be trained.",
        footer = {
                "  repforge recipe check my-run.yaml",
                "  # for data that isn't here",
                "  repforge recipe check my-run.yaml --observation 3x64x64 --actions 4"
        })
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
    private JsonOption json;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<StepSpec> given = SpaceOption.steps(observation, actions);
        try (Components components = plugins.load(PluginsBeside.of(recipe.path()))) {
            Recipe checked = recipe.load(components);
            RepresentationLearner learner = RepresentationLearner.of(checked);
            String valid = recipe.path() + ": the recipe '" + checked.name() + "' is valid";
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("recipe", recipe.path().toString());
            value.put("name", checked.name());
            LearnOptions options = LearnOptions.of(checked);
            try (DataOpener data = new DataOpener(components, checked.baseDirectory())) {
                if (given.isPresent()) {
                    print(valid, given.get(), learner.check(given.get(), options), Optional.empty(), List.of(), value);
                    return;
                }
                List<Dataset> train = opened(() -> data.open(checked.train()));
                TrainingSetup setup = learner.check(train, options);
                Optional<UnopenedException> unprobed = checked.evaluate().flatMap(probes -> unprobed(checked, probes, train, data));
                print(valid, learner.steps(train), setup, unprobed, learner.forewarnings(setup, train, options), value);
            } catch (UnopenedException e) {
                value.put("unbuilt", String.valueOf(e.getMessage()));
                json.print(out, value, () -> {
                    out.println(valid + " as far as its keys go; what it trains wasn't built, since its data can't be opened here: " + e.getMessage());
                    out.println("Say what the data looks like to have it built: --observation 3x64x64, and --actions 4 if it has actions.");
                });
            }
        }
    }

    /**
     * Why the evaluation couldn't be checked; empty if it could.
     *
     * @throws UserError if it was found not to fit
     */
    private static Optional<UnopenedException> unprobed(Recipe recipe, RecipeOptions.Evaluate options, List<Dataset> train, DataOpener data) {
        try {
            ProbedData probed = opened(() -> ProbedData.open(recipe, options, data, new Skipped()));
            ProbedData.requireBest(recipe, probed.require(train));
            ProbedData.requireSupervisable(options, train);
            opened(() -> ProbedData.transfers(recipe, options, data, new Skipped())).values().forEach(transfer -> transfer.require(train));
            return Optional.empty();
        } catch (UnopenedException e) {
            return Optional.of(e);
        }
    }

    private static <T> T opened(Supplier<T> opening) throws UnopenedException {
        try {
            return opening.get();
        } catch (UserError e) {
            throw new UnopenedException(String.valueOf(e.getMessage()));
        }
    }

    private void print(String valid, StepSpec steps, TrainingSetup setup, Optional<UnopenedException> unprobed, List<String> warnings,
            Map<String, Object> value) {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> trains = new LinkedHashMap<>();
        TextTable table = new TextTable("what it trains");
        Map<String, String> shapes = new LinkedHashMap<>();
        shapes.put("observations", steps.observation().toString());
        if (steps.action() != null) {
            shapes.put("actions", steps.action().toString());
        }
        setup.augmented().ifPresent(batch -> shapes.put("augmented", batch.toString()));
        shapes.forEach(table::row);
        trains.putAll(shapes);
        table.row("encoder", String.format("%,d parameters, of %,d that are trained", setup.encoderParameters(), setup.trainedParameters()));
        trains.put("encoder_parameters", setup.encoderParameters());
        trains.put("trained_parameters", setup.trainedParameters());
        table.row("features", setup.features().shown());
        trains.put("features", setup.features().dims());
        table.row("given out", setup.chosen().toString());
        trains.put("given_out", setup.chosen().toString());
        table.row("memory", setup.memory().words());
        trains.put("memory_bytes", (long) setup.memory().total());
        value.put("trains", trains);
        value.put("warnings", warnings);
        unprobed.ifPresent(e -> value.put("unevaluated", String.valueOf(e.getMessage())));
        json.print(out, value, () -> {
            out.println(valid + ".");
            table.print(out);
            warnings.forEach(warning -> out.println("Training will warn: " + warning));
            unprobed.ifPresent(e -> out.println("Whether it can be evaluated wasn't checked, since what evaluate names can't be opened here: " + e.getMessage()));
        });
    }

    /** The data isn't here, which is no fault of the recipe. */
    private static final class UnopenedException extends Exception {

        UnopenedException(String why) {
            super(why);
        }
    }
}
