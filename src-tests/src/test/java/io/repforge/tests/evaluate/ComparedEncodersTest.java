package io.repforge.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.tests.RanCommand;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recipe names what its encoder is compared with. */
class ComparedEncodersTest {

    private static final String SPRITES = "{use: synthetic, sprites: 1, size: 16, episodes: 40, episode_length: 8}";

    @TempDir
    Path temp;

    private Path recipe(String baselines, String label) throws IOException {
        return Files.writeString(temp.resolve("recipe.yaml"), """
                algorithm: simclr
                data: {train: [%s]}
                encoder: {use: magical-cnn, arch: small, width: 0.25}
                augmenter: {use: context-and-target, augmentations: [flip-left-right]}
                representation_dim: 8
                batch_size: 32
                n_epochs: 6
                batches_per_epoch: 20
                optimizer: {use: adam, learning_rate: 3e-3}
                scheduler: constant
                threads: 1
                evaluate:
                  train: %s
                  label: %s
                  probes: [{use: knn, neighbours: [5]}]
                  baselines: %s
                """.formatted(SPRITES, SPRITES, label, baselines));
    }

    private JsonNode trained(String baselines) throws IOException {
        Path folder = temp.resolve("run " + baselines);
        RanCommand.printed(0, "train", recipe(baselines, "colour").toString(), "--out", folder.toString());
        return new ObjectMapper().readTree(folder.resolve("evaluation.json").toFile());
    }

    private static List<String> rows(JsonNode scores) {
        List<String> names = new ArrayList<>();
        scores.fieldNames().forEachRemaining(names::add);
        names.removeAll(List.of("details", "scores"));
        return names.stream().filter(name -> scores.get(name).has("knn_5")).toList();
    }

    @Test
    void an_encoder_that_learnt_the_labels_is_the_bound_from_above_and_changes_nothing_else() throws IOException {
        JsonNode scores = trained("[untrained, pca-4, supervised]");
        assertEquals(List.of("trained", "untrained", "PCA 4", "supervised"), rows(scores));
        double supervised = scores.get("supervised").get("knn_5").asDouble();
        assertTrue(supervised > scores.get("untrained").get("knn_5").asDouble() + 0.2 && supervised > 0.9, scores::toString);
        JsonNode alone = trained("[]");
        assertEquals(List.of("trained"), rows(alone));
        assertEquals(scores.get("trained"), alone.get("trained"));
    }

    @Test
    void labels_that_training_data_hasnt_got_cant_be_learnt_which_is_said_before_training() throws IOException {
        Path folder = temp.resolve("run");
        for (String command : List.of("train", "recipe check")) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.add(recipe("[supervised]", "colour").toString());
            words.addAll(List.of("--set", "data.train=[{use: image-folder, folder: " + images() + "}]", "--set", "n_epochs=1"));
            if (command.equals("train")) {
                words.addAll(List.of("--out", folder.toString()));
            }
            String said = RanCommand.printed(2, words.toArray(String[]::new));
            assertTrue(said.contains("evaluate.baselines names supervised, but data.train has no classes under the label 'colour'"), said);
        }
        assertFalse(Files.exists(folder.resolve("metrics.csv")));
    }

    private Path images() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("images"));
        ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB), "png",
                folder.resolve("one.png").toFile());
        return folder;
    }

    @Test
    void a_baseline_that_there_isnt_is_refused_with_its_key() throws IOException {
        String said = RanCommand.printed(2, "recipe", "check", recipe("[untraned]", "colour").toString());
        assertTrue(said.contains("baseline 'untraned'") && said.contains("'untrained'"), said);
    }
}
