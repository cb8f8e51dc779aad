package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.describe.Description;
import io.repforge.framework.describe.DescriptionPage;
import io.repforge.framework.describe.DescriptionText;
import io.repforge.framework.plugin.Components;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge data describe}. */
@Command(name = "describe", mixinStandardHelpOptions = true,
        description = "Tells what data holds: steps, classes, trajectories, actions, how bright pixels are or how large components, copies, and what is left out.",
        footer = {
                "  repforge data describe photos",
                "  repforge data describe '{use: fashion-mnist, split: test, part: sample}' --out page.html --limit 500"
        })
final class DataDescribeCommand implements Runnable {

    @Parameters(paramLabel = "SOURCE", description = "Shards, an image folder, an npz file, or a data source such as '{use: fashion-mnist, split: test}'.")
    private String source;

    @Option(names = "--out", paramLabel = "FILE.html", description = "Write a page for a browser too, with samples of each class. Of what is there, such a page alone is"
            + " replaced.")
    private @Nullable Path out;

    @Option(names = "--samples", paramLabel = "FILE.png",
            description = "Write a picture of samples too, a row for each class. Of what is there, a PNG alone is replaced.")
    private @Nullable Path samples;

    @Option(names = "--limit", paramLabel = "N", description = "Look at the first N steps only; data without an end needs it.")
    private @Nullable Long limit;

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
        if (limit != null && limit < 1) {
            throw new UserError("--limit is a number of steps and at least 1, not " + limit + ".");
        }
        OutputFile page = out == null ? null : OutputFile.page(out);
        OutputFile picture = samples == null ? null : OutputFile.at(samples, OutputFile.Kind.PICTURE);
        try (Components components = plugins.load(); DataOpener data = new DataOpener(components, Path.of(""))) {
            Skipped skipped = new Skipped();
            Dataset dataset = onError.tolerance().over(data.open(source, "SOURCE"), skipped);
            if (picture != null && !(dataset.spec().observation() instanceof Space.Image)) {
                throw new UserError("--samples: the observations are " + dataset.spec().observation() + ", not images, so there is no picture of them; --out makes a"
                        + " page of what there is.");
            }
            if (page != null) {
                page.prepare();
            }
            if (picture != null) {
                picture.prepare();
            }
            long most = limit == null ? Long.MAX_VALUE : limit;
            try (ProgressBar bar = Progress.bar("describe", Math.min(most, dataset.size().orElse(limit == null ? -1 : most)))) {
                Description description = Description.of(dataset, most, skipped::count, bar::stepTo);
                bar.close();
                if (page != null) {
                    page.write(DescriptionPage.html(source, description).getBytes(StandardCharsets.UTF_8));
                }
                if (picture != null) {
                    picture.write(description.grid().orElseThrow());
                }
                tell(description);
            }
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private void tell(Description description) {
        PrintWriter console = spec.commandLine().getOut();
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("source", source);
        if (out != null) {
            value.put("page", out.toString());
        }
        if (samples != null) {
            value.put("picture", samples.toString());
        }
        value.putAll(description.value());
        json.print(console, value, () -> {
            DescriptionText.tables(description).forEach((title, rows) -> {
                TextTable table = new TextTable(title);
                rows.forEach(row -> table.row(row.toArray(String[]::new)));
                table.print(console);
            });
            if (out != null) {
                console.println(out);
            }
            if (samples != null) {
                console.println(samples);
            }
        });
    }
}
