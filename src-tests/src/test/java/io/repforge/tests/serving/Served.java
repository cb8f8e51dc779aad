package io.repforge.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the small encoder gives in a process of its own.
 *
 * @param values row by row
 * @param classes names of a classifier's classes
 */
record Served(float[] values, List<String> classes) {

    /** Modules and libraries that the small encoder comes with. */
    private static final String OURS = ".*(/framework/(encoder|images)/target/.*|/plugin-api/target/.*|/repforge-(encoder|images|plugin-api)-.*"
            + "|/(javacpp|opencv|openblas)-.*|/jackson-(core|jr-objects)-.*|/jspecify-.*)";

    static Served of(Path model, int batch, List<Path> images) throws IOException, InterruptedException {
        Path temp = Files.createTempDirectory("served");
        Path output = temp.resolve("values");
        Path log = temp.resolve("log");
        Path faults = temp.resolve("faults");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp", classPath(),
                ServingProcess.class.getName(), model.toString(), output.toString(), Integer.toString(batch)));
        images.forEach(image -> command.add(image.toString()));
        Process process = new ProcessBuilder(command).redirectError(faults.toFile()).redirectOutput(log.toFile()).start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the encoder's process doesn't end");
        String printed = Files.readString(log);
        assertEquals(0, process.exitValue(), () -> printed + faults(faults));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(output)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return new Served(values, List.of(printed.strip().split(",")));
    }

    private static String faults(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String classPath() {
        String stock = System.getProperty("stock.onnxruntime");
        if (stock == null) {
            throw new IllegalStateException("set the system property stock.onnxruntime to the jar com.microsoft.onnxruntime:onnxruntime, as Maven does");
        }
        String tests = ServingProcess.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        Stream<String> ours = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(entry -> entry.replace('\\', '/').matches(OURS));
        return Stream.concat(ours, Stream.of(stock, tests)).collect(Collectors.joining(File.pathSeparator));
    }
}
