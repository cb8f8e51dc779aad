package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Step;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.LabelAmount;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.data.TolerantDataset;
import io.repforge.framework.data.parts.Outline;
import io.repforge.framework.data.parts.Parting;
import io.repforge.framework.data.parts.Parting.By;
import io.repforge.framework.data.parts.Shares;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.data.webdataset.WriteOptions;
import io.repforge.framework.explore.CsvTable;
import io.repforge.framework.plugin.Components;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge data split}. */
@Command(name = "split", mixinStandardHelpOptions = true,
        description = "Parts data to train on, to choose by and to test on: as shards in a folder for each part, or as a list of who is in which. Trajectories stay whole.",
        footer = {
                "  repforge data split photos --out parts                       # parts/train, parts/val, parts/test",
                "  repforge data split photos --parts seen=0.5,unseen=0.5 --by class --out parts",
                "  repforge data split photos --labels 25 --list few.csv        # then {use: listed-part, of: …, list: few.csv, part: labelled}"
        })
final class DataSplitCommand implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DataSplitCommand.class);
    private static final String SHARDS = "data";

    @Parameters(paramLabel = "SOURCE", description = "Shards, an image folder, an npz file, or a data source such as '{use: fashion-mnist, split: train}'.")
    private String source;

    @Option(names = "--out", paramLabel = "DIR", description = "Write the parts as shards, DIR/PART/data-000000.tar and so on. What is there already is never replaced.")
    private @Nullable Path out;

    @Option(names = "--list", paramLabel = "FILE.csv", description = "Write no data, but a table of the trajectories, in the order of the data, and the part of each,"
            + " which the source listed-part reads. Of what is there, such a table alone is replaced.")
    private @Nullable Path list;

    @Option(names = "--parts", paramLabel = "PART=SHARE,…", description = "Parts and their shares; train=0.8,val=0.1,test=0.1 by default. What is left over is in none.")
    private @Nullable String parts;

    @Option(names = "--labels", paramLabel = "N|N%%", description = "Part off a few labels instead, 'labelled', so many of each class or a share of each such as 1%%, and"
            + " what is left, 'rest'. The same seed gives the same as it does for fine-tune.")
    private @Nullable String labels;

    @Option(names = "--by", paramLabel = "WHAT",
            description = "stratified: each class alike, where there are classes; random: whatever the classes; class: each class is in one"
                    + " part as a whole, so that other parts have never seen it. stratified by default.")
    private By by = By.STRATIFIED;

    @Option(names = "--label", paramLabel = "NAME", description = "The label whose classes are meant; ${DEFAULT-VALUE} by default.")
    private String label = Step.LABEL;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the draw; ${DEFAULT-VALUE} by default.")
    private long seed = 0;

    @Option(names = "--compression", paramLabel = "KIND", description = "none, gzip or zstd; none by default.")
    private WriteOptions.Compression compression = WriteOptions.Compression.NONE;

    @Option(names = "--images", paramLabel = "FORMAT", description = "npy (fast to read) or png (small); npy by default.")
    private WriteOptions.ImageFormat images = WriteOptions.ImageFormat.NPY;

    @Mixin
    private JsonOption json;

    @Mixin
    private OnErrorOption onError;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        if ((out == null) == (list == null)) {
            throw new UserError("Say what is to be written: shards, with --out DIR, or a table, with --list FILE.csv; one of the two.");
        }
        if (labels != null && (parts != null || by != By.STRATIFIED)) {
            throw new UserError("--labels parts off labels of each class alike; it goes with neither --parts nor --by.");
        }
        Shares shares = Shares.of(parts == null ? "train=0.8,val=0.1,test=0.1" : parts, "--parts");
        LabelAmount amount = labels == null ? null : LabelAmount.of(labels, "--labels");
        OutputFile table = list == null ? null : OutputFile.at(list, OutputFile.Kind.PART_TABLE);
        try (Components components = plugins.load(); DataOpener opener = new DataOpener(components, Path.of(""))) {
            if (out != null) {
                for (String part : amount == null ? shares.shares().keySet() : Parting.FEW_LABELS) {
                    WebDataset.requireFree(out.resolve(part), SHARDS);
                }
            }
            Skipped skipped = new Skipped();
            Dataset data = opener.open(source, "SOURCE");
            requireClasses(data, amount != null || by == By.CLASS);
            if (table != null) {
                table.prepare();
            }
            Outline outline;
            try (ProgressBar bar = Progress.bar("read", data.size().orElse(-1))) {
                outline = Outline.of(data, label, bar::stepTo);
            }
            Parting parting = amount == null ? Parting.of(outline, shares, by, seed) : Parting.of(outline, amount, label, seed);
            if (parting.leftOver(outline) > 0) {
                LOG.warn("{} of {} trajectories are in no part", parting.leftOver(outline), outline.count());
            }
            Map<String, List<Path>> shards = Map.of();
            if (table != null) {
                table.write(listed(data, outline, parting));
            } else {
                shards = written(Objects.requireNonNull(out, "one of both is given"), onError.tolerance().over(data, skipped), outline, parting);
                skipped.summary().ifPresent(LOG::warn);
            }
            tell(data, outline, parting, shards);
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private void requireClasses(Dataset data, boolean areNeeded) {
        Space space = data.spec().labels().get(label);
        if (space instanceof Space.Discrete) {
            return;
        }
        if (areNeeded || !label.equals(Step.LABEL)) {
            throw new UserError("The data has no classes under the label '" + label + "'; its labels are " + new TreeSet<>(data.spec().labels().keySet())
                    + ": name one of classes with --label, or part it with --by random.");
        }
        if (by == By.STRATIFIED) {
            LOG.info("the data has no classes under the label '{}', so its trajectories are parted whatever they are", label);
            by = By.RANDOM;
        }
    }

    private Map<String, List<Path>> written(Path folder, TolerantDataset data, Outline outline, Parting parting) throws IOException {
        Map<String, Dataset> some = new LinkedHashMap<>();
        parting.parts().forEach((name, trajectories) -> some.put(name, data.part(Part.of(trajectories))));
        long steps = parting.parts().values().stream().mapToLong(part -> part.stream().mapToLong(outline::steps).sum()).sum();
        try (ProgressBar bar = Progress.bar("write", steps)) {
            return WebDataset.convert(some, folder, SHARDS, WriteOptions.of().compression(compression).images(images), bar::stepTo);
        }
    }

    private byte[] listed(Dataset data, Outline outline, Parting parting) {
        CsvTable table = new CsvTable(List.of("trajectory", "part", "steps", "class", "name"));
        for (int i = 0; i < outline.count(); i++) {
            table.row(List.of(Integer.toString(i), parting.of(i), Integer.toString(outline.steps(i)), className(data, outline.label(i)),
                    outline.name(i).replaceAll("\\R", " ")));
        }
        return table.bytes();
    }

    private String className(Dataset data, double value) {
        return data.spec().labels().get(label) instanceof Space.Discrete classes && value >= 0 && value < classes.n() ? classes.name((int) value) : "";
    }

    private void tell(Dataset data, Outline outline, Parting parting, Map<String, List<Path>> shards) {
        PrintWriter console = spec.commandLine().getOut();
        List<Map<String, Object>> told = new ArrayList<>();
        TextTable text = new TextTable("part");
        parting.parts().forEach((name, trajectories) -> {
            long steps = trajectories.stream().mapToLong(outline::steps).sum();
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("part", name);
            one.put("trajectories", trajectories.cardinality());
            one.put("steps", steps);
            Map<String, Integer> classes = new LinkedHashMap<>();
            trajectories.stream().mapToObj(trajectory -> className(data, outline.label(trajectory))).sorted().forEach(each -> classes.merge(each, 1, Integer::sum));
            classes.remove("");
            if (!classes.isEmpty()) {
                one.put("classes", classes);
            }
            if (!shards.isEmpty()) {
                one.put("shards", Objects.requireNonNull(shards.get(name)).stream().map(Path::toString).toList());
            }
            told.add(one);
            text.row(name, trajectories.cardinality() + (trajectories.cardinality() == 1 ? " trajectory" : " trajectories"), steps + (steps == 1 ? " step" : " steps"),
                    classes.isEmpty() ? "" : classes.size() + (classes.size() == 1 ? " class" : " classes"),
                    list != null ? "" : Objects.requireNonNull(out).resolve(name).toString());
        });
        Map<String, Object> value = new LinkedHashMap<>();
        if (list != null) {
            value.put("list", list.toString());
        }
        value.put("parts", told);
        value.put("in_no_part", parting.leftOver(outline));
        json.print(console, value, () -> {
            text.print(console);
            if (list != null) {
                console.println(list);
            }
        });
    }
}
