package io.repforge.tests.imitation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.evaluate.EvaluationJson;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe actions from the command line: at the end of a run, of a run's folder and of an encoder.onnx. */
class ActionProbeCommandTest {

    private static final String CLONING = "{use: actions, steps: 30, learning_rate: 3e-3, hidden: [8]}";

    @TempDir
    private static Path temp;

    private static String shards;
    private static Path run;
    private static String printedByTraining;

    @BeforeAll
    static void trains() throws IOException {
        shards = WebDataset.write(Signals.discrete(12, 1).steps(), temp.resolve("data"), "signals").get(0).toString();
        Path recipe = Files.writeString(temp.resolve("signals.yaml"), """
                algorithm: simclr
                data: {train: [{use: webdataset, urls: [%s]}]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                batch_size: 8
                n_epochs: 1
                threads: 1
                evaluate: {train: {use: webdataset, urls: [%s]}, probes: [%s]}
                """.formatted(shards, shards, CLONING));
        run = temp.resolve("run");
        printedByTraining = RanCommand.printed(0, "train", recipe.toString(), "--out", run.toString());
    }

    private static String fault(String... arguments) {
        return RanCommand.printed(2, arguments).strip();
    }

    private static Map<String, Map<String, Double>> scores(Path json) {
        Map<String, Map<String, Double>> scores = new HashMap<>();
        EvaluationJson.read(json).rows().forEach((name, row) -> {
            Map<String, Double> numbers = new HashMap<>();
            row.scores().forEach((score, value) -> numbers.put(score.name(), value));
            scores.put(name, numbers);
        });
        return scores;
    }

    @Test
    void aRecipeNamesItAmongItsProbes() throws IOException {
        Map<String, Map<String, Double>> scores = scores(run.resolve("evaluation.json"));
        assertEquals(Set.of("trained", "untrained", "majority action"), scores.keySet());
        scores.values().forEach(row -> assertTrue(row.keySet().containsAll(Set.of("actions_nll", "actions_accuracy")), row::toString));
        assertTrue(printedByTraining.contains("actions NLL  actions accuracy"), printedByTraining);
        assertTrue(Files.readString(run.resolve("report.html")).contains("<th scope=\"col\">actions NLL ↓</th>"), "the report has it");
        assertTrue(Files.readString(run.resolve("metrics.csv")).contains("evaluate/actions_nll"), "metrics have it");
    }

    @Test
    void aRunAndItsExportedEncoderHaveTheSameFrozenScores() throws IOException {
        Path ofRun = temp.resolve("run.json");
        Path ofFile = temp.resolve("file.json");
        RanCommand.printed(0, "evaluate", run.toString(), "--train", shards, "--probe", CLONING, "--out", ofRun.toString());
        RanCommand.printed(0, "evaluate", run.resolve("encoder.onnx").toString(), "--train", shards, "--test", shards, "--probe", CLONING, "--out",
                temp.resolve("other.json").toString());
        RanCommand.printed(0, "evaluate", run.resolve("encoder.onnx").toString(), "--train", shards, "--probe", CLONING, "--out",
                ofFile.toString());
        assertEquals(scores(run.resolve("evaluation.json")).get("trained"), scores(ofRun).get("trained"));
        assertEquals(scores(ofRun).get("trained").get("actions_nll"), scores(ofFile).get("trained").get("actions_nll"), 1e-5);
        assertFalse(scores(ofFile).equals(scores(temp.resolve("other.json"))), "what is tested on was held out");
    }

    @Test
    void fineTuningIsScoredBesideIt() throws IOException {
        Path json = temp.resolve("fine.json");
        String printed = RanCommand.printed(0, "evaluate", run.toString(), "--train", shards, "--probe", CLONING.replace("}", ", fine_tune: true}"),
                "--baseline", "untrained", "--out", json.toString());
        for (String row : Set.of("trained", "untrained")) {
            assertTrue(scores(json).get(row).keySet().containsAll(
                    Set.of("actions_nll", "actions_accuracy", "fine_tuned_actions_nll", "fine_tuned_actions_accuracy")), printed);
        }
        assertFalse(scores(json).get("majority action").containsKey("fine_tuned_actions_nll"));
    }

    @Test
    void fineTuningGoesThroughTheFeaturesThatAreChosen() {
        Path json = temp.resolve("earlier.json");
        Path frozen = temp.resolve("earlier-frozen.json");
        RanCommand.printed(0, "evaluate", run.toString(), "--train", shards, "--probe", CLONING.replace("}", ", fine_tune: true}"), "--features", "hidden1", "--baseline",
                "untrained", "--out", json.toString());
        RanCommand.printed(0, "evaluate", run.toString(), "--train", shards, "--probe", CLONING, "--features", "hidden1", "--baseline", "untrained", "--out",
                frozen.toString());
        for (String row : Set.of("trained", "untrained")) {
            Map<String, Double> scores = scores(json).get(row);
            assertEquals(scores(frozen).get(row).get("actions_nll"), scores.get("actions_nll"), "what is frozen knows nothing of it");
            assertTrue(Double.isFinite(scores.get("fine_tuned_actions_nll")) && Double.isFinite(scores.get("fine_tuned_actions_accuracy")), scores::toString);
            assertNotEquals(scores.get("actions_nll"), scores.get("fine_tuned_actions_nll"));
        }
    }

    /** At the end of a run, of whose encoder the last layer is not trained any further. */
    @Test
    void aRunOfAnEarlierStageIsFineTunedThroughThatStage() {
        Path earlier = temp.resolve("earlier");
        RanCommand.printed(0, "train", temp.resolve("signals.yaml").toString(), "--set", "features=hidden1", "--set",
                "evaluate.probes=[" + CLONING.replace("}", ", fine_tune: true}") + "]", "--out", earlier.toString());
        Path json = temp.resolve("of-earlier.json");
        RanCommand.printed(0, "evaluate", run.toString(), "--train", shards, "--probe", CLONING.replace("}", ", fine_tune: true}"), "--features", "hidden1", "--baseline",
                "untrained", "--out", json.toString());
        assertEquals(scores(json).get("trained"), scores(earlier.resolve("evaluation.json")).get("trained"), "one run, asked in the end and afterwards");
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() {
        String onnx = run.resolve("encoder.onnx").toString();
        assertEquals("Option 'fine_tune' of the probe actions needs the folder of a run: an ONNX file holds no training graph.",
                fault("evaluate", onnx, "--train", shards, "--probe", "{use: actions, fine_tune: true}"));
        assertEquals("--probe: probe.stepz is no option of the probe 'actions'; did you mean 'steps'?",
                fault("evaluate", onnx, "--train", shards, "--probe", "{use: actions, stepz: 3}"));
        assertTrue(fault("evaluate", onnx, "--train", shards, "--probe", "action").contains("did you mean 'actions'?"));
    }
}
