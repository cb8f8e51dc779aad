package io.repforge.tests.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A recipe that trains in a second, and studies of it. */
final class TinyStudy {

    private static final String SPRITES = "{use: synthetic, sprites: 1, size: 16, episodes: 30, episode_length: 4";

    private TinyStudy() {}

    /** Writes the recipe, {@code recipes/tiny.yaml}, and a study of it beside. */
    static Path write(Path folder, String study) throws IOException {
        Files.createDirectories(folder.resolve("recipes"));
        Files.writeString(folder.resolve("recipes/tiny.yaml"), """
                algorithm: simclr
                data: {train: [%s}]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                batch_size: 8
                n_epochs: 3
                batches_per_epoch: 2
                log_interval: 1
                threads: 1
                scheduler: cosine
                evaluate: {train: %s}, test: %s, seed: 2}, label: shape, probes: [{use: knn, neighbours: [3]}]}
                """.formatted(SPRITES, SPRITES, SPRITES));
        return Files.writeString(folder.resolve("study.yaml"), "recipe: recipes/tiny.yaml\nscore: knn_3\n" + study);
    }
}
