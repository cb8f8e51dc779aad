package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A stock ONNX Runtime, in a process of its own since it and the one that trains don't go together. */
final class StockRuntime {

    private StockRuntime() {}

    /**
     * The first output of a model.
     *
     * @param pixels of the type that the model takes, in little-endian order
     */
    static float[] features(Path model, byte[] pixels, long... shape) throws IOException, InterruptedException {
        Path temp = Files.createTempDirectory("stock");
        Path input = Files.write(temp.resolve("pixels"), pixels);
        Path output = temp.resolve("features");
        Path log = temp.resolve("log");
        Path classes = Path.of(StockFeatures.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", stockRuntime() + File.pathSeparator + classes, StockFeatures.class.getName(), model.toString(), input.toString(), output.toString()));
        Arrays.stream(shape).mapToObj(String::valueOf).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // It knows opsets that came after it, but for their operators.
        builder.environment().put("ALLOW_RELEASED_ONNX_OPSET_ONLY", "0");
        Process process = builder.start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the stock runtime doesn't end");
        assertEquals(0, process.exitValue(), Files.readString(log));
        ByteBuffer features = ByteBuffer.wrap(Files.readAllBytes(output)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[features.remaining() / 4];
        features.asFloatBuffer().get(values);
        return values;
    }

    private static String stockRuntime() {
        String jar = System.getProperty("stock.onnxruntime");
        if (jar == null) {
            throw new IllegalStateException("set the system property stock.onnxruntime to the jar com.microsoft.onnxruntime:onnxruntime, as Maven does");
        }
        return jar;
    }
}
