package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.RecipeOptions.Probe;
import io.repforge.framework.train.EncoderSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge evaluate}. */
@Command(name = "evaluate", description = "Probes an encoder's frozen features on labelled data.", mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {

    @Parameters(paramLabel = "RUN|ENCODER.onnx", description = "Folder of a run, or an exported encoder.")
    private Path encoder;

    @Option(names = "--train", required = true, paramLabel = "DATA",
            description = "What probes learn from: shards, an image folder, or a data source such as fashion-mnist or '{use: idx, …}'.")
    private String train;

    @Option(names = "--test", required = true, paramLabel = "DATA", description = "What they are tested on.")
    private String test;

    @Option(names = "--probe", paramLabel = "PROBE",
            description = "knn, linear or factors, which predicts every label of the data; the first two by default. May be repeated.")
    private List<Probe> probes = new ArrayList<>();

    @Option(names = "--label", paramLabel = "NAME", description = "Which label knn and linear predict; ${DEFAULT-VALUE} by default.")
    private String label = Step.LABEL;

    @Option(names = "--random-baseline", description = "Score the same encoder untrained, too. Needs a run.")
    private boolean randomBaseline;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the scores as JSON.")
    private @Nullable Path json;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (Components components = plugins.load(); DataOpener data = new DataOpener(components, Path.of(""))) {
            EncoderArgument argument = EncoderArgument.open(encoder, components);
            if (randomBaseline && argument.run().isEmpty()) {
                throw new UserError("--random-baseline needs the folder of a run: " + encoder
                        + " is an ONNX file, of which it isn't known how it starts.");
            }
            Dataset learnFrom = data.open(train, "--train");
            Dataset testOn = data.open(test, "--test");
            List<Probe> wanted = probes.isEmpty() ? List.of(Probe.KNN, Probe.LINEAR) : probes;
            try (Evaluator evaluator = new Evaluator(learnFrom, testOn, label, wanted, argument.seed(), status -> { })) {
                Map<String, Double> scores = evaluator.model(argument.model());
                if (randomBaseline) {
                    EncoderSnapshot trained = argument.run().orElseThrow();
                    evaluator.untrained(EncoderSnapshot.untrained(trained.architecture(), argument.seed()));
                }
                evaluator.pixels();
                out.println(evaluator.table(scores, json).text());
            }
        } catch (IOException e) {
            throw new UserError(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }
}
