package io.repforge.framework.cli;

import io.repforge.framework.report.Reports;
import io.repforge.framework.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge report}. */
@Command(mixinStandardHelpOptions = true,
        description = "Writes the page of a run anew, or one that compares several runs.",
        footer = {
                "  repforge report runs/quickstart",
                "  repforge report runs/a runs/b runs/c --out abc.html"
        })
final class ReportCommand implements Runnable {

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Folders of runs.")
    private List<Path> runs = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE",
            description = "The page; report.html in the run's folder, or comparison.html here for several. Of what is there, a page alone is replaced.")
    private @Nullable Path out;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Path place = out != null ? out : runs.size() == 1 ? new RunFolder(runs.get(0)).report() : Path.of("comparison.html");
        OutputFile file = OutputFile.page(place);
        file.write(runs.size() == 1 ? Reports.page(runs.get(0)) : Reports.comparison(runs));
        PrintWriter console = spec.commandLine().getOut();
        json.print(console, json.isWanted() ? Reports.value(runs) : Map.of(), () -> console.println(file.path()));
    }
}
