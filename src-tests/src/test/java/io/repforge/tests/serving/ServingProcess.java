package io.repforge.tests.serving;

import io.repforge.encoder.ClassProbability;
import io.repforge.encoder.Encoder;
import io.repforge.encoder.EncoderOptions;
import io.repforge.encoder.Input;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A program that has the small encoder on its class path, and nothing of the host. */
final class ServingProcess {

    private ServingProcess() {}

    /**
     * @param args the model; a file for what it gives, float32 in little-endian order; how many images are computed at once; image files
     */
    public static void main(String[] args) throws Exception {
        List<Input> images = Input.files(Stream.of(args).skip(3).map(Path::of).toList());
        try (Encoder encoder = Encoder.load(Path.of(args[0]), EncoderOptions.defaults().withBatch(Integer.parseInt(args[2])).withThreads(1))) {
            float[][] rows = encoder.isClassifier() ? probabilities(encoder, images) : encoder.embedAll(images);
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * rows.length * rows[0].length).order(ByteOrder.LITTLE_ENDIAN);
            for (float[] row : rows) {
                for (float value : row) {
                    bytes.putFloat(value);
                }
            }
            Files.write(Path.of(args[1]), bytes.array());
            System.out.println(String.join(",", encoder.classes()));
        }
    }

    /** In the order of the classes' numbers. */
    private static float[][] probabilities(Encoder classifier, List<Input> images) {
        List<List<ClassProbability>> all = classifier.classifyAll(images);
        float[][] rows = new float[all.size()][];
        for (int i = 0; i < rows.length; i++) {
            List<ClassProbability> byNumber = all.get(i).stream().sorted(Comparator.comparingInt(ClassProbability::number)).toList();
            rows[i] = new float[byNumber.size()];
            for (int k = 0; k < rows[i].length; k++) {
                rows[i][k] = byNumber.get(k).probability();
            }
        }
        return rows;
    }
}
