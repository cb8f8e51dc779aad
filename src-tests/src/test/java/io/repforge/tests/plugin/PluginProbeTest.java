package io.repforge.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A probe of a third party is asked by a recipe as ours are, and its score stands among theirs. */
class PluginProbeTest {

    @TempDir
    Path temp;

    @Test
    void itsScoreIsLoggedAndInTheReport() throws IOException {
        Path plugins = Files.createDirectory(temp.resolve("plugins"));
        for (PackagedJar jar : List.of(PackagedJar.essentials(), PackagedJar.contrastive(), PackagedJar.datasets(), PackagedJar.samplePlugin())) {
            jar.copyTo(plugins);
        }
        Path recipe = Files.writeString(temp.resolve("recipe.yaml"), """
                algorithm: simclr
                data: {train: [{use: synthetic, sprites: 1, size: 16, episodes: 10, episode_length: 8}]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                batch_size: 8
                n_epochs: 2
                batches_per_epoch: 3
                threads: 1
                keep_best: nearest_centroid
                evaluate:
                  train: {use: synthetic, sprites: 1, size: 16, episodes: 10, episode_length: 8}
                  label: shape
                  probes: [{use: knn, neighbours: [3]}, nearest-centroid]
                  every: 1
                """);
        Path folder = temp.resolve("run");
        String printed = RanCommand.printed(0, "train", recipe.toString(), "--out", folder.toString(), "--plugins", plugins.toString());

        JsonNode scores = new ObjectMapper().readTree(folder.resolve("evaluation.json").toFile());
        double score = scores.get("trained").get("nearest_centroid").asDouble();
        assertTrue(score >= 0 && score <= 1 && scores.get("untrained").has("nearest_centroid"), scores::toString);
        assertTrue(Files.readString(folder.resolve("metrics.csv")).lines().findFirst().orElseThrow().contains("evaluate/nearest_centroid"));
        assertTrue(Files.readString(folder.resolve("report.html")).contains(">centroid</th>"), "the report has its column");
        assertTrue(printed.contains("kNN 3  centroid    spread"), printed);
        assertTrue(Files.exists(folder.resolve("checkpoints/best.json")), "the best checkpoint is chosen by it");

        String described = RanCommand.printed(0, "plugins", "describe", "nearest-centroid", "--plugins", plugins.toString());
        assertTrue(described.contains("probe") && described.contains("hypersphere"), described);
        String evaluated = RanCommand.printed(0, "evaluate", folder.toString(), "--train", "{use: synthetic, sprites: 1, size: 16, episodes: 6, episode_length: 4}",
                "--label", "colour", "--probe", "nearest-centroid", "--plugins", plugins.toString());
        assertTrue(evaluated.contains("centroid    spread"), evaluated);
    }
}
