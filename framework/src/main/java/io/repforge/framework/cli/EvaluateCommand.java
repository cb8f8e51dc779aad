package io.repforge.framework.cli;

import io.repforge.api.DataSource;
import io.repforge.api.Probe;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.option.Use;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.UserError;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.evaluate.EvaluationJson;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.HeldOut;
import io.repforge.framework.evaluate.Judged;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Baseline;
import io.repforge.framework.recipe.FeatureChoice;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.Network;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge evaluate}. */
@Command(description = "Probes an encoder on data with labels or actions.", mixinStandardHelpOptions = true,
        footer = {
                "  # by the default probes, every fifth image of the training data held out",
                "  repforge evaluate runs/quickstart --train '{use: fashion-mnist, split: train, part: sample}'",
                "  # by another probe, with options, on images of folders by class",
                "  repforge evaluate encoder.onnx --train photos --probe '{use: knn, neighbours: [5]}'"
        })
final class EvaluateCommand implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(EvaluateCommand.class);
    private static final List<String> DEFAULT_PROBES = List.of("knn", "linear");
    /** What stands for all features of the encoder, one after another. */
    private static final String ALL = "all";
    /** Of all features, those that are wider are averaged to a grid: a first map can have more numbers than there is memory for. */
    private static final int WIDEST = 8192;

    @Parameters(paramLabel = "RUN|ENCODER.onnx", description = "Folder of a run, or an exported encoder.")
    private Path encoder;

    @Option(names = "--train", required = true, paramLabel = "DATA",
            description = "What probes learn from: shards, an image folder, or a data source such as fashion-mnist or '{use: idx, …}'.")
    private String train;

    @Option(names = "--test", paramLabel = "DATA",
            description = "What they are tested on; without it, every fifth trajectory of what they learn from, which is then held out.")
    private @Nullable String test;

    @Option(names = "--probe", paramLabel = "PROBE",
            description = "What tells how good it is: knn, linear, few-labels, retrieval, clustering, calibration, robustness, factors, which predicts every label of"
                    + " the data, actions, which is behavioural cloning, or one of a plugin, by its name or with options: '{use: actions, steps: 5000}'; the"
                    + " first two by default. May be repeated.")
    private List<String> probes = new ArrayList<>();

    @Option(names = "--label", paramLabel = "NAME", description = "Which label probes of one label predict; ${DEFAULT-VALUE} by default.")
    private String label = Step.LABEL;

    @Option(names = "--baseline", paramLabel = "NAME",
            description = "What it is compared with: untrained, which is the same encoder as its run started with it; pixels, which are observations themselves;"
                    + " pca-N, which are N principal components of them; or none. All of them by default, with 64 components; of an ONNX file the last two. May be"
                    + " repeated.")
    private List<String> baselines = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "Write the scores as a JSON file, too. Of what is there, a JSON file alone is replaced.")
    private @Nullable Path out;

    @Mixin
    private JsonOption json;

    @Mixin
    private CheckpointOption checkpoint;

    @Mixin
    private FeaturesOption features;

    @Mixin
    private DeviceOption device;

    @Mixin
    private OnErrorOption onError;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter console = spec.commandLine().getOut();
        OutputFile file = out == null ? null : OutputFile.at(out, OutputFile.Kind.SCORES);
        try (Components components = plugins.load(PluginsBeside.of(encoder)); DataOpener data = new DataOpener(components, Path.of(""))) {
            Optional<FeatureChoice> chosen = features.choice(components);
            Optional<FeatureChoice> all = chosen.filter(choice -> choice.use().equals(ALL));
            EncoderArgument argument = EncoderArgument.open(encoder, checkpoint, all.isPresent() ? Optional.empty() : chosen, components);
            if (all.isPresent() && argument.run().isEmpty()) {
                throw new UserError(
                        "--features all needs the folder of a run: " + encoder + " is an ONNX file, which gives the features that it was exported with alone.");
            }
            List<Baseline> comparedWith = comparedWith(argument.run().isPresent());
            OptionBinder binder = new OptionBinder(components);
            List<Use<Probe<?>>> wanted = (probes.isEmpty() ? DEFAULT_PROBES : probes).stream()
                    .map(probe -> binder.<Probe<?>>useFromYaml(Probe.class, probe, "--probe")).toList();
            Evaluation.Question question = new Evaluation.Question(wanted, label, argument.run().isPresent());
            Skipped skipped = new Skipped();
            Dataset learnFrom = onError.tolerance().over(data.open(train, "--train"), skipped);
            argument.model().require(learnFrom.spec().observation());
            Use<DataSource<?>> tested = test == null ? null : data.source(test, "--test");
            Dataset testOn = tested == null ? null : onError.tolerance().over(data.open(tested), skipped);
            HeldOut parts = Evaluator.parts(learnFrom, testOn, question);
            if (file != null) {
                file.prepare();
            }
            try (Engine engine = Engine.load(device.over(argument.session()))) {
                Evaluator evaluator = new Evaluator(engine, parts, question, argument.seed(), LOG::warn);
                EvaluationTable table = (all.isPresent() ? ofAll(evaluator, argument, all.get(), comparedWith) : ofOne(evaluator, argument, comparedWith))
                        .judgedOn(Judged.named(train, test, tested, argument.learnt()));
                skipped.summary().ifPresent(LOG::warn);
                if (file != null) {
                    file.write(EvaluationJson.of(table));
                }
                json.print(console, EvaluationJson.value(table), () -> console.println(table.text()));
            }
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private List<Baseline> comparedWith(boolean isRun) {
        if (baselines.equals(List.of("none"))) {
            return List.of();
        }
        if (baselines.isEmpty()) {
            return Baseline.usual().stream().filter(baseline -> isRun || baseline.kind() != Baseline.Kind.UNTRAINED).toList();
        }
        try {
            List<Baseline> named = baselines.stream().map(Baseline::of).distinct().toList();
            if (named.contains(Evaluator.SUPERVISED)) {
                throw new UserError("--baseline supervised takes as long as the run, and so comes at its end alone: name it in a recipe, evaluate.baselines.");
            }
            if (!isRun && named.stream().anyMatch(baseline -> baseline.kind() == Baseline.Kind.UNTRAINED)) {
                throw new UserError("--baseline untrained needs the folder of a run: " + encoder + " is an ONNX file, of which it isn't known how it starts.");
            }
            return named;
        } catch (IllegalArgumentException e) {
            throw new UserError("--baseline: " + e.getMessage(), e);
        }
    }

    private EvaluationTable ofOne(Evaluator evaluator, EncoderArgument argument, List<Baseline> comparedWith) throws IOException {
        ScoreRow scores = argument.run().isPresent() ? evaluator.trained(argument.run().get()) : evaluator.model(argument.model());
        evaluator.compare(comparedWith, argument.run().map(trained -> EncoderSnapshot.untrained(trained.architecture(), argument.seed())).orElse(null));
        evaluator.noBetter(scores, comparedWith).ifPresent(LOG::warn);
        return evaluator.table(scores);
    }

    /** A row for each feature of the encoder, and one of the same untrained, if wanted. */
    private static EvaluationTable ofAll(Evaluator evaluator, EncoderArgument argument, FeatureChoice asked, List<Baseline> comparedWith) throws IOException {
        EncoderSnapshot trained = argument.run().orElseThrow();
        EncoderSnapshot untrained = EncoderSnapshot.untrained(trained.architecture(), argument.seed());
        List<Baseline> withoutEncoder = comparedWith.stream().filter(baseline -> baseline.kind() != Baseline.Kind.UNTRAINED).toList();
        Map<String, ScoreRow> rows = new LinkedHashMap<>();
        for (FeatureChoice choice : Network.features(trained.architecture()).all(asked.grid(), WIDEST)) {
            rows.put(choice.toString(), evaluator.trained(trained.withFeatures(choice)));
            if (withoutEncoder.size() < comparedWith.size()) {
                rows.put(choice + " untrained", evaluator.trained(untrained.withFeatures(choice)));
            }
        }
        evaluator.compare(withoutEncoder, null);
        rows.putAll(evaluator.others());
        return new EvaluationTable(rows);
    }
}
