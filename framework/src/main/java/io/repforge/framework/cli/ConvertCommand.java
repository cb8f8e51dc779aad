package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.framework.UserError;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.data.webdataset.WriteOptions;
import io.repforge.framework.plugin.Components;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge convert}. */
@Command(description = "Writes data of any source as WebDataset shards.", mixinStandardHelpOptions = true,
        footer = {
                "  repforge convert photos --out shards",
                "  repforge convert '{use: idx, images: x.gz, labels: y.gz}' --out shards --images png"
        })
final class ConvertCommand implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ConvertCommand.class);

    @Parameters(paramLabel = "SOURCE",
            description = "Shards, an image folder, or a data source such as '{use: idx, images: x.gz, labels: y.gz}'.")
    private String source;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the shards. What it holds already is never replaced.")
    private Path out;

    @Option(names = "--name", paramLabel = "NAME", description = "What the shards are called; ${DEFAULT-VALUE} by default.")
    private String name = "data";

    @Option(names = "--compression", paramLabel = "KIND", description = "none, gzip or zstd; none by default.")
    private WriteOptions.Compression compression = WriteOptions.Compression.NONE;

    @Option(names = "--images", paramLabel = "FORMAT", description = "npy (fast to read) or png (small); npy by default.")
    private WriteOptions.ImageFormat images = WriteOptions.ImageFormat.NPY;

    @Mixin
    private OnErrorOption onError;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        try (Components components = plugins.load(); DataOpener data = new DataOpener(components, Path.of(""))) {
            WebDataset.requireFree(out, name);
            Skipped skipped = new Skipped();
            Dataset dataset = onError.tolerance().over(data.open(source, "SOURCE"), skipped);
            try (ProgressBar bar = Progress.bar("convert", dataset.size().orElse(-1))) {
                WriteOptions options = WriteOptions.of().compression(compression).images(images);
                List<Path> shards = WebDataset.convert(dataset, out, name, options, bar::stepTo);
                bar.close();
                skipped.summary().ifPresent(LOG::warn);
                shards.forEach(spec.commandLine().getOut()::println);
            }
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }
}
