package io.repforge.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encoder is probed on other data than it was trained on: clothes for one that has seen sprites. */
class TransferTest {

    private static final String SPRITES = "{use: synthetic, sprites: 1, size: 16, episodes: 10, episode_length: 8}";
    private static final String CLOTHES = "{use: fashion-mnist, split: test, part: sample}";
    private static final String FITTING = "{use: resized, of: " + CLOTHES + ", channels: 3, height: 16, width: 16}";

    @TempDir
    Path temp;

    private Path recipe(String clothes) throws IOException {
        return Files.writeString(temp.resolve("recipe.yaml"), """
                algorithm: simclr
                data: {train: [%s]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                batch_size: 8
                n_epochs: 1
                batches_per_epoch: 2
                threads: 1
                evaluate:
                  train: %s
                  label: shape
                  probes: [{use: knn, neighbours: [3]}]
                  transfer: [{name: clothes, train: %s, label: label}]
                """.formatted(SPRITES, SPRITES, clothes));
    }

    @Test
    void a_recipe_has_rows_of_other_data() throws IOException {
        Path folder = temp.resolve("run");
        RanCommand.printed(0, "recipe", "check", recipe(FITTING).toString());
        String printed = RanCommand.printed(0, "train", recipe(FITTING).toString(), "--out", folder.toString());
        JsonNode scores = new ObjectMapper().readTree(folder.resolve("evaluation.json").toFile());
        for (String row : new String[] {"trained", "untrained", "raw pixels", "clothes: trained", "clothes: untrained", "clothes: raw pixels"}) {
            assertTrue(scores.get(row).has("knn_3") && printed.contains(row), () -> row + " in " + scores);
        }
        assertTrue(scores.get("clothes: raw pixels").get("knn_3").asDouble() > 0.6, "clothes can be told apart by 16×16 pixels: " + scores);

        String evaluated = RanCommand.printed(0, "evaluate", folder.toString(), "--train", FITTING, "--probe", "{use: knn, neighbours: [3]}");
        assertTrue(evaluated.contains("raw pixels"), evaluated);
    }

    @Test
    void other_observations_are_refused_before_training_with_what_to_do() throws IOException {
        Path folder = temp.resolve("run");
        String said = RanCommand.printed(2, "train", recipe(CLOTHES).toString(), "--out", folder.toString());
        assertTrue(said.contains("evaluate.transfer 'clothes'.train") && said.contains("resized"), said);
        assertFalse(Files.exists(folder.resolve("metrics.csv")));
    }
}
