package io.repforge.benchmarks;

import io.repforge.benchmarks.reading.ImageSpeed;
import io.repforge.benchmarks.reading.ReadingSpeed;
import io.repforge.benchmarks.report.Machine;
import io.repforge.benchmarks.report.Report;
import io.repforge.benchmarks.runs.RunSpeed;
import io.repforge.benchmarks.steps.Case;
import io.repforge.benchmarks.steps.DisagreementException;
import io.repforge.benchmarks.steps.StepBenchmark;
import io.repforge.benchmarks.steps.StepMasking;
import io.repforge.benchmarks.steps.StepPrecision;
import io.repforge.benchmarks.steps.StepProfile;
import io.repforge.benchmarks.steps.StepSizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs benchmarks, prints what they found, and writes it as Markdown and as JSON. */
@Command(name = "benchmark", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measures Repforge; its training steps beside those of libtorch. Keep the machine quiet meanwhile.")
public final class Main implements Callable<Integer> {

    /** What can be measured. */
    enum Part { steps, precision, profile, reading, startup, runs, sizes, masking, memory, images }

    private static final int STARTS = 5;

    @Parameters(paramLabel = "PART", arity = "0..*", description = "What to measure: ${COMPLETION-CANDIDATES}; everything but images if left out.")
    private Set<Part> parts = new TreeSet<>();

    @Option(names = "--cases", paramLabel = "REGEX", defaultValue = ".*",
            description = "Of steps, precision and profile, the cases whose names match, such as resnet_128-.*")
    private String cases;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "10",
            description = "Turns of each engine that are timed of each case in each run; ${DEFAULT-VALUE} if left out.")
    private int steps;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "3", description = "How often steps are measured, in new processes; ${DEFAULT-VALUE} if left out.")
    private int runs;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "3", description = "Epochs of whole runs; ${DEFAULT-VALUE} if left out.")
    private int epochs;

    @Option(names = "--memory-steps", paramLabel = "N", defaultValue = "10000", description = "Steps over which memory is watched; ${DEFAULT-VALUE} if left out.")
    private int memorySteps;

    @Option(names = "--reading-share", paramLabel = "X", defaultValue = "1",
            description = "Share of the samples that reading is measured by; ${DEFAULT-VALUE} if left out.")
    private double readingShare;

    @Option(names = "--images", paramLabel = "DIR", description = "What pillow/make.py has made, which images are measured by.")
    private @Nullable Path images;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "Threads that decode images; ${DEFAULT-VALUE} if left out.")
    private int threads;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where benchmarks.md and benchmarks.json go.")
    private Path out;

    @Option(names = "--page", paramLabel = "FILE", description = "A page, such as src-tests/benchmarks/README.md, whose markers the tables go between.")
    private @Nullable Path page;

    private Main() {}

    /** Exits with 0; 2 if engines that are to be compared compute different things; 1 for anything else. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("repforge.home", ""));
        Report report = new Report(out, Machine.present());
        Files.createDirectories(out);
        try {
            for (Part part : parts.isEmpty() ? EnumSet.complementOf(EnumSet.of(Part.images)) : new TreeSet<>(parts)) {
                progress("measuring " + part + " …");
                RunSpeed whole = new RunSpeed(home, STARTS, epochs);
                report.add(switch (part) {
                    case steps -> new StepBenchmark(3, steps, runs, Main::progress).measure(chosen());
                    case precision -> new StepPrecision(steps).measure(chosen());
                    case profile -> new StepProfile(steps).measure(chosen());
                    case reading -> new ReadingSpeed(out, readingShare).measure();
                    case startup -> whole.startUp();
                    case runs -> whole.wholeRuns(out);
                    case sizes -> new StepSizes(steps).measure();
                    case masking -> new StepMasking(steps).measure();
                    case memory -> whole.memoryOverTime(memorySteps);
                    case images -> new ImageSpeed(folderOfImages(), threads).measure();
                });
            }
        } catch (DisagreementException e) {
            System.err.println("Nothing was timed, since the engines don't compute the same. " + e.getMessage());
            return 2;
        }
        if (page != null) {
            Files.writeString(page, report.into(Files.readString(page)));
        }
        System.out.println(report.markdown());
        return 0;
    }

    private Path folderOfImages() {
        if (images == null) {
            throw new IllegalArgumentException("images are measured by files: make them by pillow/make.py, and name their folder by --images");
        }
        return images;
    }

    private List<Case> chosen() {
        List<Case> chosen = Case.all().stream().filter(one -> one.name().matches(cases)).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("--cases " + cases + " matches none of " + Case.all().stream().map(Case::name).toList());
        }
        return chosen;
    }

    private static void progress(String line) {
        System.err.println(line);
    }
}
