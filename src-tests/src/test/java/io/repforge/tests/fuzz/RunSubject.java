package io.repforge.tests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A file of a run's folder that is damaged, and the run resumed or exported: either it is refused, or what comes out is what would have come out undamaged, which
 * a resumed run gives from whichever checkpoint it starts.
 */
final class RunSubject implements Subject {

    private static final String RECIPE = "recipe.yaml";

    private final String name;
    private final int share;
    private final List<String> files;

    private RunSubject(String name, int share, List<String> files) {
        this.name = name;
        this.share = share;
        this.files = files;
    }

    static RunSubject checkpoints() {
        return new RunSubject("checkpoints", 90, List.of("checkpoints/epoch-0002"));
    }

    /** What else a run goes on with. */
    static RunSubject records() {
        return new RunSubject("recipes and metrics of runs", 50, List.of("recipe.yaml", "metrics.csv"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int share() {
        return share;
    }

    private static Command train(Path recipe, Path run, int epochs, String... more) {
        String[] arguments = {"train", recipe.toString(), "--out", run.toString(), "--set", "n_epochs=" + epochs};
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Command.run(all);
    }

    @Override
    public void prepare(Path whole) throws IOException {
        Path recipe = Files.writeString(whole.resolve(RECIPE), """
                algorithm: simclr
                name: fuzz
                data: {train: [{use: synthetic, size: 16, episodes: 4, episode_length: 6}]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                projection_dim: 4
                batch_size: 8
                n_epochs: 2
                batches_per_epoch: 2
                shuffle_buffer_size: 8
                log_interval: 1
                threads: 1
                """);
        requireDone(train(recipe, whole.resolve("run"), 2));
        Path goneOn = Trees.copy(whole.resolve("run"), whole.resolve("gone-on"));
        requireDone(train(recipe, goneOn, 3, "--resume"));
        requireDone(Command.run("export", whole.resolve("run").toString(), "--out", whole.resolve("exported.onnx").toString()));
    }

    private static void requireDone(Command command) {
        if (command.code() != 0) {
            throw new IllegalStateException(command.toString());
        }
    }

    @Override
    public Verdict attempt(Path whole, Path scratch, Random random) throws IOException {
        Path run = Trees.copy(whole.resolve("run"), scratch.resolve("run"));
        Path chosen = run.resolve(files.get(random.nextInt(files.size())));
        Path spoilt = Files.isDirectory(chosen) ? Trees.any(Trees.files(chosen), random) : chosen;
        byte[] before = Files.readAllBytes(spoilt);
        byte[] after = Damage.bytes(before, random);
        if (random.nextInt(20) == 0) {
            Files.delete(spoilt);
        } else {
            Files.write(spoilt, after);
        }
        if (random.nextInt(3) == 0) {
            Path exported = scratch.resolve("exported.onnx");
            Command command = Command.run("export", run.toString(), "--out", exported.toString());
            Verdict verdict = Verdict.of(command, "");
            return !verdict.isAccepted() ? verdict
                    : verdict.unless(!command.warned() && !same(exported, whole.resolve("exported.onnx")), spoilt.getFileName() + ": another encoder");
        }
        Command command = train(whole.resolve(RECIPE), run, 3, "--resume");
        Verdict verdict = Verdict.of(command, "");
        return !verdict.isAccepted() ? verdict
                : verdict.unless(!same(run.resolve("encoder.onnx"), whole.resolve("gone-on/encoder.onnx")), spoilt.getFileName() + ": another encoder")
                        .unless(!command.warned() && lines(run) < lines(whole.resolve("gone-on")), spoilt.getFileName() + ": lost lines of metrics");
    }

    private static boolean same(Path one, Path other) throws IOException {
        return Files.exists(one) && Files.mismatch(one, other) < 0;
    }

    private static long lines(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).size();
    }
}
