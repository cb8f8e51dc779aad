package io.repforge.framework.cli;

import io.repforge.api.array.Array;
import io.repforge.framework.UserError;
import io.repforge.framework.onnx.AdaptedFile;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.ImagePreparations;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.train.EncoderExport;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.ExportedEncoder;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.SavedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge export}. */
@Command(mixinStandardHelpOptions = true,
        description = "Writes a run's encoder as plain ONNX: pixels (uint8) in, features out, for any number of images.",
        footer = {
                "  repforge export runs/quickstart --out encoder.onnx",
                "  repforge export runs/quickstart --checkpoint epoch-0006 --features conv3"
        },
        exitCodeList = {HelpPage.DONE, "1:the encoder is written but computes otherwise than in training" + HelpPage.OR_FAILED, HelpPage.WRONG})
final class ExportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "Folder of the run.")
    private Path folder;

    @Option(names = "--out", paramLabel = "FILE",
            description = "The model; encoder.onnx in the run's folder by default. Of what is there, an ONNX model alone is replaced.")
    private @Nullable Path out;

    @Option(names = "--into", paramLabel = "FILE",
            description = "The ONNX file that the run's encoder was made of, {use: onnx, file: …}: --out becomes the same file, byte for byte but for the numbers that were"
                    + " trained, so that whatever loads it loads this. Files that it keeps numbers in are written beside --out.")
    private @Nullable Path into;

    @Mixin
    private CheckpointOption checkpoint;

    @Mixin
    private FeaturesOption features;

    @Mixin
    private DeviceOption device;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Components components = plugins.load(PluginsBeside.of(folder))) {
            SavedRun run = SavedRun.open(folder, components);
            if (into != null) {
                return writeInto(run, into, components);
            }
            OutputFile file = OutputFile.at(out != null ? out : run.folder().encoder(), OutputFile.Kind.MODEL);
            requireOutside(run, file.path());
            file.prepare();
            Checkpoints.Saved chosen = run.checkpoint(checkpoint.name());
            EncoderSnapshot saved = run.snapshot(chosen, EncoderArgument.stepsOf(run, components));
            EncoderSnapshot snapshot = features.choice(components).map(saved::withFeatures).orElse(saved);
            ExportedEncoder encoder =
                    EncoderExport.checked(run.folder(), chosen, snapshot, run.recipe().batchSize(), ImagePreparations.of(run.recipe().train()),
                            device.over(LearnOptions.of(run.recipe()).session()));
            file.write(encoder.model());
            if (encoder.doubt().isEmpty()) {
                spec.commandLine().getOut().println(file.path() + ": checked against the training graph's own features");
            }
            return DoubtfulEncoder.exitCode(spec.commandLine().getErr(), file.path(), encoder.doubt());
        }
    }

    /** The user's own file, with other numbers. */
    private int writeInto(SavedRun run, Path original, Components components) {
        if (out == null) {
            throw new UserError("--into takes the file that stays as it is, and --out names the one that is written: give both.");
        }
        OutputFile.requireApart("--out", out, "--into", original);
        OutputFile file = OutputFile.at(out, OutputFile.Kind.MODEL);
        requireOutside(run, file.path());
        Checkpoints.Saved chosen = run.checkpoint(checkpoint.name());
        Map<String, Array> trained = AdaptedFile.ofNetwork(run.snapshot(chosen, EncoderArgument.stepsOf(run, components)).representing());
        if (trained.isEmpty()) {
            throw new UserError(
                    "The encoder of " + folder + " is '" + run.recipe().encoder().component().name() + "', which was made of no ONNX file: leave --into out.");
        }
        file.prepare();
        AdaptedFile.write(original, trained, file.path());
        spec.commandLine().getOut().println(file.path() + ": " + original + " with the numbers of " + trained.size() + " tensors as they were trained");
        return 0;
    }

    /** The models that a run goes on with are ONNX, too. */
    private static void requireOutside(SavedRun run, Path file) {
        for (Path kept : List.of(run.folder().artifacts(), run.folder().path().resolve("checkpoints"))) {
            if (file.toAbsolutePath().normalize().startsWith(kept.toAbsolutePath().normalize())) {
                throw new UserError(file + " is among the files that the run goes on with; name another file with --out.");
            }
        }
    }
}
