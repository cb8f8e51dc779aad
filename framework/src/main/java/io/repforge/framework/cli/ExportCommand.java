package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.train.EncoderExport;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.ExportedEncoder;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.SavedRun;
import java.nio.file.Path;
import java.util.List;
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
        description = "Writes a run's encoder as plain ONNX: pixels (uint8) in, features out, for any number of images.")
final class ExportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "Folder of the run.")
    private Path folder;

    @Option(names = "--out", paramLabel = "FILE",
            description = "The model; encoder.onnx in the run's folder by default. Of what is there, an ONNX model alone is replaced.")
    private @Nullable Path out;

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
        try (Components components = plugins.load()) {
            SavedRun run = SavedRun.open(folder, components);
            OutputFile file = OutputFile.at(out != null ? out : run.folder().encoder(), OutputFile.Kind.MODEL);
            requireOutside(run, file.path());
            file.prepare();
            Checkpoints.Saved chosen = run.checkpoint(checkpoint.name());
            EncoderSnapshot saved = run.snapshot(chosen, EncoderArgument.stepsOf(run, components));
            EncoderSnapshot snapshot = features.choice(components).map(saved::withFeatures).orElse(saved);
            ExportedEncoder encoder =
                    EncoderExport.checked(run.folder(), chosen, snapshot, run.recipe().batchSize(), device.over(LearnOptions.of(run.recipe()).session()));
            file.write(encoder.model());
            if (encoder.doubt().isEmpty()) {
                spec.commandLine().getOut().println(file.path() + ": checked against the training graph's own features");
            }
            return DoubtfulEncoder.exitCode(spec.commandLine().getErr(), file.path(), encoder.doubt());
        }
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
