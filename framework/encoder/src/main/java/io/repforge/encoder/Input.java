package io.repforge.encoder;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an encoder is shown: an image in some form, or numbers as the model takes them. */
public final class Input {

    /** What it is made of. */
    sealed interface Content permits EncodedFile, PathOfFile, Decoded, Pixels, Numbers {}

    /** @param bytes of an image file */
    record EncodedFile(byte[] bytes) implements Content {}

    /** @param file an image file, which is read when it is its turn */
    record PathOfFile(Path file) implements Content {

        byte[] read() {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new EncoderException(file + " can't be read (" + e + "): check the path, and that you may read it.", e);
            }
        }
    }

    /** @param image in some colour model */
    record Decoded(BufferedImage image) implements Content {}

    /** @param values {@code [channels, height, width]}, from 0 to 255 */
    record Pixels(byte[] values) implements Content {}

    /** @param values in the order of the model's axes */
    record Numbers(float[] values) implements Content {}

    private final Content content;
    private final @Nullable String name;

    private Input(Content content, @Nullable String name) {
        this.content = content;
        this.name = name;
    }

    /** An image file: PNG, JPEG, WebP, TIFF, GIF, BMP or PBM/PGM/PPM, whatever its name says. It is read when it is its turn. */
    public static Input file(Path file) {
        return new Input(new PathOfFile(file), file.toString());
    }

    /** Image files, in the order of the collection. */
    public static List<Input> files(Collection<Path> files) {
        return files.stream().map(Input::file).toList();
    }

    /**
     * The bytes of an image file.
     *
     * @param name how messages call it
     */
    public static Input file(byte[] bytes, String name) {
        return new Input(new EncodedFile(bytes), name);
    }

    /**
     * An image file from a stream, which is read to its end now, and not closed.
     *
     * @param name how messages call it
     * @throws IOException if it can't be read
     */
    public static Input file(InputStream bytes, String name) throws IOException {
        return file(bytes.readAllBytes(), name);
    }

    /** An image that has been decoded. Of how a camera was held it says nothing; {@link #file(Path)} turns photographs upright. */
    public static Input image(BufferedImage image) {
        return new Input(new Decoded(image), null);
    }

    /** Pixels from 0 to 255 of a model of {@code uint8}, {@code [channels, height, width]}: all of the first channel, row by row, then the next. Nothing is resized. */
    public static Input pixels(byte[] values) {
        return new Input(new Pixels(values), null);
    }

    /** Numbers of a model of {@code float32}, in the order of its axes; pixels are in [0, 1]. */
    public static Input numbers(float[] values) {
        return new Input(new Numbers(values), null);
    }

    Content content() {
        return content;
    }

    /**
     * How messages call it.
     *
     * @param index among several
     * @param count how many there are
     */
    String name(int index, int count) {
        return name != null ? name : count == 1 ? "The input" : "Input " + (index + 1) + " of " + count;
    }
}
