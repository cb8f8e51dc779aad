package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.repforge.framework.cli.Main;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.RunRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which features of its encoder a run gives out: in encoder.onnx, to probes, and to the commands that take its folder. */
class FeaturesOfRunsTest {

    private static final String FEATURES = "conv1 [4, 8, 8], conv2 [16, 4, 4], feature_map [16, 4, 4], pooled [16], output [6]";

    @TempDir
    static Path temp;

    private static Path recipe;
    private static String data;
    private static Path run;
    private static String trained;

    private String out = "";
    private String err = "";

    @BeforeAll
    static void trains() throws IOException {
        WebDataset.write(Gratings.small(40).steps(), temp.resolve("data"), "gratings");
        data = temp.resolve("data/gratings-000000.tar").toString();
        recipe = Files.writeString(temp.resolve("recipe.yaml"), """
                algorithm: simclr
                data: {train: [{use: webdataset, urls: [%s]}]}
                encoder: {use: momentum, encoder: {use: conv-net, channels: [4, 16], strides: [2, 2]}}
                augmenter: none
                representation_dim: 6
                features: conv2:2
                batch_size: 8
                n_epochs: 1
                threads: 1
                evaluate: {train: {use: webdataset, urls: [%1$s]}, probes: [knn, spread]}
                """.formatted(data));
        run = temp.resolve("run");
        FeaturesOfRunsTest test = new FeaturesOfRunsTest();
        assertEquals(0, test.command("train", recipe.toString(), "--out", run.toString()), () -> test.err);
        trained = test.err + test.out;
    }

    private int command(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        StringWriter console = new StringWriter();
        try (PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setErr(stream);
            return Main.run(new PrintWriter(console, true), new PrintWriter(stream, true), arguments);
        } finally {
            System.setErr(before);
            err = printed.toString(StandardCharsets.UTF_8);
            out = console.toString();
        }
    }

    private static OnnxMl.ModelProto model(Path file) throws IOException {
        return OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file));
    }

    /** Which features a model says that it gives, and how many it gives. */
    private static List<String> given(Path file) throws IOException {
        OnnxMl.ModelProto model = model(file);
        List<String> given = new ArrayList<>();
        model.getMetadataPropsList().stream().filter(property -> property.getKey().equals("features")).forEach(property -> given.add(property.getValue()));
        given.add(Long.toString(model.getGraph().getOutput(0).getType().getTensorType().getShape().getDim(1).getDimValue()));
        return given;
    }

    @Test
    void whatTheRecipeChoosesIsLoggedAndExported() throws IOException {
        assertTrue(trained.contains("INFO: The encoder gives " + FEATURES + " of each observation; encoder.onnx gives conv2:2"), trained);
        assertEquals(List.of("conv2:2", "64"), given(run.resolve("encoder.onnx")));
    }

    @Test
    void anExportOfOtherFeaturesIsCheckedAgainstTheTrainingGraphsOwn() throws IOException {
        Path file = temp.resolve("conv1.onnx");
        assertEquals(0, command("export", run.toString(), "--features", "{use: conv1, grid: 3}", "--out", file.toString()), () -> err);
        assertEquals(file + ": checked against the training graph's own features", out.strip());
        assertEquals(List.of("conv1:3", "36"), given(file));
        Path output = temp.resolve("output.onnx");
        assertEquals(0, command("export", run.toString(), "--features", "output", "--out", output.toString()), () -> err);
        assertEquals(List.of("output", "6"), given(output));
    }

    @Test
    void theRecordOfARunHasAllFeaturesWithTheirShapes() {
        Map<String, String> features = RunRecord.read(new RunFolder(run)).orElseThrow().features();
        assertEquals(FEATURES, features.entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).collect(Collectors.joining(", ")));
    }

    /** Of the untrained rows, too: those of the run's own evaluation are of the same features. */
    @Test
    void probesSeeThem() throws IOException {
        String own = Files.readString(run.resolve("evaluation.json"));
        assertEquals(0, command("evaluate", run.toString(), "--train", data, "--probe", "knn", "--baseline", "untrained", "--json"), () -> err);
        String ofRun = out;
        assertEquals(0, command("evaluate", run.resolve("encoder.onnx").toString(), "--train", data, "--probe", "knn", "--json"), () -> err);
        String ofFile = out;
        assertEquals(number(own, "trained"), number(ofRun, "trained"));
        assertEquals(number(ofRun, "trained"), number(ofFile, "trained"));
        assertEquals(number(own, "untrained"), number(ofRun, "untrained"));
    }

    private static String number(String json, String row) {
        String ofRow = json.substring(json.indexOf('"' + row + '"'));
        return ofRow.lines().filter(line -> line.contains("spread")).findFirst().orElseThrow();
    }

    @Test
    void eachOfAllHasARow() {
        assertEquals(0, command("evaluate", run.toString(), "--train", data, "--probe", "knn", "--features", "all:2", "--baseline", "untrained", "--baseline", "pixels"),
                () -> err);
        assertEquals(List.of("conv1:2", "conv1:2 untrained", "conv2:2", "conv2:2 untrained", "pooled", "pooled untrained", "output", "output untrained", "raw pixels"),
                out.lines().dropWhile(line -> !line.contains("kNN 20")).skip(1).map(line -> line.split("  ")[0]).toList(), out);
    }

    @Test
    void embeddingsAreOfThem() throws IOException {
        Path rows = temp.resolve("rows.npy");
        assertEquals(0, command("embed", run.toString(), data, "--out", rows.toString()), () -> err);
        assertEquals(rows + ": 40 × 64", out.strip());
        assertEquals(0, command("embed", run.toString(), data, "--out", temp.resolve("others.npy").toString(), "--features", "output"), () -> err);
        assertTrue(out.contains(": 40 × 6"), out);
        assertEquals(0, command("embed", run.resolve("encoder.onnx").toString(), data, "--features", "conv2:2", "--out", temp.resolve("same.npy").toString()), () -> err);
        assertArrayEquals(Files.readAllBytes(rows), Files.readAllBytes(temp.resolve("same.npy")));
    }

    @Test
    void aFileGivesNoOthersThanThoseThatItWasExportedWith() {
        Path file = run.resolve("encoder.onnx");
        assertEquals(2, command("evaluate", file.toString(), "--train", data, "--features", "conv1"));
        assertTrue(err.contains("--features conv1 can't be had of " + file + ", which gives conv2:2: an ONNX file gives what it was exported with. Name the folder of its"
                + " run, or export it again with --features conv1."), err);
        assertEquals(2, command("evaluate", file.toString(), "--train", data, "--features", "all"));
        assertTrue(err.contains("--features all needs the folder of a run: " + file), err);
    }

    @Test
    void whatThereIsNotIsToldWithWhatThereIs() {
        for (String[] words : List.of(new String[] {"export", run.toString()}, new String[] {"evaluate", run.toString(), "--train", data},
                new String[] {"embed", run.toString(), data, "--out", temp.resolve("none.npy").toString()})) {
            List<String> all = new ArrayList<>(List.of(words));
            all.addAll(List.of("--features", "conv7"));
            assertEquals(2, command(all.toArray(String[]::new)));
            assertTrue(err.contains("features: the encoder 'momentum' gives no 'conv7'; it gives " + FEATURES + "."), err);
        }
        assertEquals(2, command("recipe", "check", recipe.toString(), "--set", "features=conv7"));
        assertTrue(err.contains("features: the encoder 'momentum' gives no 'conv7'; it gives " + FEATURES + "."), err);
        assertEquals(2, command("embed", run.toString(), data, "--out", temp.resolve("none.npy").toString(), "--features", "conv 7"));
        assertTrue(err.contains("--features 'conv 7' can't be: features are output or the name"), err);
    }

    /** They change nothing that is trained. */
    @Test
    void aRunGoesOnWithOthers() throws IOException {
        Path file = Files.writeString(temp.resolve("others.yaml"),
                Files.readString(recipe).replace("features: conv2:2", "features: conv1").replace("n_epochs: 1", "n_epochs: 2"));
        Path whole = temp.resolve("whole");
        assertEquals(0, command("train", file.toString(), "--out", whole.toString()), () -> err);
        Path resumed = temp.resolve("resumed");
        assertEquals(0, command("train", recipe.toString(), "--out", resumed.toString()), () -> err);
        assertEquals(0, command("train", file.toString(), "--out", resumed.toString(), "--resume"), () -> err);
        assertTrue(err.contains("The run goes on with features: 'conv2:2' → conv1; n_epochs: 1 → 2") || err.contains("features"), err);
        assertEquals(List.of("conv1", "256"), given(resumed.resolve("encoder.onnx")));
        assertEquals(model(whole.resolve("encoder.onnx")), model(resumed.resolve("encoder.onnx")));
    }

    @Test
    void aCheckOfTheRecipeListsThem() {
        assertEquals(0, command("recipe", "check", recipe.toString()), () -> err);
        assertTrue(out.lines().anyMatch(line -> line.matches(" *features +\\Q" + FEATURES + "\\E")), out);
        assertTrue(out.lines().anyMatch(line -> line.matches(" *given out +conv2:2")), out);
    }

    @Test
    void anEncoderIsDescribedWithThoseOfAnObservation() {
        assertEquals(0, command("plugins", "describe", "basic-cnn", "--observation", "3x64x64"), () -> err);
        assertTrue(out.contains("""
                features of image 3×64×64, with the defaults of all options and of representation_dim
                  conv1        [32, 15, 15]
                  conv2        [64, 6, 6]
                  conv3        [64, 4, 4]
                  feature_map  [64, 4, 4]
                  output       [128]
                """), out);
        assertEquals(2, command("plugins", "describe", "simclr", "--observation", "3x64x64"));
        assertTrue(err.contains("--observation shows the features of an encoder, and 'simclr' is none: leave it out."), err);
        assertEquals(2, command("plugins", "describe", "basic-cnn", "--observation", "3x20x20"));
        assertTrue(err.contains("The encoder 'basic-cnn' can't be built for image 3×20×20 with its defaults (encoder basic-cnn needs images of at least 36×36"), err);
    }

    @Test
    void anEncoderWithoutALastLayerTrainsAndGivesWhatItsNetworkHas() throws IOException {
        Path without = temp.resolve("without");
        assertEquals(0, command("train", recipe.toString(), "--out", without.toString(), "--set", "representation_dim=null", "--set", "features=output"), () -> err);
        assertEquals(List.of("output", "16"), given(without.resolve("encoder.onnx")));
        assertTrue(model(without.resolve("encoder.onnx")).getGraph().getInitializerList().stream().noneMatch(weight -> weight.getName().contains("output/")));
    }

    @Test
    void aNetworkThatSqueezesIsToldOfInOneWarning() {
        List<String> sets = List.of("--set", "encoder.encoder.strides=[4, 4]", "--set", "features=output", "--set", "representation_dim=32", "--set", "evaluate=null");
        List<String> words = new ArrayList<>(List.of("train", recipe.toString(), "--out", temp.resolve("squeezed").toString()));
        words.addAll(sets);
        assertEquals(0, command(words.toArray(String[]::new)), () -> err);
        String warning =
                "The encoder 'momentum' squeezes each observation before it gives it out: conv2 has 16×1×1 = 16 numbers, pooled has 16 numbers, and after that output has 32 numbers, which"
                        + " can't tell more than 16 numbers do. Give it smaller strides or more channels, choose features: conv1, or ask for 16 features.";
        assertEquals(1, (err + out).lines().filter(line -> line.contains(warning)).count(), err + out);
    }
}
