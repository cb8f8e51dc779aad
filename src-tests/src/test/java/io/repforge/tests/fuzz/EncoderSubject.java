package io.repforge.tests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** An exported encoder that is damaged, and embeds. */
final class EncoderSubject implements Subject {

    @Override
    public String name() {
        return "encoders";
    }

    @Override
    public int share() {
        return 60;
    }

    @Override
    public void prepare(Path whole) throws IOException {
        Path recipe = Files.writeString(whole.resolve("recipe.yaml"), """
                algorithm: simclr
                data: {train: [{use: synthetic, size: 16, episodes: 4, episode_length: 6}]}
                encoder: {use: magical-cnn, arch: small, width: 0.25, hidden: 8}
                representation_dim: 4
                batch_size: 8
                n_epochs: 1
                batches_per_epoch: 1
                threads: 1
                """);
        Command command = Command.run("train", recipe.toString(), "--out", whole.resolve("run").toString());
        if (command.code() != 0) {
            throw new IllegalStateException(command.toString());
        }
    }

    @Override
    public Verdict attempt(Path whole, Path scratch, Random random) throws IOException {
        Path encoder = scratch.resolve("encoder.onnx");
        Files.write(encoder, Damage.bytes(Files.readAllBytes(whole.resolve("run/encoder.onnx")), random));
        return Verdict.of(Command.run("embed", encoder.toString(), "{use: synthetic, size: 16, episodes: 2, episode_length: 3}", "--out",
                scratch.resolve("embeddings.npy").toString()), "encoder.onnx");
    }
}
