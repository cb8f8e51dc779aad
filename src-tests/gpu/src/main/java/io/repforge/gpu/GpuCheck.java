package io.repforge.gpu;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks a device: {@code agreement} with the CPU, every one of the {@code recipes}, {@code speed}. Exit code 1 if something fails. */
@Command(name = "gpu-check", mixinStandardHelpOptions = true, sortOptions = false, description = "Checks what runs on a device do, beside the CPU.")
public final class GpuCheck implements Callable<Integer> {

    /** What needs more than a recipe to run here. */
    private static final String DOWNLOADS = "simclr-fashion-mnist.yaml";
    private static final Set<String> OWN_IMAGES = Set.of("my-images.yaml", "clip-art.yaml");

    private final PrintStream console;

    @Option(names = "--device", defaultValue = "cuda", description = "What to check: cuda, or cpu to try the check itself. Default: ${DEFAULT-VALUE}.")
    private String device = "cuda";

    @Option(names = "--recipes", required = true, description = "Folder of recipes.")
    private Path recipes = Path.of("configs");

    @Option(names = "--out", required = true, description = "Folder for runs and results; made anew.")
    private Path out = Path.of("gpu");

    @Option(names = "--only", split = ",", defaultValue = "agreement,recipes,speed", description = "Which parts. Default: ${DEFAULT-VALUE}.")
    private Set<String> only = Set.of();

    @Option(names = "--agreement", split = ",", defaultValue = "quickstart.yaml,byol-fashion-mnist.yaml,variational-autoencoder-fashion-mnist.yaml,recurrent-cpc.yaml",
            description = "Recipes that are compared. Default: ${DEFAULT-VALUE}.")
    private List<String> compared = List.of();

    @Option(names = "--steps", defaultValue = "10", description = "Steps of each run but those of speed. Default: ${DEFAULT-VALUE}.")
    private int steps = 10;

    @Option(names = "--timed", defaultValue = "120", description = "Steps of speed's runs. Default: ${DEFAULT-VALUE}.")
    private int timed = 120;

    @Option(names = "--batch", defaultValue = "256", description = "Pairs per batch in speed. Default: ${DEFAULT-VALUE}.")
    private int batch = 256;

    @Option(names = "--limit", defaultValue = "600", description = "Seconds after which nothing new begins. Default: ${DEFAULT-VALUE}.")
    private long limit = 600;

    @Option(names = "--set", description = "Settings of all runs but those of speed, such as batch_size=8.")
    private List<String> settings = new ArrayList<>();

    private GpuCheck(PrintStream console) {
        this.console = console;
    }

    /** Checks, and ends the virtual machine. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, arguments));
    }

    /** @return the exit code */
    static int run(PrintStream console, String... arguments) {
        return new CommandLine(new GpuCheck(console)).execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        Findings findings = new Findings(out.resolve("results.txt"), console, limit);
        Runs runs = new Runs(out.resolve("runs"), recipes);
        if (only.contains("agreement")) {
            Agreement agreement = new Agreement(runs, device, findings);
            for (String recipe : compared) {
                if (!findings.over()) {
                    agreement.check(recipe, steps, settings);
                }
            }
            agreement.repeat(compared.get(0), steps, settings);
        }
        if (only.contains("recipes")) {
            all(runs, findings);
        }
        if (only.contains("speed")) {
            new Speed(runs, device, findings, out).measure(timed, batch);
        }
        findings.say(findings.failures() == 0 ? "nothing failed" : "%d failed", findings.failures());
        return findings.failures() == 0 ? 0 : 1;
    }

    private void all(Runs runs, Findings findings) throws IOException {
        List<String> files;
        try (Stream<Path> listed = Files.list(recipes)) {
            files = listed.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")).sorted().toList();
        }
        for (String file : files) {
            if (findings.over()) {
                findings.say("%s: left out, the time is up", file);
                continue;
            }
            List<String> all = new ArrayList<>(List.of("device=" + device, "n_epochs=1", "batches_per_epoch=" + steps, "log_interval=" + steps, "evaluate=null"));
            if (file.equals(DOWNLOADS)) {
                all.add("data.train=[{use: fashion-mnist, split: train, part: sample}]");
            } else if (OWN_IMAGES.contains(file)) {
                all.add("data.train=[{use: image-folder, folder: " + Speed.pictures(out.resolve("own"), 64, 64) + ", size: 64, channels: 3}]");
            }
            all.addAll(settings);
            long began = System.nanoTime();
            Runs.Run run = runs.train("recipe-" + file.replace(".yaml", ""), file, all);
            if (run.succeeded()) {
                double[] loss = run.metric("loss");
                findings.say("OK   %-48s %4.1f s, loss %.6g", file, (System.nanoTime() - began) / 1e9, loss[loss.length - 1]);
            } else {
                findings.fail("%s ended with %d: %s", file, run.code(), run.lastWords());
            }
        }
    }
}
