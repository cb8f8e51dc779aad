package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.explore.Exploration;
import io.repforge.framework.explore.ExplorationCsv;
import io.repforge.framework.explore.ExplorationPage;
import io.repforge.framework.explore.ExplorationValue;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge explore}. */
@Command(mixinStandardHelpOptions = true,
        description = "Shows data as an encoder sees it, as one page for a browser: a map, neighbours, near-duplicates, outliers and doubtful labels.",
        footer = {
                "  repforge explore encoder.onnx photos --out page.html --csv rows.csv"
        })
final class ExploreCommand implements Runnable {

    /** So many pictures may be large. */
    private static final int FEW = 3000;
    private static final int LARGE = 64;
    private static final int SMALL = 48;

    @Parameters(index = "0", paramLabel = "ENCODER.onnx|RUN", description = "An exported encoder, or the folder of a run.")
    private Path encoder;

    @Parameters(index = "1", paramLabel = "DATA", description = "Shards, an image folder, or a data source such as '{use: fashion-mnist, split: test}'.")
    private String source;

    @Option(names = "--out", required = true, paramLabel = "FILE",
            description = "The page, such as page.html, which needs no other file and no network. Of what is there, such a page alone is replaced.")
    private Path out;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write a table of all rows too: number, name, place in the maps, labels, outlier score, group of"
            + " near-duplicates, likely label. Of what is there, such a table alone is replaced.")
    private @Nullable Path csv;

    @Option(names = "--points", paramLabel = "N", description = "How many images the page shows at most; ${DEFAULT-VALUE} by default. Of more, outliers, near-duplicates,"
            + " doubtful labels and a random sample are shown. The table has all of them.")
    private int points = 5000;

    @Option(names = "--similarity", paramLabel = "S", description = "From which cosine similarity on two images are near-duplicates, such as 0.98; by default, one at"
            + " which they are ten times as near as is usual between nearest neighbours.")
    private @Nullable Double similarity;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the map and of the sample; ${DEFAULT-VALUE} by default.")
    private long seed = 0;

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
        OutputFile page = OutputFile.page(out);
        OutputFile.requireApart("--out", out, "--csv", csv);
        OutputFile table = csv == null ? null : OutputFile.at(csv, OutputFile.Kind.ROW_TABLE);
        if (points < 1) {
            throw new UserError("--points is a number of images and at least 1, not " + points + ".");
        }
        if (similarity != null && !(similarity > -1 && similarity <= 1)) {
            throw new UserError("--similarity is a cosine, more than -1 and at most 1, not " + similarity + ".");
        }
        try (Components components = plugins.load(PluginsBeside.of(encoder)); DataOpener data = new DataOpener(components, Path.of(""))) {
            MissingRows missing = new MissingRows("is left out");
            Dataset dataset = onError.tolerance().over(data.open(source, "DATA"), missing);
            EncoderArgument argument = EncoderArgument.open(encoder, checkpoint, features.choice(components), components);
            argument.model().require(dataset.spec().observation());
            page.prepare();
            if (table != null) {
                table.prepare();
            }
            Exploration.Question question = new Exploration.Question(similarity == null ? OptionalDouble.empty() : OptionalDouble.of(similarity), seed);
            try (Engine engine = Engine.load(device.over(argument.session()));
                    InferenceSession session = argument.model().open(engine);
                    ProgressBar bar = Progress.bar("explore", dataset.size().orElse(-1));
                    Exploration exploration = Exploration.of(dataset, Features.encoder(session), question, missing.numbers(), bar::stepTo)) {
                int pixels = Math.min(points, exploration.count()) <= FEW ? LARGE : SMALL;
                ExplorationValue value = ExplorationValue.of(exploration, new ExplorationValue.Extent(points, pixels, seed));
                page.write(ExplorationPage.html(encoder.toString(), source, exploration, value).getBytes(StandardCharsets.UTF_8));
                if (table != null) {
                    table.write(ExplorationCsv.of(exploration));
                }
                bar.close();
                PrintWriter console = spec.commandLine().getOut();
                Map<String, Object> facts = facts(exploration);
                json.print(console, facts, () -> print(facts, console));
            }
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private Map<String, Object> facts(Exploration exploration) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("page", out.toString());
        if (csv != null) {
            facts.put("table", csv.toString());
        }
        facts.put("images", exploration.count());
        facts.put("near_duplicates", exploration.duplicateCount());
        facts.put("duplicate_groups", exploration.duplicateGroups());
        facts.put("doubtful_labels", exploration.doubtCount());
        return facts;
    }

    private static void print(Map<String, Object> facts, PrintWriter console) {
        TextTable text = new TextTable("explored");
        facts.forEach((name, value) -> text.row(name.replace('_', ' '), String.valueOf(value)));
        text.print(console);
    }
}
