package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.framework.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code recipe check} calls valid can be trained and evaluated: what {@code train} refuses before its first step, it refuses in the same words. */
class CheckedRecipeTest {

    private static final String DATA = "{use: synthetic, size: 16, episodes: 6, episode_length: 5}";

    @TempDir
    Path folder;

    private Path recipe;
    private String out = "";
    private String err = "";

    @BeforeEach
    void writes() throws IOException {
        recipe = Files.writeString(folder.resolve("mine.yaml"), """
                algorithm: temporal-cpc
                data: {train: [%1$s]}
                encoder: {use: mlp, hidden: [4]}
                augmenter: none
                representation_dim: 4
                batch_size: 4
                n_epochs: 1
                batches_per_epoch: 1
                threads: 1
                evaluate: {train: %1$s, label: shape, probes: [knn, {use: actions, steps: 1}], every: 1}
                """.formatted(DATA));
    }

    private int run(List<String> words, String... sets) {
        List<String> arguments = new ArrayList<>(words);
        for (String set : sets) {
            arguments.addAll(List.of("--set", set));
        }
        StringWriter printed = new StringWriter();
        StringWriter faults = new StringWriter();
        int code = Main.run(new PrintWriter(printed, true), new PrintWriter(faults, true), arguments.toArray(String[]::new));
        out = printed.toString();
        err = faults.toString();
        return code;
    }

    private int check(String... sets) {
        return run(List.of("recipe", "check", recipe.toString()), sets);
    }

    private int train(String... sets) {
        return run(List.of("train", recipe.toString(), "--out", folder.resolve("run").toString()), sets);
    }

    @Test
    void whatIsValidTrains() {
        assertEquals(0, check("keep_best=actions_nll"), () -> err);
        assertEquals(0, train("keep_best=actions_nll"), () -> err);
    }

    @Test
    void bothSayItAsJson() throws IOException {
        assertEquals(0, run(List.of("recipe", "check", recipe.toString(), "--json")), () -> err);
        JsonNode checked = new ObjectMapper().readTree(out);
        assertEquals("mine", checked.get("name").asText());
        assertEquals("image 3×16×16", checked.get("trains").get("observations").asText());
        // Two layers, and the batch normalisation between them.
        assertEquals(3 * 16 * 16 * 4 + 4 + 2 * 4 + 4 * 4 + 4, checked.get("trains").get("encoder_parameters").asLong());
        assertEquals(0, run(List.of("train", recipe.toString(), "--json", "--out", folder.resolve("run").toString())), () -> err);
        JsonNode trained = new ObjectMapper().readTree(out);
        assertEquals(List.of("true", "1"), List.of(trained.get("completed").asText(), trained.get("steps").asText()), out);
        assertTrue(trained.get("scores").get("untrained").has("knn_20"), out);
    }

    @Test
    void whatAugmentationMakesBeyondTheDataIsShown() {
        assertEquals(0, check("augmenter={use: multi-crop, local_count: 2}", "encoder={use: resnet-18, stem: small}"), () -> err);
        assertTrue(out.contains("augmented     context image 3×16×16, target image 3×16×16, view 'local' 2 × image 3×8×8"), out);
        assertEquals(0, check("augmenter=context-only"), () -> err);
        assertFalse(out.contains("augmented"), out);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "keep_best=knn_2 | keep_best names the score 'knn_2'",
            "evaluate.label=label | has no classes under the label 'label'",
            "evaluate.train.size=8 | data.train has observations of image 3×16×16 but evaluate.train of image 3×8×8",
            "evaluate.test={use: synthetic, size: 8} | but are tested on image 3×8×8",
            "evaluate.test={use: synthetic, size: 16, actions: box} | is tested on image 3×16×16 with actions of box",
            "augmenter=multi-crop | encoder mlp has a weight for each place of an image, so it takes images of the observations' size alone",
            "augmenter={use: block-mask, patch: 5} | hides patches of 5×5 pixels, but the context is image 3×16×16",
            "online.knn={queue: 10} | 'neighbours' (20) is more than 'queue' (10)",
            "pair_constructor.k=9 | The training data gave no pair in a whole pass",
            "evaluate.probes=[{use: actions, batch_size: 2147483647}] | evaluate.probes.0.batch_size must be at least 1 and at most 16384",
            "evaluate.probes=[{use: actions, hidden: [2147483647]}] | evaluate.probes.0.hidden.0 must be at least 1 and at most 8192",
            "threads=2147483647 | threads must be at least 0 and at most 1024"})
    void whatDoesntFitIsRefusedByBoth(String set, String sentence) {
        assertEquals(2, check(set), () -> out);
        assertTrue(err.contains(sentence), err);
        String checked = err;
        assertEquals(2, train(set), () -> out);
        assertEquals(checked, err);
        assertFalse(Files.exists(folder.resolve("run")), "no folder was made");
    }

    @Test
    void whatTrainingWarnsOfIsSaid() throws IOException {
        String warning = "online.label: the training data has no classes 'nope'";
        assertEquals(0, check("online.label=nope"), () -> err);
        assertTrue(out.contains("Training will warn: " + warning), out);
        assertEquals(0, run(List.of("recipe", "check", recipe.toString(), "--json"), "online.label=nope"), () -> err);
        assertTrue(new ObjectMapper().readTree(out).get("warnings").toString().contains(warning), out);
        assertEquals(0, check("online.label=shape"), () -> err);
        assertFalse(out.contains("online.label"), out);
    }

    @Test
    void theMemoryOfWhatIsMeasuredIsCounted() throws IOException {
        long[] bytes = new long[2];
        for (int i = 0; i < 2; i++) {
            assertEquals(0, run(List.of("recipe", "check", recipe.toString(), "--json"), "online.knn.queue=" + (i == 0 ? 1000 : 2000)), () -> err);
            bytes[i] = new ObjectMapper().readTree(out).get("trains").get("memory_bytes").asLong();
        }
        assertEquals(1000 * 4 * 4, bytes[1] - bytes[0], 1);
    }

    @Test
    void dataToEvaluateOnMayLieElsewhere() {
        assertEquals(0, check("evaluate.test={use: npz, path: elsewhere.npz}"), () -> err);
        assertTrue(out.contains("the recipe 'mine' is valid."), out);
        assertTrue(out.contains("Whether it can be evaluated wasn't checked, since what evaluate names can't be opened here: file "), out);
    }
}
