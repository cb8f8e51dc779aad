package io.repforge.encoder;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the host has made for these tests, by {@code make.py} among the resources. */
final class Resources {

    private Resources() {}

    static Path of(String name) {
        try {
            return Path.of(Resources.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In the order in which the host reads a folder. */
    static List<Path> images() throws IOException {
        try (Stream<Path> all = Files.walk(of("images"))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** What {@code repforge embed} gives for the images. */
    static float[][] embeddings(int rows, int width) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(of("embeddings.npy"))).order(ByteOrder.LITTLE_ENDIAN);
        file.position(10 + file.getShort(8));
        float[][] values = new float[rows][width];
        for (float[] row : values) {
            file.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(row);
            file.position(file.position() + Float.BYTES * width);
        }
        return values;
    }
}
