package io.repforge.framework.cli;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.explore.ProjectorFiles;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge embed}. */
@Command(description = "Writes the representations of data as a NumPy array, a row for each step, and its labels beside them if wanted.",
        mixinStandardHelpOptions = true,
        footer = {
                "  repforge embed encoder.onnx photos --out embeddings.npy --labels labels.npy",
                "  repforge embed runs/quickstart '{use: fashion-mnist, split: test, part: sample}' --out embeddings.npy"
        })
final class EmbedCommand implements Runnable {

    /** Numbers of one array. */
    private static final long MOST = (Integer.MAX_VALUE - 1024) / Float.BYTES;

    @Parameters(index = "0", paramLabel = "ENCODER.onnx|RUN", description = "An exported encoder, or the folder of a run.")
    private Path encoder;

    @Parameters(index = "1", paramLabel = "DATA", description = "Shards, an image folder, or a data source such as '{use: fashion-mnist, split: test}'.")
    private String source;

    @Option(names = "--out", required = true, paramLabel = "FILE",
            description = "The array, [n, D], such as embeddings.npy. Of what is there, a .npy file alone is replaced.")
    private Path out;

    @Option(names = "--labels", paramLabel = "FILE",
            description = "Write the labels too, a row for each of --out: FILE.csv has the number of the row and a column for each label;"
                    + " FILE.npy is the array y of scikit-learn for one label, [n], of the classes' names or else of numbers. Of what is there, a file of that kind alone"
                    + " is replaced. Of skipped steps, names are empty, numbers NaN, and classes without names -1.")
    private @Nullable Path labels;

    @Option(names = "--projector", paramLabel = "DIR", description = "Write the files of TensorBoard's projector too, with labels and small pictures:"
            + " tensorboard --logdir DIR shows them. Rows that are skipped aren't in them. An earlier projector_config.pbtxt there is replaced with what it names.")
    private @Nullable Path projector;

    @Option(names = "--label", paramLabel = "NAME", description = "Which label FILE.npy holds; ${DEFAULT-VALUE} by default.")
    private String label = Step.LABEL;

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
        OutputFile file = OutputFile.at(out, OutputFile.Kind.ARRAY);
        OutputFile.requireApart("--out", out, "--labels", labels);
        ProjectorFolder folder = projector == null ? null : ProjectorFolder.at(projector);
        if (folder != null) {
            folder.requireApart("--out", out);
            folder.requireApart("--labels", labels);
        }
        LabelFile labelFile = labels == null ? null : LabelFile.at(labels, label);
        try (Components components = plugins.load(PluginsBeside.of(encoder));
                DataOpener data = new DataOpener(components, Path.of(""))) {
            MissingRows missing = new MissingRows("is NaN");
            Dataset dataset = onError.tolerance().over(data.open(source, "DATA"), missing);
            if (labelFile != null) {
                labelFile.require(dataset.spec());
            }
            EncoderArgument argument = EncoderArgument.open(encoder, checkpoint, features.choice(components), components);
            argument.model().require(dataset.spec().observation());
            file.prepare();
            if (labelFile != null) {
                labelFile.file().prepare();
            }
            if (folder != null) {
                folder.prepare();
            }
            try (Engine engine = Engine.load(device.over(argument.session()));
                    InferenceSession session = argument.model().open(engine);
                    ProgressBar bar = Progress.bar("embed", dataset.size().orElse(-1))) {
                Features.Table table =
                        Features.table(dataset, Features.upTo(MOST, dataset.size().orElse(0), Features.encoder(session), EmbedCommand::tooLarge), bar::stepTo);
                if (table.rows() == 0 && !missing.numbers().isEmpty()) {
                    throw new UserError("Not one step of the data can be read: there is nothing to embed.");
                }
                Features.Table whole = table.withGaps(missing.numbers());
                file.write(Npy.write(array(whole)));
                spec.commandLine().getOut().println(out + ": " + whole.rows() + " × " + whole.width() + nan(missing));
                if (labelFile != null) {
                    labelFile.write(dataset.spec(), whole);
                    spec.commandLine().getOut().println(labels + ": " + labelFile.shown(dataset.spec()));
                }
                if (folder != null) {
                    folder.write(ProjectorFiles.of(dataset, table, missing.numbers()));
                    spec.commandLine().getOut().println(projector + ": tensorboard --logdir " + projector);
                }
            }
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private static String nan(MissingRows missing) {
        int count = missing.numbers().size();
        return count == 0 ? "" : ", of which " + count + " NaN (row " + missing.shown() + ")";
    }

    private static UserError tooLarge(double numbers) {
        return new UserError(String.format(Locale.ROOT, "The embeddings need %.0f MB, more than one array can hold: embed the data in parts.",
                Float.BYTES * numbers / 1e6));
    }

    private Array array(Features.Table table) {
        long numbers = (long) table.rows() * table.width();
        if (numbers > MOST) {
            throw tooLarge(numbers); // with rows that were skipped
        }
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * (int) numbers).order(ByteOrder.LITTLE_ENDIAN);
        table.parts().forEach(part -> {
            for (float value : part) {
                buffer.putFloat(value);
            }
        });
        return new Array(DType.FLOAT32, Shape.of(table.rows(), table.width()), buffer.array());
    }
}
