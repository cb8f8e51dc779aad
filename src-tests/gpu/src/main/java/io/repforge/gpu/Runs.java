package io.repforge.gpu;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.repforge.framework.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs recipes in this virtual machine by the command line's own words, and reads what they leave. */
final class Runs {

    private final Path folder;
    private final Path recipes;

    /**
     * @param folder where runs go
     * @param recipes where recipes lie
     */
    Runs(Path folder, Path recipes) {
        this.folder = folder;
        this.recipes = recipes;
    }

    /** A run that is over. */
    record Run(Path folder, int code, String printed) {

        boolean succeeded() {
            return code == 0;
        }

        /** What it ended with, for a table. */
        String lastWords() {
            List<String> lines = printed.lines().filter(line -> !line.isBlank()).toList();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }

        /** A column of its metrics, without lines that have none. */
        double[] metric(String name) throws IOException {
            List<String> lines = Files.readAllLines(folder.resolve("metrics.csv"));
            int column = Arrays.asList(lines.get(0).split(",")).indexOf(name);
            if (column < 0) {
                throw new IOException(folder.resolve("metrics.csv") + " has no column " + name);
            }
            return lines.stream().skip(1).map(line -> line.split(",", -1)).filter(cells -> cells.length > column && !cells[column].isEmpty())
                    .mapToDouble(cells -> Double.parseDouble(cells[column])).toArray();
        }

        /** Statistics that batch normalisation keeps, by name, as the exported encoder has them. */
        Map<String, float[]> runningStatistics() throws IOException {
            Map<String, float[]> statistics = new LinkedHashMap<>();
            for (TensorProto values : ModelProto.parseFrom(Files.readAllBytes(folder.resolve("encoder.onnx"))).getGraph().getInitializerList()) {
                if (values.getName().contains("running_")) {
                    float[] floats = new float[values.getRawData().size() / Float.BYTES];
                    values.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
                    statistics.put(values.getName(), floats);
                }
            }
            return statistics;
        }
    }

    /**
     * Trains.
     *
     * @param name of the run's folder, which must not be there
     * @param recipe file name of the recipe
     * @param settings such as {@code n_epochs=1}
     * @param more further arguments
     */
    Run train(String name, String recipe, List<String> settings, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", recipes.resolve(recipe).toString(), "--out", folder.resolve(name).toString()));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(List.of(more));
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed, true);
        int code = Main.run(writer, writer, arguments.toArray(String[]::new));
        return new Run(folder.resolve(name), code, printed.toString());
    }
}
