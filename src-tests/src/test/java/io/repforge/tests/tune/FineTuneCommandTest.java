package io.repforge.tests.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Step;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.tests.ExportedFiles;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier made of a run's encoder and labels. */
class FineTuneCommandTest {

    private static final String TRAIN = "{use: fashion-mnist, split: train, part: sample}";
    private static final String TEST = "{use: fashion-mnist, split: test, part: sample}";
    private static final double CHANCE = 0.1;

    @TempDir
    private static Path temp;

    private static Path run;

    @BeforeAll
    static void trains() throws IOException {
        Path recipe = Files.writeString(temp.resolve("clothes.yaml"), """
                algorithm: simclr
                seed: 7
                data: {train: [%s]}
                encoder: {use: conv-net, channels: [8, 16], strides: [2, 2], grid: 0, normalise: true}
                representation_dim: null
                projection_dim: 16
                batch_size: 32
                n_epochs: 1
                batches_per_epoch: 20
                threads: 1
                """.formatted(TRAIN));
        run = temp.resolve("run");
        RanCommand.printed(0, "train", recipe.toString(), "--out", run.toString());
    }

    private static String[] command(Path out, String... more) {
        return commandOf(run, out, more);
    }

    private static String[] commandOf(Path encoder, Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("fine-tune", encoder.toString(), "--train", TRAIN, "--out", out.toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static JsonNode told(Path out, String... more) throws IOException {
        return toldOf(run, out, more);
    }

    /** Standard output and standard error of commands are one here; the JSON comes last. */
    private static JsonNode toldOf(Path encoder, Path out, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(commandOf(encoder, out, more)));
        arguments.add("--json");
        String printed = RanCommand.printed(0, arguments.toArray(String[]::new));
        return new ObjectMapper().readTree(printed.substring(printed.indexOf("{\n")));
    }

    @Test
    void aFewLabelsMakeAClassifierThatIsFarBetterThanChance() throws IOException {
        JsonNode told = told(temp.resolve("few.onnx"), "--labels", "20", "--test", TEST, "--set", "n_epochs=2");
        assertEquals(160, told.get("learnt").asInt());
        assertEquals(40, told.get("held_out").asInt());
        assertEquals(2000, told.get("test").get("count").asInt());
        assertTrue(told.get("test").get("accuracy").asDouble() > 5 * CHANCE, told::toString);
    }

    /** By the order of the pixels that the data has, and with nothing of ours. */
    @Test
    void theModelSaysWhatItsClassesAreCalledAndGivesTheirProbabilities() throws IOException {
        Path out = temp.resolve("named.onnx");
        told(out, "--labels", "5", "--head-only");
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(out));
        String names = model.getMetadataPropsList().stream().filter(property -> property.getKey().equals("class_names")).findFirst().orElseThrow().getValue();
        assertTrue(names.startsWith("{\"label\":[\"T-shirt/top\","), names);
        Array black = new Array(DType.UINT8, Shape.of(3, 1, 28, 28), new byte[3 * 28 * 28]);
        try (Engine engine = Engine.load(SessionOptions.defaults().withThreads(1));
                InferenceSession session = engine.openInference(model.toByteArray(), engine.options())) {
            Map<String, Array> found = session.infer(Map.of("observation", black));
            float[] probabilities = found.get("probabilities").toFloats();
            assertEquals(Shape.of(3, 10), found.get("logits").shape());
            double sum = 0;
            for (int k = 0; k < 10; k++) {
                sum += probabilities[k];
            }
            assertEquals(1, sum, 1e-5);
        }
    }

    @Test
    void theSameSeedMakesTheSameClassifier() throws IOException {
        Path one = temp.resolve("one.onnx");
        Path other = temp.resolve("other.onnx");
        String[] options = {"--labels", "10", "--set", "n_epochs=1", "--patience", "0"};
        told(one, options);
        told(other, options);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(other));
        told(other, "--labels", "10", "--set", "n_epochs=1", "--patience", "0", "--set", "seed=8");
        assertFalse(Arrays.equals(Files.readAllBytes(one), Files.readAllBytes(other)));
    }

    @Test
    void theLayerAloneLeavesTheEncoderAsItIs() throws IOException {
        Path alone = temp.resolve("alone.onnx");
        Path whole = temp.resolve("whole.onnx");
        told(alone, "--labels", "10", "--head-only");
        told(whole, "--labels", "10", "--set", "n_epochs=1", "--patience", "0");
        Map<String, byte[]> encoder = initialisers(run.resolve("encoder.onnx"));
        encoder.forEach((name, bytes) -> assertArrayEquals(bytes, initialisers(alone).get(name), name));
        assertTrue(encoder.entrySet().stream().anyMatch(one -> !Arrays.equals(one.getValue(), initialisers(whole).get(one.getKey()))), "the encoder was tuned");
    }

    /** One that Repforge wrote, and one of PyTorch's, which takes larger images in colours. */
    @Test
    void theEncoderMayBeAnyFile() throws IOException {
        String[] options = {"--labels", "20", "--set", "n_epochs=2", "--test", TEST};
        JsonNode own = toldOf(run.resolve("encoder.onnx"), temp.resolve("of-file.onnx"), options);
        assertEquals(160, own.get("learnt").asInt());
        assertTrue(own.get("test").get("accuracy").asDouble() > 5 * CHANCE, own::toString);
        JsonNode foreign = toldOf(ExportedFiles.of("resnet18"), temp.resolve("foreign.onnx"), options);
        assertTrue(foreign.get("test").get("accuracy").asDouble() > 3 * CHANCE, foreign::toString);
        JsonNode random = toldOf(ExportedFiles.of("resnet18"), temp.resolve("random.onnx"), "--labels", "20", "--set", "n_epochs=1", "--untrained");
        assertFalse(random.has("layer_alone_held_out"), random::toString);
    }

    @Test
    void aFileMayHaveAnyNameAndStaysTheOneThatWasNamed() throws IOException {
        Path named = Files.copy(run.resolve("encoder.onnx"), temp.resolve("größe (1).onnx"));
        toldOf(named, temp.resolve("any-name.onnx"), "--labels", "5", "--head-only");
        String[] other = {"fine-tune", named.toString(), "--train", TRAIN, "--out", temp.resolve("none.onnx").toString(), "--set", "encoder=conv-net"};
        assertTrue(RanCommand.printed(2, other).contains("--set encoder=conv-net: the encoder is " + named + ", which was named already"));
    }

    @Test
    void whatIsNoEncoderIsTold() throws IOException {
        Path missing = temp.resolve("resnt.onnx");
        String[] command = {"fine-tune", missing.toString(), "--train", TRAIN, "--out", temp.resolve("none.onnx").toString()};
        assertTrue(RanCommand.printed(2, command).contains("There is no run folder and no ONNX file " + missing));
        command[1] = temp.toString();
        assertTrue(RanCommand.printed(2, command).contains("isn't a run's: it has no recipe.yaml"));
        command[1] = Files.writeString(temp.resolve("text.onnx"), "no model").toString();
        assertTrue(RanCommand.printed(2, command).contains("isn't an ONNX model"));
    }

    @Test
    void aFileHasNoCheckpoints() {
        String printed = RanCommand.printed(2, "fine-tune", run.resolve("encoder.onnx").toString(), "--train", TRAIN, "--out", temp.resolve("none.onnx").toString(),
                "--checkpoint", "epoch-0001");
        assertTrue(printed.contains("--checkpoint"), printed);
    }

    /** Nothing is known of what its features are like in training, so that no layer is fitted to them first. */
    @Test
    void anUntrainedEncoderIsTrainedFromALayerThatIsNotFitted() throws IOException {
        JsonNode told = told(temp.resolve("untrained.onnx"), "--labels", "20", "--untrained", "--set", "n_epochs=2");
        assertFalse(told.has("layer_alone_held_out"), told::toString);
        assertTrue(told.get("kept_held_out").get("accuracy").asDouble() > 2 * CHANCE, told::toString);
        assertTrue(told.get("epoch").asInt() > 0, told::toString);
        assertTrue(told(temp.resolve("alone.onnx"), "--labels", "20", "--untrained", "--head-only").has("layer_alone_held_out"), "asked for alone, it is fitted");
    }

    /** They are told by what they are called, and not by their numbers alone. */
    @Test
    void dataToTestOnHasToNameItsClassesAsTheDataToLearnFromDoes() throws IOException {
        List<Step> steps = IntStream.range(0, 4).mapToObj(i -> Step.of(new Array(DType.UINT8, Shape.of(1, 28, 28), new byte[28 * 28]), i)).toList();
        String shards = WebDataset.write(steps, temp.resolve("numbered"), "numbered").get(0).toString();
        String told = RanCommand.printed(2, command(temp.resolve("numbered.onnx"), "--labels", "5", "--test", shards));
        assertTrue(told.contains("The classes under the label 'label' are T-shirt/top, "), told);
        assertTrue(told.contains("nothing says which number is which class"), told);
        assertFalse(Files.exists(temp.resolve("numbered.onnx")));
    }

    private static Map<String, byte[]> initialisers(Path model) {
        Map<String, byte[]> values = new TreeMap<>();
        try {
            ModelProto.parseFrom(Files.readAllBytes(model)).getGraph().getInitializerList().stream().filter(value -> value.getName().startsWith("encoder/"))
                    .forEach(value -> values.put(value.getName(), value.getRawData().toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }

    @Test
    void whatCannotBeIsSaidBeforeAnythingIsTrained() throws IOException {
        Path out = temp.resolve("wrong.onnx");
        assertEquals("--train has no classes under the label 'colour', only [label]: name one of these with --label, or other data.",
                RanCommand.printed(2, command(out, "--label", "colour")).strip().lines().reduce((first, second) -> second).orElseThrow());
        assertTrue(RanCommand.printed(2, command(out, "--layer-decay", "1.5")).contains("--layer-decay 1.5: must be above 0 and at most 1"));
        assertTrue(RanCommand.printed(2, command(out, "--test", "{use: synthetic, size: 28, episodes: 2, episode_length: 2}"))
                .contains("--test has observations of "));
        assertFalse(Files.exists(out));
        Path text = Files.writeString(temp.resolve("notes.txt"), "not a model");
        assertTrue(RanCommand.printed(2, command(text)).contains("isn't an ONNX model, so it isn't replaced"));
    }
}
