package io.repforge.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.evaluate.Judged;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.recipe.Recipes;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether scores are of test data or of training data that was held out. */
class JudgedDataTest {

    private static final String SPRITES = "{use: synthetic, sprites: 1, size: 16, episodes: 20, episode_length: 4}";
    private static final String OTHERS = "{use: synthetic, sprites: 1, size: 16, episodes: 20, episode_length: 4, seed: 2}";
    private static final String LEARN = "{use: part, of: " + SPRITES + ", which: learn}";
    private static final String HELD_OUT = "{use: part, of: " + SPRITES + ", which: held-out}";

    @TempDir
    Path temp;

    private Path recipe(String learnt, String evaluate) throws IOException {
        return Files.writeString(temp.resolve("recipe.yaml"), """
                algorithm: simclr
                data: {train: [%s]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                batch_size: 8
                n_epochs: 1
                batches_per_epoch: 1
                threads: 1
                evaluate: {%s, label: shape, probes: [{use: knn, neighbours: [3]}]}
                """.formatted(learnt, evaluate));
    }

    private Judged.On on(String learnt, String evaluate) throws IOException {
        return Judged.of(Recipes.load(recipe(learnt, evaluate), List.of(), ClassPathComponents.load())).on();
    }

    @Test
    void what_a_recipe_names_for_tests_is_test_data_unless_the_encoder_learns_from_it() throws IOException {
        assertEquals(Judged.On.TEST, on(SPRITES, "train: " + SPRITES + ", test: " + OTHERS));
        assertEquals(Judged.On.TEST, on(LEARN, "train: " + LEARN + ", test: " + HELD_OUT), "one folder, of which a part is for tests");
        String resized = "{use: resized, of: %s, height: 8, width: 8}";
        assertEquals(Judged.On.TEST, on(resized.formatted(LEARN), "train: " + resized.formatted(LEARN) + ", test: " + resized.formatted(HELD_OUT)));

        assertEquals(Judged.On.VALIDATION, on(SPRITES, "train: " + SPRITES), "nothing is named");
        assertEquals(Judged.On.VALIDATION, on(LEARN, "train: " + SPRITES), "nothing is named");
        assertEquals(Judged.On.VALIDATION, on(SPRITES, "train: " + LEARN + ", test: " + HELD_OUT), "the encoder has seen all, though without labels");
        assertEquals(Judged.On.VALIDATION, on(OTHERS + ", " + SPRITES, "train: " + LEARN + ", test: " + HELD_OUT), "as one of several");
        assertEquals(Judged.On.VALIDATION, on(SPRITES, "train: " + OTHERS + ", test: " + SPRITES));
        assertEquals(Judged.On.VALIDATION, on(LEARN, "train: " + LEARN + ", test: " + HELD_OUT.replace("held-out", "held-out, every: 3")), "cut otherwise, they overlap");
    }

    @Test
    void the_command_goes_by_what_the_run_has_learnt_from() throws IOException {
        Path folder = temp.resolve("run");
        RanCommand.printed(0, "train", recipe(SPRITES, "train: " + SPRITES).toString(), "--out", folder.toString());
        String[] probe = {"--probe", "{use: knn, neighbours: [3]}", "--label", "shape", "--baseline", "none"};
        assertTrue(evaluated(folder, probe, LEARN, HELD_OUT).startsWith("On a held-out part of the training data (validation), "));
        assertTrue(evaluated(folder, probe, LEARN, OTHERS).startsWith("On test data, "));
        assertTrue(evaluated(folder.resolve("encoder.onnx"), probe, LEARN, HELD_OUT).startsWith("On test data, "), "nobody knows what an ONNX file has learnt from");
    }

    private static String evaluated(Path encoder, String[] probe, String train, String test) {
        List<String> arguments = new java.util.ArrayList<>(List.of("evaluate", encoder.toString(), "--train", train, "--test", test));
        arguments.addAll(List.of(probe));
        String printed = RanCommand.printed(0, arguments.toArray(String[]::new));
        return printed.substring(Math.max(0, printed.indexOf("On ")));
    }
}
