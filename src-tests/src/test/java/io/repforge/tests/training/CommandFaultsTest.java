package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.cli.Main;
import io.repforge.framework.data.webdataset.WebDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do wrong with runs: each ends with exit code 2 and one sentence that says what is wrong and what to do. */
class CommandFaultsTest {

    @TempDir
    static Path temp;

    private static Path recipe;
    private static Path run;
    private static String shards;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void trains() throws Exception {
        shards = shards(Gratings.small(24), "gratings");
        recipe = recipe("gratings", "data: {train: [{use: webdataset, urls: [" + shards + "]}]}");
        run = temp.resolve("run");
        StringWriter printed = new StringWriter();
        assertEquals(0, run(printed, "train", recipe.toString(), "--out", run.toString()), printed::toString);
    }

    private static String shards(Gratings data, String name) throws IOException {
        return WebDataset.write(data.steps(), Files.createTempDirectory(temp, "data"), name).get(0).toString();
    }

    private static Path recipe(String name, String more) throws IOException {
        return Files.writeString(temp.resolve(name + ".yaml"), """
                algorithm: simclr
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                batch_size: 8
                n_epochs: 1
                threads: 1
                """ + more + "\n");
    }

    private static int run(StringWriter err, String... arguments) {
        return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), arguments);
    }

    /** Runs what must fail by the user's fault, and gives the sentence. */
    private String fault(String... arguments) {
        assertEquals(2, run(err, arguments), err::toString);
        String sentence = err.toString().strip();
        assertEquals(1, sentence.lines().count(), sentence);
        return sentence;
    }

    /** A copy of the run, to be spoilt. */
    private static Path copy(String name) throws IOException {
        Path copy = temp.resolve(name);
        try (var files = Files.walk(run)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(run.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return copy;
    }

    private String resume(Path folder) {
        return fault("train", recipe.toString(), "--set", "n_epochs=2", "--out", folder.toString(), "--resume");
    }

    @Test
    void aCheckpointThatIsCutOff() throws IOException {
        Path spoilt = copy("cut");
        Path checkpoint = spoilt.resolve("checkpoints/epoch-0001/checkpoint");
        byte[] whole = Files.readAllBytes(checkpoint);
        Files.write(checkpoint, Arrays.copyOf(whole, whole.length / 2));
        String sentence = resume(spoilt);
        assertTrue(sentence.contains(checkpoint.toString()) && sentence.contains("damaged"), sentence);
    }

    @Test
    void aCheckpointThatIsNone() throws IOException {
        Path spoilt = copy("none");
        Path checkpoint = Files.writeString(spoilt.resolve("checkpoints/epoch-0001/checkpoint"), "this is text, and no checkpoint at all");
        String sentence = resume(spoilt);
        assertTrue(sentence.contains(checkpoint.toString()), sentence);
        err.getBuffer().setLength(0);
        sentence = fault("evaluate", spoilt.toString(), "--train", shards, "--test", shards);
        assertTrue(sentence.contains(checkpoint.toString()), sentence);
    }

    @Test
    void aCheckpointWhoseProgressIsDamaged() throws IOException {
        Path spoilt = copy("progress");
        Path progress = Files.writeString(spoilt.resolve("checkpoints/epoch-0001/progress.json"), "{\"step\": 3, ");
        String sentence = resume(spoilt);
        assertEquals(progress + " is damaged (its content isn't what was saved): no checkpoint is left to go on from, so start another run with --out.",
                sentence);
    }

    @Test
    void aCheckpointOfAnotherNetwork() {
        String sentence = fault("train", recipe.toString(), "--set", "encoder.hidden=[9]", "--out", run.toString(), "--resume");
        assertTrue(sentence.startsWith("The checkpoint " + run.resolve("checkpoints/epoch-0001") + " is of another network: encoder/mlp/"), sentence);
    }

    @Test
    void aCheckpointOfAnotherSeed() {
        String sentence = fault("train", recipe.toString(), "--set", "seed=5", "--out", run.toString(), "--resume");
        assertTrue(sentence.startsWith("The checkpoint " + run.resolve("checkpoints/epoch-0001") + " is of a run with seed 0 and 3 batches per epoch"),
                sentence);
    }

    @Test
    void aFolderThatIsInUse() {
        String sentence = fault("train", recipe.toString(), "--out", run.toString());
        assertEquals("The run folder " + run + " holds checkpoints of an earlier run: go on with it by --resume, or name another folder with --out.",
                sentence);
    }

    /** Such data takes its time to be opened, or to be found out about. */
    @Test
    void whatNeedsNoDataIsToldBeforeDataIsOpened() throws IOException {
        Path later = recipe("later", "data: {train: [{use: webdataset, urls: [" + temp.resolve("missing.tar") + "]}]}");
        assertTrue(fault("train", later.toString(), "--out", run.toString()).contains("holds checkpoints of an earlier run"), err::toString);
        err.getBuffer().setLength(0);
        Path file = Files.writeString(temp.resolve("no-folder"), "");
        assertEquals("The run folder " + file.resolve("run") + " can't be created (" + file + " is a file): name another with --out.",
                fault("train", later.toString(), "--out", file.resolve("run").toString()));
        err.getBuffer().setLength(0);
        Path folder = temp.resolve("later");
        String sentence = fault("train", later.toString(), "--out", folder.toString(), "--set", "device=cuda:99");
        assertTrue(sentence.startsWith("device: cuda:99 can't be used"), sentence);
        err.getBuffer().setLength(0);
        assertEquals("precision: float16 can't be had on the CPU: use precision: bfloat16 or float32.",
                fault("train", later.toString(), "--out", folder.toString(), "--set", "device=cpu", "--set", "precision=float16"));
        err.getBuffer().setLength(0);
        assertTrue(fault("train", later.toString(), "--out", folder.toString()).contains("missing.tar"), err::toString);
        assertFalse(Files.exists(folder), "nothing was trained");
    }

    @Test
    void dataOfDifferentSpaces() throws IOException {
        String wider = shards(Gratings.of(8, 20, 0.1, 1), "wider");
        Path mixed = recipe("mixed", "data: {train: [{use: webdataset, urls: [" + shards + "]}, {use: webdataset, urls: [" + wider + "]}]}");
        String sentence = fault("train", mixed.toString(), "--out", temp.resolve("mixed").toString());
        assertTrue(sentence.startsWith("data.train holds datasets of different spaces, ") && sentence.contains("16") && sentence.contains("20"), sentence);
    }

    @Test
    void noData() throws IOException {
        Path empty = recipe("empty", "data: {train: []}");
        String sentence = fault("train", empty.toString(), "--out", temp.resolve("empty").toString());
        assertTrue(sentence.contains("data.train") && sentence.contains("at least one"), sentence);
    }

    @Test
    void aLabelThatTheDataHasNot() {
        String sentence = fault("evaluate", run.toString(), "--train", shards, "--test", shards, "--label", "colour");
        assertEquals("The data to evaluate on has no classes under the label 'colour': it has only the label label; name another with --label or, in a "
                + "recipe, evaluate.label, or choose the probe factors, which predicts every label.", sentence);
    }

    @Test
    void aLabelThatTheDataHasNotIsToldBeforeTraining() throws IOException {
        String source = "{use: webdataset, urls: [" + shards + "]}";
        Path probed = recipe("probed", "data: {train: [" + source + "]}\nevaluate: {train: " + source + ", test: " + source + ", label: colour}");
        Path folder = temp.resolve("probed");
        String sentence = fault("train", probed.toString(), "--out", folder.toString());
        assertTrue(sentence.startsWith("The data to evaluate on has no classes under the label 'colour'"), sentence);
        assertFalse(Files.exists(folder), "nothing was trained");
    }

    /** Its only image can't be split either, which is only known once all of the data was read. */
    @Test
    void dataWithoutActionsIsToldBeforeItIsRead() throws IOException {
        String single = shards(Gratings.small(1), "single");
        assertEquals("The data to learn from has no actions, which the probe actions predicts: give demonstrations, or choose other probes.",
                fault("evaluate", run.toString(), "--train", single, "--probe", "actions"));
    }

    @Test
    void dataToEvaluateOnOfAnotherSize() throws IOException {
        String wider = shards(Gratings.of(8, 20, 0.1, 1), "wider");
        String sentence = fault("evaluate", run.toString(), "--train", wider, "--test", wider);
        assertTrue(sentence.startsWith("The encoder of " + run + " takes observations of uint8 [1, 16, 16], but the data has "), sentence);
    }

    @Test
    void dataToTestOnOfAnotherSizeThanThatToLearnFrom() throws IOException {
        String wider = shards(Gratings.of(8, 20, 0.1, 1), "wider");
        String sentence = fault("evaluate", run.toString(), "--train", shards, "--test", wider);
        assertTrue(sentence.startsWith("Probes learn from observations of "), sentence);
    }

    @Test
    void anOnnxFileThatIsNone() throws IOException {
        Path text = Files.writeString(temp.resolve("text.onnx"), "no model");
        Path nothing = Files.write(temp.resolve("nothing.onnx"), new byte[0]);
        for (Path file : new Path[] {text, nothing}) {
            err.getBuffer().setLength(0);
            assertEquals(file + " isn't an ONNX model: give an encoder.onnx or the folder of a run.",
                    fault("evaluate", file.toString(), "--train", shards, "--test", shards));
            err.getBuffer().setLength(0);
            assertEquals(file + " isn't an ONNX model: give an encoder.onnx or the folder of a run.",
                    fault("embed", file.toString(), shards, "--out", temp.resolve("features.npy").toString()));
        }
    }

    @Test
    void anOnnxFileThatIsNoEncoder() {
        Path training = run.resolve("artifacts/training_model.onnx");
        String sentence = fault("evaluate", training.toString(), "--train", shards, "--test", shards);
        assertTrue(sentence.startsWith(training + " is no encoder: it takes "), sentence);
    }

    @Test
    void aFileThatIsNotThere() {
        Path missing = temp.resolve("missing.onnx");
        assertEquals("There is no run folder and no ONNX file " + missing + ": give the folder of a run or an encoder.onnx.",
                fault("evaluate", missing.toString(), "--train", shards, "--test", shards));
    }

    @Test
    void dataThatIsNotThere() {
        Path missing = temp.resolve("missing");
        assertEquals("DATA: there is no file or folder " + missing + "; check the path, or name a data source.",
                fault("embed", run.toString(), missing.toString(), "--out", temp.resolve("features.npy").toString()));
    }

    @Test
    void aRecipeThatIsAFolder() {
        assertEquals("the recipe " + temp + " can't be read (Is a directory); check that it is a file that you may read",
                fault("train", temp.toString()));
    }

    @Test
    void representationsThatCantBeWritten() throws IOException {
        Path file = Files.writeString(temp.resolve("a-file"), "");
        String sentence = fault("embed", run.toString(), shards, "--out", file.resolve("features.npy").toString());
        assertEquals(file + "/features.npy can't be written (" + file + " is a file); name another file with --out.", sentence);
    }

    @Test
    void aFolderThatIsNoRun() {
        Path folder = Path.of(shards).getParent();
        assertTrue(fault("export", folder.toString()).startsWith("The folder " + folder + " isn't a run's: it has no recipe.yaml; "));
    }

    @Test
    void theUntrainedBaselineOfAnOnnxFile() {
        Path encoder = run.resolve("encoder.onnx");
        assertEquals("--baseline untrained needs the folder of a run: " + encoder + " is an ONNX file, of which it isn't known how it starts.",
                fault("evaluate", encoder.toString(), "--train", shards, "--test", shards, "--baseline", "untrained"));
    }

    @Test
    void aBaselineThatThereIsnt() {
        assertEquals("--baseline: there is no baseline 'pixel' (of pca-N, N is at most 4096); did you mean 'pixels'?",
                fault("evaluate", run.toString(), "--train", shards, "--test", shards, "--baseline", "pixel"));
    }

    @Test
    void theDeviceOfARunHoldsForWhatIsDoneWithItUnlessAnotherIsNamed() throws IOException {
        Path elsewhere = copy("elsewhere"); // as if it had been trained on a machine with a hundred GPUs
        Path resolved = elsewhere.resolve("recipe.yaml");
        Files.writeString(resolved, Files.readString(resolved).replace("device: auto", "device: cuda:99"));
        String[][] commands = {
                {"evaluate", elsewhere.toString(), "--train", shards, "--test", shards, "--probe", "knn"},
                {"evaluate", elsewhere.toString(), "--train", shards, "--test", shards, "--probe", "linear"},
                {"embed", elsewhere.toString(), shards, "--out", temp.resolve("elsewhere.npy").toString()},
                {"export", elsewhere.toString(), "--out", temp.resolve("elsewhere.onnx").toString()}};
        for (String[] command : commands) {
            err.getBuffer().setLength(0);
            String sentence = fault(command);
            assertTrue(sentence.startsWith("device: cuda:99 can't be used, as ") && sentence.endsWith("use device: cpu."), sentence);
            err.getBuffer().setLength(0);
            String[] here = Arrays.copyOf(command, command.length + 2);
            here[command.length] = "--device";
            here[command.length + 1] = "cpu";
            assertEquals(0, run(err, here), err::toString);
        }
        err.getBuffer().setLength(0);
        assertEquals("There is no device 'gpu': use auto, cpu, cuda or cuda:N (such as cuda:1).",
                fault("embed", run.toString(), shards, "--out", temp.resolve("gpu.npy").toString(), "--device", "gpu"));
    }

    @Test
    void whatIsRightIsNoFault() throws IOException {
        Path json = temp.resolve("scores.json");
        assertEquals(0, run(err, "evaluate", run.toString(), "--train", shards, "--test", shards, "--probe", "knn", "--baseline", "untrained",
                "--out", json.toString()), err::toString);
        assertTrue(Files.readString(json).contains("untrained"));
        StringWriter out = new StringWriter();
        assertEquals(0, Main.run(new PrintWriter(out, true), new PrintWriter(err, true), "evaluate", run.toString(), "--train", shards, "--test", shards,
                "--probe", "knn", "--baseline", "untrained", "--json"), err::toString);
        assertEquals(Files.readString(json), out.toString().strip());
        assertEquals(0, run(err, "evaluate", run.resolve("encoder.onnx").toString(), "--train", shards, "--test", shards, "--probe", "knn"),
                err::toString);
        assertEquals(0, run(err, "embed", run.toString(), shards, "--out", temp.resolve("features.npy").toString()), err::toString);
        // A header, and 24 rows of 4 features.
        assertEquals(128 + 24 * 4 * 4, Files.size(temp.resolve("features.npy")));
        assertEquals("", err.toString());
    }
}
