package io.repforge.tests.fuzz;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.framework.data.webdataset.WebDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Data that is converted. A step may be lost only with a word, and one that a check sum covers may not change at all.
 *
 * @param source the argument of {@code convert}, with {@code %s} for the damaged file
 * @param file the file that is damaged
 * @param checked whether check sums of the format cover what it holds
 */
record DataSubject(String name, int share, String source, String file, boolean checked, Maker maker, BiFunction<byte[], Random, byte[]> damage)
        implements Subject {

    /** Makes the data in a folder. */
    interface Maker {
        void make(Path folder) throws IOException;
    }

    @Override
    public void prepare(Path whole) throws IOException {
        maker.make(whole);
        Path out = Files.createTempDirectory("repforge-fuzz");
        try {
            Command command = Command.run("convert", source.formatted(whole.resolve(file)), "--out", out.toString());
            if (command.code() != 0) {
                throw new IllegalStateException(name + " can't be converted: " + command);
            }
            List<Integer> steps = steps(out);
            Files.write(whole.resolveSibling(name + ".steps"), steps.stream().map(String::valueOf).toList());
        } finally {
            Trees.delete(out);
        }
    }

    @Override
    public Verdict attempt(Path whole, Path scratch, Random random) throws IOException {
        Path in = Trees.copy(whole, scratch.resolve("in"));
        Path spoilt = in.resolve(file);
        if (Files.isDirectory(spoilt)) {
            spoilt = Trees.any(Trees.files(spoilt), random);
        }
        Files.write(spoilt, damage.apply(Files.readAllBytes(spoilt), random));
        Path out = scratch.resolve("out");
        Command command = Command.run("convert", source.formatted(in.resolve(file)), "--out", out.toString());
        Verdict verdict = Verdict.of(command, spoilt.getFileName().toString());
        if (verdict.isAccepted()) {
            List<Integer> before = Files.readAllLines(whole.resolveSibling(name + ".steps")).stream().map(Integer::valueOf).toList();
            List<Integer> after = steps(out);
            return verdict.unless(after.size() < before.size() && !command.warned(), "only " + after.size() + " of " + before.size() + " steps")
                    // what comes after a member that is whole is another member, as gzip has it
                    .unless(checked && !command.warned() && !after.subList(0, Math.min(after.size(), before.size())).equals(before), "steps have changed");
        }
        return verdict.kind() == Verdict.Kind.REFUSED && Files.exists(out) && !Trees.files(out).isEmpty()
                ? new Verdict(Verdict.Kind.SILENT, "left " + Trees.files(out) + " though it was refused: " + verdict.told()) : verdict;
    }

    /** What the observations of the steps are, in short. */
    private static List<Integer> steps(Path shards) throws IOException {
        List<Integer> steps = new ArrayList<>();
        try (Dataset dataset = WebDataset.open(Trees.files(shards)); StepReader reader = dataset.read(Dataset.Pass.inOrder())) {
            for (@Nullable
            Step step = reader.next(); step != null; step = reader.next()) {
                steps.add(Arrays.hashCode(step.observation().array().bytes()));
            }
        }
        return steps;
    }
}
