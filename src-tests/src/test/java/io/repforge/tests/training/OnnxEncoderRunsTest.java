package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Shape;
import io.repforge.api.option.OptionValue;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.onnx.OnnxEncoder;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.tests.ExportedFiles;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that PyTorch exported is trained by a recipe, and comes back as the same file with other numbers. */
class OnnxEncoderRunsTest {

    private static final int SIDE = 32;
    private static final int IMAGES = 3;

    @TempDir
    static Path temp;

    @BeforeAll
    static void writes() throws IOException {
        WebDataset.write(Gratings.of(32, SIDE, 0.3, 1).steps(), temp.resolve("data"), "gratings");
        for (String name : List.of("resnet18", "vit")) {
            Files.copy(ExportedFiles.of(name), temp.resolve(name + ".onnx"));
        }
    }

    /** @param encoder as a recipe has it on one line */
    private static Path trained(String run, String algorithm, String encoder, String... sets) throws IOException {
        Path recipe = Files.writeString(temp.resolve(run + ".yaml"), """
                algorithm: %s
                data: {train: [{use: webdataset, urls: [data/gratings-000000.tar]}]}
                encoder: %s
                representation_dim: null
                projection_dim: 16
                batch_size: 8
                n_epochs: 2
                threads: 1
                """.formatted(algorithm, encoder));
        Path folder = temp.resolve(run);
        List<String> command = new ArrayList<>(List.of("train", recipe.toString(), "--out", folder.toString()));
        Stream.of(sets).forEach(set -> command.addAll(List.of("--set", set)));
        RanCommand.printed(0, command.toArray(String[]::new));
        return folder;
    }

    /** Features of the encoder that a run has written, of pixels that are always the same. */
    private static float[] exported(Path run) throws IOException {
        byte[] pixels = new byte[IMAGES * SIDE * SIDE];
        new Random(3).nextBytes(pixels);
        return WrittenFiles.features(run, pixels, Shape.of(IMAGES, 1, SIDE, SIDE));
    }

    @Test
    void aRunGoesOnBitForBit() throws IOException {
        String encoder = "{use: onnx, file: resnet18.onnx}";
        Path whole = trained("whole", "simclr", encoder);
        Path halved = trained("halved", "simclr", encoder, "n_epochs=1");
        assertFalse(Arrays.equals(exported(whole), exported(halved)));
        RanCommand.printed(0, "train", temp.resolve("halved.yaml").toString(), "--out", halved.toString(), "--resume");
        assertArrayEquals(exported(whole), exported(halved));
    }

    @Test
    void aRandomStartTakesTheArchitectureAlone() throws IOException {
        Path file = trained("from-file", "simclr", "{use: onnx, file: vit.onnx}", "optimizer.learning_rate=1e-30");
        Path one = trained("random", "simclr", "{use: onnx, file: vit.onnx, start: random}", "optimizer.learning_rate=1e-30");
        Path same = trained("random-again", "simclr", "{use: onnx, file: vit.onnx, start: random}", "optimizer.learning_rate=1e-30");
        Path other = trained("random-otherwise", "simclr", "{use: onnx, file: vit.onnx, start: random}", "optimizer.learning_rate=1e-30", "seed=1");
        assertArrayEquals(exported(one), exported(same));
        assertFalse(Arrays.equals(exported(one), exported(other)));
        assertFalse(Arrays.equals(exported(one), exported(file)));

        Path back = temp.resolve("random.onnx");
        RanCommand.printed(0, "export", one.toString(), "--into", temp.resolve("vit.onnx").toString(), "--out", back.toString());
        assertFalse(WrittenFiles.changed(temp.resolve("vit.onnx"), back).isEmpty());
    }

    /** Loss and length of the gradient at the first step, where both are the same network still. */
    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "vit"})
    void trainsInBfloat16(String name) throws IOException {
        Bfloat16.assume();
        String encoder = "{use: onnx, file: " + name + ".onnx}";
        Map<String, Double> single = firstStep(trained(name + "-float32", "simclr", encoder, "log_interval=1", "batch_size=32"));
        Map<String, Double> half = firstStep(trained(name + "-bfloat16", "simclr", encoder, "log_interval=1", "batch_size=32", "precision=bfloat16"));
        assertNotEquals(single.get("loss"), half.get("loss"));
        assertEquals(1, half.get("loss") / single.get("loss"), 0.1);
        assertEquals(1, half.get("gradient_norm") / single.get("gradient_norm"), 0.3, "maps of one place, normalised over the batch, make much of rounding");
    }

    private static Map<String, Double> firstStep(Path run) throws IOException {
        List<String> lines = Files.readAllLines(run.resolve("metrics.csv"));
        List<String> names = List.of(lines.get(0).split(","));
        List<String> values = List.of(lines.get(1).split(",", -1));
        return Map.of("loss", Double.parseDouble(values.get(names.indexOf("loss"))),
                "gradient_norm", Double.parseDouble(values.get(names.indexOf("gradient_norm"))));
    }

    @Test
    void aFileIsTheTeacherOfAStudent() throws IOException {
        Path run = trained("student", "distillation", "{encoder: {use: conv-net, channels: [8, 16], strides: [2, 2]}, teacher: {use: onnx, file: resnet18.onnx}}");
        CheckpointFile before = CheckpointFile.read(run.resolve("artifacts/checkpoint"));
        CheckpointFile after = CheckpointFile.read(run.resolve("checkpoints/epoch-0002/checkpoint"));
        Set<String> teacher = new TreeSet<>(before.frozen().keySet());
        teacher.removeIf(variable -> !variable.startsWith("encoder/teacher/"));
        assertTrue(teacher.size() > 60, teacher::toString);
        assertTrue(before.trained().keySet().stream().noneMatch(variable -> variable.startsWith("encoder/teacher/")));
        teacher.forEach(variable -> assertEquals(before.frozen().get(variable), after.frozen().get(variable), variable));
        OnnxMl.ModelProto student = WrittenFiles.model(run.resolve("encoder.onnx"));
        assertTrue(student.getGraph().getInitializerList().stream().noneMatch(tensor -> tensor.getName().contains("teacher")));
    }

    /** The layer to the representation is part of what it gives. */
    @Test
    void anEncoderThatRepforgeWroteHasNoClassifierThatIsCutOff() throws IOException {
        Path run = trained("own", "simclr", "{use: conv-net, channels: [8, 16], strides: [2, 2]}", "representation_dim=12");
        String printed = RanCommand.printed(0, "onnx", "inspect", run.resolve("encoder.onnx").toString());
        assertTrue(printed.matches("(?s).*features +representation\\b.*representation +\\[N, 12].*"), printed);
    }

    /** As somebody has it who was given the run, or has tidied up. */
    @Test
    void theStudentIsEmbeddedWithoutItsTeacher() throws IOException {
        Path teacher = Files.copy(temp.resolve("resnet18.onnx"), temp.resolve("teacher.onnx"));
        Path run = trained("orphan", "distillation", "{encoder: {use: conv-net, channels: [8, 16], strides: [2, 2]}, teacher: {use: onnx, file: teacher.onnx}}");
        Files.delete(teacher);
        RanCommand.printed(0, "embed", run.toString(), "{use: webdataset, urls: ['" + temp.resolve("data/gratings-000000.tar") + "']}", "--out",
                temp.resolve("orphan.npy").toString());
    }

    @Test
    void aStudentWithoutATeacherIsAFault() throws IOException {
        Path recipe = Files.writeString(temp.resolve("alone.yaml"), """
                algorithm: distillation
                data: {train: [{use: webdataset, urls: [data/gratings-000000.tar]}]}
                encoder: {use: conv-net, channels: [8, 16], strides: [2, 2]}
                """);
        String printed = RanCommand.printed(2, "recipe", "check", recipe.toString());
        assertTrue(printed.contains("set encoder: {use: with-teacher, encoder: …, teacher: …}"), printed);
    }

    @Test
    void isChosenInJava() {
        Gratings data = Gratings.of(32, SIDE, 0.3, 1);
        RepresentationLearner learner = RepresentationLearner.of("simclr")
                .encoder(OnnxEncoder.of(temp.resolve("resnet18.onnx")).with("freeze", OptionValue.texts(List.of("conv1.*"))))
                .withoutLastLayer().projectionDim(16).batchSize(8).build();
        LearnResult result = learner.learn(List.of(data), LearnOptions.of().epochs(1).logDir(temp.resolve("java")).threads(1));
        assertTrue(result.encoder().values().keySet().stream().anyMatch(variable -> variable.endsWith("onnx/layer1.0.conv1.weight")),
                () -> result.encoder().values().keySet().toString());
    }

    @Test
    void whatIsFrozenStaysAndSoDoRunningStatisticsWhereTheyAreWanted() throws IOException {
        Path run = trained("frozen", "byol",
                "{use: momentum, encoder: {use: onnx, file: resnet18.onnx, freeze: [conv1.*, 'layer1.*'], batch_norm: running}}");
        Path adapted = temp.resolve("frozen.onnx");
        RanCommand.printed(0, "export", run.toString(), "--into", temp.resolve("resnet18.onnx").toString(), "--out", adapted.toString());
        Set<String> changed = WrittenFiles.changed(temp.resolve("resnet18.onnx"), adapted);
        assertTrue(changed.contains("layer2.0.conv1.weight"), changed::toString);
        assertTrue(changed.stream().noneMatch(name -> name.startsWith("conv1") || name.startsWith("layer1") || name.contains("running")), changed::toString);
    }

    @Test
    void anotherFileIsNotTakenForTheOneThatWasTrained() throws IOException {
        Path run = trained("other", "simclr", "{use: onnx, file: vit.onnx}");
        Path out = temp.resolve("other.onnx");
        String printed = RanCommand.printed(2, "export", run.toString(), "--into", temp.resolve("resnet18.onnx").toString(), "--out", out.toString());
        assertTrue(printed.contains("isn't the file that was trained"), printed);
        assertTrue(Files.notExists(out));
        assertNotEquals(0, Files.size(temp.resolve("resnet18.onnx")));
    }

    @Test
    void inspectSaysWhatIsTrained() {
        String printed = RanCommand.printed(0, "onnx", "inspect", temp.resolve("resnet18.onnx").toString());
        assertTrue(printed.matches("(?s).*takes +images \\[any, 3, 32, 32].*features +/Flatten_output_0.*trained +44,\\d{3} numbers in 60 tensors.*"), printed);
        assertTrue(printed.matches("(?s).*/layer4/layer4.1/relu_1/Relu_output_0|.*the last map of its size.*"), printed);
    }

    @Test
    void faultsAreSentences() throws IOException {
        Path recipe = Files.writeString(temp.resolve("faulty.yaml"), """
                algorithm: simclr
                data: {train: [{use: webdataset, urls: [data/gratings-000000.tar]}]}
                encoder: {use: onnx, file: resnet18.onnx, output: /Flaten_output_0}
                """);
        String printed = RanCommand.printed(2, "recipe", "check", recipe.toString());
        assertTrue(printed.contains("has no tensor '/Flaten_output_0' that is computed; did you mean '/Flatten_output_0'?"), printed);
    }
}
