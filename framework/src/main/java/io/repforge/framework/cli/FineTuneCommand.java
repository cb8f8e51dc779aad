package io.repforge.framework.cli;

import io.repforge.api.DataSource;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.option.Choice;
import io.repforge.api.option.OptionValue;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.data.LabelAmount;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.onnx.OnnxEncoder;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.ImagePreparations;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.framework.train.SavedRun;
import io.repforge.framework.tune.ClassifierScores;
import io.repforge.framework.tune.FineTuning;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge fine-tune}. */
@Command(mixinStandardHelpOptions = true,
        description = "Makes a classifier of an encoder and labels: an ONNX model, pixels in, probabilities of classes out. First a layer is fitted to the encoder's"
                + " features, then both are trained together, by the batches and augmentations of the run's recipe.",
        footer = {
                "  repforge fine-tune runs/quickstart --train photos --out classifier.onnx",
                "  # from a tenth of the labels, judged on other images",
                "  repforge fine-tune encoder.onnx --train photos --test others --labels 10% --out c.onnx"
        })
final class FineTuneCommand implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(FineTuneCommand.class);

    /** What a run learns representations by isn't what its encoder is tuned by; --set changes these as any others. */
    private static final List<String> USUAL =
            List.of("optimizer={use: adam-w, learning_rate: 3e-4, weight_decay: 0.05}", "scheduler={use: linear-warmup-cosine, warmup_epochs: 1}", "n_epochs=30",
                    "batches_per_epoch=null", "online=false");

    /** Keys that say how something is trained. */
    private static final List<String> OF_TRAINING = List.of("optimizer", "scheduler", "n_epochs", "augmenter", "batch_size", "batches_per_epoch");

    /** What an ONNX file, which has no recipe, is tuned with. */
    private static final Map<String, Object> OF_FILE = Map.of("augmenter",
            Choice.of("context-only").with("augmentations", OptionValue.list(
                    Choice.of("random-resized-crop").with("scale", OptionValue.list(OptionValue.of(0.7), OptionValue.of(1.0))), Choice.of("flip-left-right"))),
            "batch_size", 64);

    @Parameters(paramLabel = "RUN|ENCODER.onnx",
            description = "Folder of the run; or any ONNX file that takes images, whose network up to its classifier is the encoder.")
    private Path encoder;

    @Option(names = "--train", required = true, paramLabel = "DATA",
            description = "Labelled data to learn from: shards, an image folder, or a data source such as fashion-mnist or '{use: idx, …}'.")
    private String train;

    @Option(names = "--test", paramLabel = "DATA", description = "What the classifier is judged by in the end, and by nothing else.")
    private @Nullable String test;

    @Option(names = "--label", paramLabel = "NAME", description = "Which label it is to tell; ${DEFAULT-VALUE} by default.")
    private String label = Step.LABEL;

    @Option(names = "--labels", paramLabel = "AMOUNT",
            description = "How many labels it may learn from, drawn by the seed: a share of each class, such as 1%%, or how many of each class, such as 25; all by"
                    + " default.")
    private @Nullable String labels;

    @Option(names = "--out", required = true, paramLabel = "FILE.onnx", description = "The classifier. Of what is there, an ONNX model alone is replaced.")
    private Path out;

    @Option(names = "--head-only", description = "Leave the encoder as it is, and fit the layer alone.")
    private boolean headOnly;

    @Option(names = "--untrained",
            description = "Start from the encoder as its run started with it, to see what the run was good for; of a file, from its architecture alone.")
    private boolean untrained;

    @Option(names = "--held-out", paramLabel = "SHARE",
            description = "Which share of the labels is held out, to keep what does best on them; ${DEFAULT-VALUE} by default, 0 for none.")
    private double heldOut = 0.2;

    @Option(names = "--patience", paramLabel = "EPOCHS",
            description = "After how many epochs without a better score on what is held out it stops; ${DEFAULT-VALUE} by default, 0 to learn from all labels to the last"
                    + " epoch.")
    private int patience = 10;

    @Option(names = "--layer-decay", paramLabel = "FACTOR",
            description = "By which the learning rate falls from each layer of the encoder to the one before it, above 0 and up to 1; ${DEFAULT-VALUE} by default.")
    private double layerDecay = 0.75;

    @Option(names = "--label-smoothing", paramLabel = "SHARE",
            description = "Share of the probability that is asked of all classes alike, from 0 to below 1; ${DEFAULT-VALUE} by default.")
    private double smoothing = 0.1;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
            description = "Changes a key of the run's recipe, or of that of a file, such as encoder.normalise={mean: [0.5], std: [0.5]}, optimizer.learning_rate=1e-4,"
                    + " n_epochs=50, batch_size=32, augmenter=none or seed=8. Unless they are"
                    + " set, the optimizer is adam-w at 3e-4 with a weight decay of 0.05, the schedule linear-warmup-cosine, and n_epochs 30. May be repeated.")
    private List<String> sets = new ArrayList<>();

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
        requireEncoder();
        FineTuning.Options options = options();
        OutputFile file = OutputFile.at(out, OutputFile.Kind.MODEL);
        try (Components components = plugins.load(PluginsBeside.of(encoder)); DataOpener data = new DataOpener(components, Path.of(""))) {
            Skipped skipped = new Skipped();
            Use<DataSource<?>> source = data.source(train, "--train");
            Dataset learnFrom = onError.tolerance().over(data.open(source), skipped);
            Dataset judgedBy = test == null ? null : onError.tolerance().over(data.open(test, "--test"), skipped);
            requireAlike(learnFrom, judgedBy);
            List<String> changes = new ArrayList<>(USUAL);
            changes.addAll(sets);
            Start start = Files.isRegularFile(encoder) ? ofFile(changes, learnFrom, components) : ofRun(changes, learnFrom, components);
            Recipe recipe = start.recipe;
            file.prepare();
            try (Engine engine = Engine.load(device.over(LearnOptions.of(recipe).session()))) {
                FineTuning tuning = new FineTuning(recipe, options, engine);
                if (judgedBy != null) {
                    tuning.requireShared(learnFrom, judgedBy);
                }
                FineTuning.Learnt learnt = tuning.of(start.snapshot, learnFrom);
                file.write(learnt.classifier().onnx(ImagePreparations.of(List.of(source))));
                ClassifierScores tested = tuning.scores(learnt.classifier(), judgedBy);
                skipped.summary().ifPresent(LOG::warn);
                PrintWriter console = spec.commandLine().getOut();
                json.print(console, value(learnt, tested), () -> console.println(text(learnt, tested)));
            }
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private FineTuning.Options options() {
        if (!(heldOut >= 0 && heldOut < 1)) {
            throw new UserError("--held-out " + heldOut + ": must be a share from 0 to below 1.");
        }
        if (patience < 0) {
            throw new UserError("--patience " + patience + ": must be a number of epochs, or 0 to go on to the last.");
        }
        if (!(layerDecay > 0 && layerDecay <= 1)) {
            throw new UserError("--layer-decay " + layerDecay + ": must be above 0 and at most 1, which is the same rate for all layers.");
        }
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new UserError("--label-smoothing " + smoothing + ": must be a share from 0 to below 1.");
        }
        if (headOnly && sets.stream().anyMatch(set -> OF_TRAINING.stream().anyMatch(set::startsWith))) {
            LOG.warn("With --head-only nothing is trained by the recipe, so that {} of --set make no difference.", String.join(", ", OF_TRAINING));
        }
        return new FineTuning.Options(label, labels == null ? LabelAmount.ALL : LabelAmount.of(labels, "--labels"), heldOut, patience, headOnly, !untrained, layerDecay,
                smoothing);
    }

    private void requireEncoder() {
        if (Files.notExists(encoder)) {
            throw new UserError("There is no run folder and no ONNX file " + encoder + ": give the folder of a run or an ONNX file.");
        }
        if (Files.isRegularFile(encoder)) {
            sets.stream().filter(set -> set.matches("encoder(\\.(use|file|start))?=.*")).findFirst().ifPresent(set -> {
                throw new UserError(
                        "--set " + set + ": the encoder is " + encoder + ", which was named already; name another file, or give --untrained to take its architecture"
                                + " alone.");
            });
        }
    }

    private static void requireAlike(Dataset train, @Nullable Dataset test) {
        if (test != null && !test.spec().observation().equals(train.spec().observation())) {
            throw new UserError("--test has observations of " + test.spec().observation() + " and --train of " + train.spec().observation()
                    + ": give data of one kind, or convert one of them.");
        }
    }

    /** What is tuned, and by which recipe. */
    private record Start(Recipe recipe, EncoderSnapshot snapshot) {}

    private Start ofRun(List<String> changes, Dataset data, Components components) {
        SavedRun run = SavedRun.open(encoder, components);
        Recipe recipe = Recipes.load(run.folder().recipe(), changes, components);
        EncoderSnapshot saved = run.snapshot(run.checkpoint(checkpoint.name()), EncoderArgument.stepsOf(run, components));
        if (!saved.architecture().steps().observation().equals(data.spec().observation())) {
            throw new UserError("--train has observations of " + data.spec().observation() + " and the run " + encoder + " was trained on "
                    + saved.architecture().steps().observation() + ": give data like that, or convert it.");
        }
        Architecture architecture = RepresentationLearner.of(recipe).architecture(saved.architecture().steps());
        return start(recipe, untrained ? EncoderSnapshot.untrained(architecture, recipe.seed()) : new EncoderSnapshot(architecture, saved.values()), components);
    }

    private Start ofFile(List<String> changes, Dataset data, Components components) {
        checkpoint.requireNone(encoder);
        Map<String, Object> keys = new LinkedHashMap<>(OF_FILE);
        // Of the algorithm nothing matters here but that its contexts are images.
        keys.put("algorithm", "simclr");
        Choice network = OnnxEncoder.of(encoder.toAbsolutePath());
        keys.put("encoder", untrained ? network.with("start", OnnxEncoder.Start.RANDOM) : network);
        keys.put("representation_dim", OptionValue.absent());
        Recipe recipe = Recipes.of(keys, changes, Path.of(""), components);
        Architecture architecture = RepresentationLearner.of(recipe).architecture(data.spec().withLabels(Map.of()));
        return start(recipe, EncoderSnapshot.untrained(architecture, recipe.seed()), components);
    }

    private Start start(Recipe recipe, EncoderSnapshot snapshot, Components components) {
        return new Start(recipe, features.choice(components).map(snapshot::withFeatures).orElse(snapshot));
    }

    private Map<String, Object> value(FineTuning.Learnt learnt, @Nullable ClassifierScores tested) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("classifier", out.toString());
        value.put("learnt", learnt.learnt());
        value.put("held_out", learnt.heldOut());
        value.put("epoch", learnt.epoch());
        put(value, "layer_alone_held_out", learnt.layerAlone());
        put(value, "kept_held_out", learnt.kept());
        put(value, "test", tested);
        return value;
    }

    private static void put(Map<String, Object> value, String name, @Nullable ClassifierScores scores) {
        if (scores != null) {
            value.put(name, Map.of("count", scores.count(), "accuracy", scores.accuracy(), "mean_over_classes", scores.meanOverClasses(), "loss", scores.loss()));
        }
    }

    private String text(FineTuning.Learnt learnt, @Nullable ClassifierScores tested) {
        StringBuilder text = new StringBuilder();
        text.append(out).append(": learnt from ").append(learnt.learnt()).append(" steps, ");
        text.append(headOnly ? "the layer alone" : learnt.epoch() == 0 ? "the layer alone, which did best" : "as after epoch " + learnt.epoch());
        ClassifierScores kept = learnt.kept();
        if (kept != null) {
            text.append(String.format(Locale.ROOT, "%nheld out   accuracy %.2f %% of %d", 100 * kept.accuracy(), kept.count()));
        }
        if (tested != null) {
            text.append(String.format(Locale.ROOT, "%ntest       accuracy %.2f %% of %d, mean over classes %.2f %%, −log probability %.4f nats", 100 * tested.accuracy(),
                    tested.count(), 100 * tested.meanOverClasses(), tested.loss()));
        }
        return text.toString();
    }
}
