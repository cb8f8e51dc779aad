package io.repforge.tests.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.tests.RanCommand;
import io.repforge.tests.training.CommandProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code repforge results}: several seeds of a recipe that trains in a second. */
class ResultsCommandTest {

    private static final String SPRITES = "{use: synthetic, sprites: 1, size: 16, episodes: 30, episode_length: 4";

    @TempDir
    private Path temp;

    private Path recipe;
    private Path out;

    @BeforeEach
    void writeRecipe() throws IOException {
        out = temp.resolve("results");
        recipe = recipe("tiny", "test: " + SPRITES + ", seed: 2}, every: 1");
    }

    private Path recipe(String name, String evaluate) throws IOException {
        return Files.writeString(temp.resolve(name + ".yaml"), """
                algorithm: simclr
                data: {train: [%s}]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                batch_size: 8
                n_epochs: 2
                batches_per_epoch: 2
                log_interval: 1
                threads: 1
                evaluate: {train: %s}, label: shape, probes: [{use: knn, neighbours: [3]}], %s}
                """.formatted(SPRITES, SPRITES, evaluate));
    }

    private JsonNode results() throws IOException {
        return new ObjectMapper().readTree(out.resolve("results.json").toFile());
    }

    private FileTime trained(String folder) throws IOException {
        return Files.getLastModifiedTime(out.resolve(folder).resolve("encoder.onnx"));
    }

    @Test
    void each_seed_is_trained_once_and_told_of_in_one_table() throws IOException {
        Path page = Files.writeString(temp.resolve("page.md"), "<!-- results: begin -->\n<!-- results: end -->\n");
        String printed = RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1,2,3", "--out", out.toString(), "--page", page.toString());
        JsonNode tiny = results().at("/recipes/0");
        assertEquals("tiny", tiny.get("recipe").asText());
        assertEquals("test", tiny.get("on").asText());
        assertEquals(3, tiny.at("/rows/trained/knn_3/values").size(), tiny::toString);
        assertEquals(3, tiny.at("/rows/untrained/knn_3/values").size(), tiny::toString);
        assertEquals(32, tiny.get("pairs").asInt());
        assertEquals(6, tiny.get("curve").size(), "two epochs of three seeds");
        assertTrue(printed.contains("seeds 1, 2, 3") && printed.contains("kNN 3"), printed);
        assertTrue(Files.readString(page).contains("| `tiny` | trained | output | 32 |"), Files.readString(page));
        assertTrue(Files.readString(out.resolve("curve.csv")).startsWith("recipe,on,data,seed,step,seconds,score,value\ntiny,test,"));

        FileTime before = trained("tiny-seed1");
        Files.delete(out.resolve("tiny-seed2/evaluation.json"));
        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1,2,3", "--out", out.toString());
        assertEquals(before, trained("tiny-seed1"), "what is done isn't done again");
        assertEquals(tiny.get("rows"), results().at("/recipes/0/rows"), "a run that is there already is evaluated as one is at its end");
    }

    @Test
    void a_recipe_that_has_changed_is_trained_anew_and_the_run_before_is_kept() throws IOException {
        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1", "--out", out.toString());
        String refused = RanCommand.printed(1, "results", recipe.toString(), "--seeds", "1", "--out", out.toString(), "--set", "loss.temperature=0.5", "--evaluate-only");
        assertTrue(refused.contains("was trained with another recipe (loss.temperature: 0.1 → 0.5)"), refused);
        String printed = RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1", "--out", out.toString(), "--set", "loss.temperature=0.5");
        assertTrue(printed.contains("The recipe has changed since (loss.temperature: 0.1 → 0.5): the run before is kept as"), printed);
        assertTrue(Files.exists(out.resolve("tiny-seed1-earlier-1/encoder.onnx")) && Files.exists(out.resolve("tiny-seed1/encoder.onnx")), printed);
    }

    @Test
    void what_a_recipe_leaves_to_the_machine_is_no_change_once_the_machine_has_decided() throws IOException {
        String[] open = {"results", recipe.toString(), "--seeds", "1", "--out", out.toString(), "--set", "precision=auto", "--set", "onednn=if-possible"};
        RanCommand.printed(0, open);
        FileTime before = trained("tiny-seed1");
        RanCommand.printed(0, open);
        assertEquals(before, trained("tiny-seed1"));
    }

    @Test
    void options_are_chosen_on_a_part_of_the_training_data_that_the_encoder_has_not_seen() throws IOException {
        String refused = RanCommand.printed(2, "results", recipe.toString(), "--sweep", "loss.temperature=0.1|0.5", "--out", out.toString());
        assertTrue(refused.contains("--held-out"), refused);
        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1", "--sweep", "loss.temperature=0.1|0.5", "--held-out", "--out", out.toString());
        assertEquals(2, results().get("recipes").size());
        assertEquals("validation", results().at("/recipes/1/on").asText());
        assertEquals("tiny, loss.temperature=0.5", results().at("/recipes/1/recipe").asText());
        String trained = Files.readString(out.resolve("tiny-held-out-loss.temperature=0.5-seed1/recipe.yaml"));
        assertTrue(trained.contains("use: part") && trained.contains("which: learn") && trained.contains("every: 5") && trained.contains("test: null"), trained);
        assertTrue(Files.readString(out.resolve("tiny-held-out-loss.temperature=0.5-seed1/evaluation.json")).contains("\"on\" : \"validation\""));
    }

    /** Its scores are there, but of something else. */
    @Test
    void a_run_of_another_recipe_is_not_told_of_as_this_one() throws IOException {
        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1", "--out", out.toString());
        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "2", "--out", out.toString(), "--set", "loss.temperature=0.5");
        assertEquals("[2]", results().at("/recipes/0/seeds").toString());
        Path runs = out;
        out = temp.resolve("told");
        String printed = RanCommand.printed(1, "results", recipe.toString(), "--seeds", "1,2", "--out", out.toString(), "--runs", runs.toString(), "--evaluate-only");
        assertTrue(printed.contains("tiny, seed 2: The run in " + runs.resolve("tiny-seed2") + " was trained with another recipe"), printed);
        assertEquals("[1]", results().at("/recipes/0/seeds").toString());
        assertEquals(1, results().at("/recipes/0/rows/trained/knn_3/values").size(), printed);
    }

    @Test
    void where_nothing_can_be_told_nothing_is_written() throws IOException {
        Path other = recipe("other", "test: " + SPRITES + ", seed: 3}");
        RanCommand.printed(1, "results", recipe.toString(), "--seeds", "1", "--out", out.toString(), "--evaluate-only");
        assertFalse(Files.exists(out));
        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1", "--out", out.toString());
        JsonNode before = results();
        RanCommand.printed(1, "results", recipe.toString(), "--seeds", "1", "--out", out.toString(), "--runs", temp.resolve("nowhere").toString(), "--evaluate-only");
        assertEquals(before, results());
        RanCommand.printed(0, "results", other.toString(), "--seeds", "1", "--out", out.toString());
        assertEquals(List.of("tiny", "other"), results().get("recipes").findValuesAsText("recipe"));
        assertEquals(before.at("/recipes/0"), results().at("/recipes/0"));

        Files.writeString(out.resolve("results.json"), "{}");
        assertTrue(RanCommand.printed(2, "results", other.toString(), "--out", out.toString()).contains("results.json isn't what this command writes"));
    }

    @Test
    void data_of_transfers_is_no_test_data_either_where_options_are_chosen() throws IOException {
        String transfer = "transfer: [{name: far, train: " + SPRITES + ", seed: 4}, test: " + SPRITES + ", seed: 5}}]";
        Path far = recipe("far", "test: " + SPRITES + ", seed: 2}, " + transfer);
        RanCommand.printed(0, "results", far.toString(), "--seeds", "1", "--held-out", "--out", out.toString());
        String trained = Files.readString(out.resolve("far-held-out-seed1/recipe.yaml"));
        assertFalse(trained.contains("seed: 5") || trained.contains("seed: 2"), trained);
        assertTrue(results().at("/recipes/0/rows").has("far: trained"), results()::toString);

        Path alone = recipe("alone", transfer);
        assertTrue(RanCommand.printed(2, "results", alone.toString(), "--sweep", "loss.temperature=0.1|0.5", "--out", out.toString()).contains("--held-out"));
        String swept = RanCommand.printed(2, "results", far.toString(), "--held-out", "--sweep", "evaluate.test=" + SPRITES + ", seed: 6}", "--out", out.toString());
        assertTrue(swept.contains("judged on test data, by which no value is chosen"), swept);
    }

    @Test
    void each_value_of_a_sweep_is_told_with_the_features_that_it_gives() throws IOException {
        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1", "--held-out", "--set", "encoder={use: conv-net, channels: [4, 8]}",
                "--sweep", "features=output|conv1:2", "--out", out.toString());
        assertEquals(List.of("output", "conv1:2"), results().get("recipes").findValuesAsText("features"));
    }

    @Test
    void what_needs_no_encoder_is_scored_once_for_all_that_are_asked_the_same() throws IOException {
        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1,2", "--sweep", "loss.temperature=0.1|0.5", "--held-out", "--out", out.toString(),
                "--set", "evaluate.probes=[counting]");
        JsonNode one = results().at("/recipes/0/rows");
        JsonNode other = results().at("/recipes/1/rows");
        assertEquals(one.at("/raw pixels/asked/values"), other.at("/raw pixels/asked/values"));
        assertEquals(one.at("/PCA 64/asked/values"), other.at("/PCA 64/asked/values"));
        assertNotEquals(one.at("/untrained/asked/values"), other.at("/untrained/asked/values"), "an encoder is scored for each run");
        assertNotEquals(one.at("/raw pixels/asked/values/0"), one.at("/raw pixels/asked/values/1"), "probes draw by the seed");
    }

    @Test
    void a_run_that_fails_is_told_and_the_others_go_on() throws IOException {
        Path other = recipe("other", "test: " + SPRITES + ", seed: 3}");
        Files.createDirectories(out);
        Files.writeString(out.resolve("other-seed1"), "in the way");
        String printed = RanCommand.printed(1, "results", other.toString(), recipe.toString(), "--seeds", "1", "--out", out.toString());
        assertTrue(printed.contains("other, seed 1: Training ended with exit code 2."), printed);
        assertEquals("tiny", results().at("/recipes/0/recipe").asText());
    }

    /** As by a fault of Repforge's own, or of a plugin. */
    @Test
    void an_evaluation_that_fails_is_told_and_the_others_go_on() throws IOException {
        Path other = recipe("other", "test: " + SPRITES + ", seed: 3}");
        RanCommand.printed(0, "results", other.toString(), recipe.toString(), "--seeds", "1", "--out", out.toString());
        Files.delete(out.resolve("other-seed1/evaluation.json"));
        Files.delete(out.resolve("tiny-seed1/evaluation.json"));
        String printed =
                RanCommand.printed(1, "results", other.toString(), recipe.toString(), "--seeds", "1", "--out", out.toString(), "--set", "evaluate.probes=[failing]");
        for (String name : List.of("other", "tiny")) {
            assertTrue(printed.matches("(?s).*\n" + name + ", seed 1: .*FailingProbe [^\n]* failed in score\\(\\) with [^\n]*\n.*"), printed);
        }
    }

    /** As Ctrl-C, while the second of two seeds is trained. */
    @Test
    void what_is_done_when_it_is_interrupted_is_done_and_the_same_command_goes_on() throws Exception {
        CommandProcess process = CommandProcess.start(temp.resolve("printed.txt"), "results", recipe.toString(), "--seeds", "1,2", "--out", out.toString(),
                "--set", "listeners=[{use: slow-steps, from: 3, millis: 1500}]");
        process.awaits("the first checkpoint of the second seed", () -> Files.exists(out.resolve("tiny-seed2/checkpoints/epoch-0001/progress.json"))).terminate();
        assertEquals(143, process.exitCode(), process::printed);
        FileTime first = trained("tiny-seed1");
        assertFalse(Files.exists(out.resolve("tiny-seed2/encoder.onnx")), process::printed);
        String hint = process.printed().lines().filter(line -> line.startsWith("go on with: ")).findFirst().orElseThrow();
        assertTrue(hint.endsWith(" results " + recipe + " --seeds 1,2 --out " + out + " --set 'listeners=[{use: slow-steps, from: 3, millis: 1500}]'"),
                "the command that the user gave: " + hint);

        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1", "--out", out.toString(), "--evaluate-only");
        assertEquals(1, results().at("/recipes/0/rows/trained/knn_3/values").size(), "the seed that is done can be told of");
        String missing = RanCommand.printed(1, "results", recipe.toString(), "--seeds", "1,2", "--out", out.toString(), "--evaluate-only");
        assertTrue(missing.contains("tiny, seed 2: There is no run in " + out.resolve("tiny-seed2") + " that is done."), missing);

        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1,2", "--out", out.toString());
        assertEquals(first, trained("tiny-seed1"), "what is done isn't done again");
        JsonNode interrupted = results().at("/recipes/0/rows");
        out = temp.resolve("at-once");
        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1,2", "--out", out.toString());
        assertEquals(results().at("/recipes/0/rows"), interrupted, "and the rest as if nothing had been");
    }

    /** As on another machine, which takes another precision: here it is fixed to one that hardly any machine takes by itself where it has the choice. */
    @Test
    void a_run_goes_on_in_the_precision_that_was_decided_on_when_it_began() throws Exception {
        CommandProcess process = CommandProcess.start(temp.resolve("printed.txt"), "results", recipe.toString(), "--seeds", "1", "--out", out.toString(),
                "--set", "listeners=[{use: slow-steps, from: 3, millis: 1500}]", "--set", "precision=float32");
        process.awaits("the first checkpoint", () -> Files.exists(out.resolve("tiny-seed1/checkpoints/epoch-0001/progress.json"))).terminate();
        assertEquals(143, process.exitCode(), process::printed);
        RanCommand.printed(0, "results", recipe.toString(), "--seeds", "1", "--out", out.toString(), "--set", "precision=auto");
        assertEquals("[\"float32\"]", results().at("/recipes/0/precision").toString());
    }

    /** Training is done then, but the run isn't: its encoder isn't exported yet. */
    @Test
    void a_run_that_is_interrupted_in_its_last_evaluation_is_brought_to_its_end() throws Exception {
        Path once = recipe("once", "test: " + SPRITES + ", seed: 2}");
        CommandProcess process = CommandProcess.start(temp.resolve("printed.txt"), "results", once.toString(), "--seeds", "1", "--out", out.toString(),
                "--set", "evaluate.probes=[{use: actions, steps: 100000000}]");
        process.awaits("the last step", () -> process.printed().contains("step 4/4")).terminate();
        assertEquals(143, process.exitCode(), process::printed);
        assertFalse(Files.exists(out.resolve("once-seed1/encoder.onnx")), process::printed);

        RanCommand.printed(0, "results", once.toString(), "--seeds", "1", "--out", out.toString());
        assertEquals(1, results().at("/recipes/0/rows/trained/knn_3/values").size());
        assertTrue(Files.exists(out.resolve("once-seed1/encoder.onnx")), "a run that is done has its encoder");
    }

    @Test
    void what_cannot_be_judged_is_told_before_anything_is_trained() throws IOException {
        Path page = Files.writeString(temp.resolve("page.md"), "no tables here\n");
        assertTrue(RanCommand.printed(2, "results", recipe.toString(), "--out", out.toString(), "--page", page.toString()).contains("<!-- results: begin -->"));
        assertTrue(RanCommand.printed(2, "results", recipe.toString(), "--out", out.toString(), "--set", "evaluate=null").contains("name labelled data under evaluate"));
        assertTrue(RanCommand.printed(2, "results", recipe.toString(), recipe.toString(), "--out", out.toString()).contains("two recipes of the name tiny"));
        assertFalse(Files.exists(out));
    }
}
