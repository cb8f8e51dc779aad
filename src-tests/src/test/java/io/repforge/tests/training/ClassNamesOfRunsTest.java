package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.repforge.framework.cli.Main;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the names of classes in a run: scores are by them, warnings say them, and the exported encoder keeps them. */
class ClassNamesOfRunsTest {

    private static final int SIZE = 8;

    @TempDir
    Path temp;

    private void images(String folder, String... classes) throws IOException {
        for (String name : classes) {
            for (int i = 0; i < 4; i++) {
                BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
                Graphics graphics = image.getGraphics();
                graphics.setColor(new Color(switch (name) {
                    case "red" -> 0xf00000 + i;
                    case "green" -> 0x00f000 + i;
                    default -> 0x0000f0 + i;
                }));
                graphics.fillRect(0, 0, SIZE, SIZE);
                Path file = temp.resolve(folder).resolve(name).resolve(i + ".png");
                Files.createDirectories(file.getParent());
                ImageIO.write(image, "png", file.toFile());
            }
        }
    }

    private static String run(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setErr(stream);
            PrintWriter writer = new PrintWriter(stream, true);
            assertEquals(0, Main.run(writer, writer, arguments), () -> printed.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static List<String> properties(Path encoder) throws IOException {
        return OnnxMl.ModelProto.parseFrom(Files.readAllBytes(encoder)).getMetadataPropsList().stream().map(one -> one.getKey() + " = " + one.getValue()).toList();
    }

    @Test
    void theyAreScoredByToldAndExported() throws Exception {
        images("first", "blue", "red");
        images("second", "green", "red");
        images("test", "green", "red");
        Path recipe = Files.writeString(temp.resolve("recipe.yaml"), """
                name: names
                algorithm: simclr
                data: {train: [{use: image-folder, folder: first}, {use: image-folder, folder: second}]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                batch_size: 4
                n_epochs: 1
                threads: 1
                evaluate: {train: {use: image-folder, folder: first}, test: {use: image-folder, folder: test}, probes: [knn]}
                """);
        Path out = temp.resolve("run");
        String printed = run("train", recipe.toString(), "--out", out.toString());
        // Red is always told from the rest; green can't be found where it isn't learnt.
        assertTrue(printed.lines().anyMatch(line -> line.startsWith("raw pixels") && line.contains(" 50.00 %")), printed);
        String warning = "some classes are in one part of the data only: blue to learn from; green to test on, so that 4 of 8 samples can't be predicted";
        assertTrue(Files.readString(out.resolve("report.html")).replace("&#39;", "'").contains(warning), "the report lists the warning");
        List<String> names = List.of("features = output", "class_names = {\"label\":[\"blue\",\"green\",\"red\"]}",
                "image = {\"layout\":\"channels-first\",\"channels\":3,\"height\":8,\"width\":8,\"channels_per_frame\":3,\"type\":\"uint8\",\"range\":[0,255],"
                        + "\"files\":{\"orientation\":\"exif\",\"transparency\":\"white\",\"steps\":[]}}");
        assertEquals(names, properties(out.resolve("encoder.onnx")));
        run("export", out.toString(), "--out", temp.resolve("exported.onnx").toString());
        assertEquals(names, properties(temp.resolve("exported.onnx")));
        Files.delete(out.resolve("class_names.json"));
        run("export", out.toString(), "--out", temp.resolve("exported.onnx").toString());
        assertFalse(properties(temp.resolve("exported.onnx")).stream().anyMatch(one -> one.startsWith("class_names")));
    }

    /** The recipe is the same, but what lies at its paths isn't. */
    @Test
    void otherClassesThanBeforeAreToldWhenARunGoesOn() throws Exception {
        images("data", "blue", "red");
        Path recipe = Files.writeString(temp.resolve("recipe.yaml"), """
                name: names
                algorithm: simclr
                data: {train: [{use: image-folder, folder: data}]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                batch_size: 4
                n_epochs: 1
                threads: 1
                """);
        String out = temp.resolve("run").toString();
        String other = "other classes than before";
        assertFalse(run("train", recipe.toString(), "--out", out).contains(other));
        assertFalse(run("train", recipe.toString(), "--out", out, "--resume", "--set", "n_epochs=2").contains(other));
        Files.move(temp.resolve("data/blue"), temp.resolve("data/green"));
        String told = run("train", recipe.toString(), "--out", out, "--resume", "--set", "n_epochs=3");
        assertTrue(told.contains("WARN: The training data has other classes than before, (label: green, red) instead of (label: blue, red): if it should be the"
                + " same, stop the run and look at its paths."), told);
    }
}
