package io.repforge.spark.embed;

import io.repforge.api.data.Dataset;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.cli.CheckpointOption;
import io.repforge.framework.cli.DataOpener;
import io.repforge.framework.cli.DeviceOption;
import io.repforge.framework.cli.EncoderArgument;
import io.repforge.framework.cli.FeaturesOption;
import io.repforge.framework.cli.OnErrorOption;
import io.repforge.framework.cli.PluginFolders;
import io.repforge.framework.cli.PluginsBeside;
import io.repforge.framework.data.Tolerance;
import io.repforge.framework.data.WholePass;
import io.repforge.framework.plugin.Components;
import io.repforge.spark.ExecutorComponents;
import io.repforge.spark.SparkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge spark embed}. */
@Command(name = "embed",
        description = "Writes the representations of any number of observations, with their keys and labels. What is whole when it is stopped isn't done again.",
        mixinStandardHelpOptions = true,
        footer = {
                "  repforge spark embed encoder.onnx 'shards/photos-{0000..0999}.tar' --out photos.parquet",
                "  repforge spark embed runs/quickstart s3://bucket/photos --out hdfs://name/photos.parquet --master spark://host:7077"
        })
public final class SparkEmbedCommand implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SparkEmbedCommand.class);

    @Parameters(index = "0", paramLabel = "ENCODER.onnx|RUN", description = "An exported encoder, or the folder of a run, on this machine.")
    private Path encoder;

    @Parameters(index = "1", paramLabel = "DATA",
            description = "Shards, an image folder, or a data source such as '{use: fashion-mnist, split: test}'. Each machine reads its parts itself, by the same paths.")
    private String source;

    @Option(names = "--out", required = true, paramLabel = "FOLDER",
            description = "A folder that all machines share, such as embeddings.parquet or hdfs://name/embeddings: it gets a file for each part of the data. Of what is there,"
                    + " what this command made alone is gone on with.")
    private String out;

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "parquet: a table with the columns key, one for each label, and features; npy: arrays [n, D], each with a"
                    + " table of its keys and labels beside it. ${DEFAULT-VALUE} by default.")
    private OutputFormat format = OutputFormat.PARQUET;

    @Option(names = "--partitions", paramLabel = "N", description = "Into how many parts the data is cut. By default one for each shard, or for each 100,000 rows and"
            + " at least four for each core.")
    private int partitions;

    @Option(names = "--overwrite", description = "Do all of it again, also what is whole.")
    private boolean overwrite;

    @Mixin
    private SparkOptions spark;

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

    /** Of picocli, which fills in its options. */
    public SparkEmbedCommand() {}

    @Override
    public void run() {
        if (partitions < 0) {
            throw new UserError("--partitions is a number of parts and at least 1, not " + partitions + ".");
        }
        try (Components components = plugins.load(PluginsBeside.of(encoder)); DataOpener data = new DataOpener(components, Path.of(""))) {
            Tolerance tolerance = onError.tolerance();
            Dataset dataset = data.open(source, "DATA");
            WholePass.require(dataset);
            EncoderArgument argument = EncoderArgument.open(encoder, checkpoint, features.choice(components), components);
            argument.model().require(dataset.spec().observation());
            spark.run("repforge spark embed", session -> embed(session, argument, data, dataset, tolerance));
        }
    }

    /** @return by which plan it is made now */
    private EmbeddingPlan embed(SparkSession session, EncoderArgument argument, DataOpener data, Dataset dataset, Tolerance tolerance) throws IOException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        Configuration settings = context.hadoopConfiguration();
        OutputFolder folder = new OutputFolder(out, settings);
        folder.requireOurs();
        if (overwrite) {
            folder.remove();
        }
        Optional<EmbeddingPlan> finished = folder.finished();
        Optional<EmbeddingPlan> earlier = finished.or(() -> begun(folder));
        EmbeddingPlan plan = plan(argument, dataset, tolerance, earlier, context.defaultParallelism());
        earlier.ifPresent(made -> made.requireSame(plan, out));
        if (finished.isPresent()) {
            spec.commandLine().getOut().println(out + " is whole already; --overwrite does it again.");
            return plan;
        }
        folder.begin(plan);
        List<Integer> left = new ArrayList<>();
        List<EmbeddedPart> done = new ArrayList<>();
        for (int part = 0; part < plan.parts(); part++) {
            Optional<EmbeddedPart> whole = folder.done(plan, part);
            whole.ifPresent(done::add);
            if (whole.isEmpty()) {
                left.add(part);
            }
        }
        tell(plan, dataset, done.size(), context.defaultParallelism());
        if (!left.isEmpty()) {
            int cores = SparkOptions.taskCores(context);
            String job = UUID.randomUUID().toString();
            EmbedTask task = new EmbedTask(job, ExecutorComponents.of(plugins), context.broadcast(argument.model().content()), argument.model().name(),
                    device.over(argument.session()).device().toString(), cores, withClasses(data, dataset), tolerance.onError(), tolerance.maxSkipped(), plan,
                    folder.place(),
                    context.broadcast(new SerializableConfiguration(settings)));
            try {
                done.addAll(context.parallelize(left, left.size()).map(task::run).collect());
            } finally {
                OpenedJob.closeAll(job);
            }
        }
        requireTolerable(done, tolerance);
        folder.finish(plan);
        summarise(plan, done);
        return plan;
    }

    private static Optional<EmbeddingPlan> begun(OutputFolder folder) {
        try {
            return folder.begun();
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    /** As many parts as there were before, unless another number is asked for: this time there may be other machines. */
    private EmbeddingPlan plan(EncoderArgument argument, Dataset dataset, Tolerance tolerance, Optional<EmbeddingPlan> earlier, int cores) throws IOException {
        Cut cut = Cut.of(dataset, partitions > 0 ? partitions : earlier.map(EmbeddingPlan::parts).orElse(0), cores);
        return new EmbeddingPlan(digest(argument.model().content()), place(source), format, tolerance.onError().toString(), cut.parts(), cut.rows());
    }

    /** A path that is there as one that is the same from everywhere. */
    private static String place(String source) {
        try {
            Path path = Path.of(source);
            return Files.exists(path) ? path.toAbsolutePath().normalize().toString() : source;
        } catch (InvalidPathException e) {
            return source;
        }
    }

    /** Shards named by a path as a source that is told how many classes there are: else each process would read all of the data to find out. */
    private String withClasses(DataOpener data, Dataset dataset) {
        List<String> classes = dataset.spec().labels().entrySet().stream().filter(label -> label.getValue() instanceof Space.Discrete known && known.names().isEmpty())
                .map(label -> quoted(label.getKey()) + ": " + ((Space.Discrete) label.getValue()).n()).sorted().toList();
        boolean shards = !source.startsWith("{") && data.source(source, "DATA").component().name().equals("webdataset");
        return !shards || classes.isEmpty() ? source : "{use: webdataset, urls: [" + quoted(source) + "], classes: {" + String.join(", ", classes) + "}}";
    }

    /** As YAML has it. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tell(EmbeddingPlan plan, Dataset dataset, int done, int cores) {
        if (done > 0) {
            LOG.info("{} of {} parts are in {} already", done, plan.parts(), out);
        }
        int pieces = plan.cut().isByNumbers() ? Integer.MAX_VALUE : dataset.pieces().orElse(Integer.MAX_VALUE);
        if (pieces < plan.parts()) {
            LOG.warn("The data has {} shards, fewer than the {} parts that are asked for, so each task reads all of it; --partitions {} or more shards spare them that",
                    pieces,
                    plan.parts(), pieces);
        } else if (pieces < cores) {
            LOG.warn("The data has {} shards, fewer than the {} cores that could work on it; write more and smaller shards to use them all", pieces, cores);
        }
    }

    /** That what was left out in all parts together isn't more than may be. */
    private static void requireTolerable(List<EmbeddedPart> parts, Tolerance tolerance) {
        int leftOut = parts.stream().mapToInt(EmbeddedPart::leftOut).sum();
        List<String> faults = parts.stream().flatMap(part -> part.faults().stream()).limit(5).toList();
        if (leftOut > tolerance.maxSkipped()) {
            throw new UserError(leftOut + " steps can't be read, more than the " + tolerance.maxSkipped() + " that may be left out (" + faults.get(0)
                    + "); mend the data, or raise --max-skipped, with which what is done stays.");
        }
        faults.forEach(fault -> LOG.warn("left out: {}", fault));
    }

    private void summarise(EmbeddingPlan plan, List<EmbeddedPart> parts) {
        long rows = parts.stream().mapToLong(EmbeddedPart::rows).sum();
        int width = parts.stream().mapToInt(EmbeddedPart::width).max().orElse(0);
        int leftOut = parts.stream().mapToInt(EmbeddedPart::leftOut).sum();
        spec.commandLine().getOut().println(out + ": " + rows + " × " + width + " in " + plan.parts() + (plan.parts() == 1 ? " file" : " files")
                + (leftOut == 0 ? "" : "; " + leftOut + (leftOut == 1 ? " step" : " steps") + " left out that can't be read"));
    }
}
