package io.repforge.framework.artifacts;

import io.repforge.api.array.Array;
import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;

/**
 * The content of ONNX Runtime's training checkpoint: a flatbuffer with the identifier {@code ODTC}.
 *
 * @param version version of the layout; a runtime build accepts only its own ({@value #VERSION} for 1.24)
 * @param trained trained parameters by name
 * @param frozen parameters that the optimizer leaves alone, which is where state between steps lives, by name
 * @param groups state of the optimizer; empty before the first save of a session that has an optimizer
 * @param properties the property bag: values are {@link Long}, {@link Float} or {@link String}
 */
public record CheckpointFile(
        int version, Map<String, Array> trained, Map<String, Array> frozen, List<OptimizerGroup> groups, Map<String, Object> properties) {

    /** Version of the layout that the bundled ONNX Runtime (1.24.1) reads and writes. */
    public static final int VERSION = 2;

    public CheckpointFile {
        trained = ordered(trained);
        frozen = ordered(frozen);
        groups = List.copyOf(groups);
        properties = ordered(properties);
    }

    /**
     * One group of the optimizer's state; the library makes only {@code group0}.
     *
     * @param step optimizer steps taken so far
     * @param initialLearningRate the rate that a new session starts with
     * @param moments per trained parameter its moments by name, {@code momentum0} and {@code momentum1} for AdamW
     */
    public record OptimizerGroup(String name, long step, float initialLearningRate, Map<String, Map<String, Array>> moments) {
        public OptimizerGroup {
            moments = ordered(moments);
        }
    }

    /** A checkpoint at the start of training: parameters, and no optimizer state yet. */
    public static CheckpointFile of(Map<String, Array> trained, Map<String, Array> frozen) {
        return new CheckpointFile(VERSION, trained, frozen, List.of(), Map.of());
    }

    /** This checkpoint with a property added or replaced; a value is a {@link Long}, {@link Float} or {@link String}. */
    public CheckpointFile withProperty(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(properties);
        more.put(name, value);
        return new CheckpointFile(version, trained, frozen, groups, more);
    }

    /**
     * Reads a checkpoint, whether this class or the library wrote it.
     *
     * @throws UserError if the file is missing, isn't a checkpoint, is damaged, or has another version
     */
    public static CheckpointFile read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UserError("There is no checkpoint at " + file + ".", e);
        } catch (IOException | OutOfMemoryError e) {
            throw new UserError("The checkpoint " + file + " can't be read: " + e.getMessage() + ".", e);
        }
        return CheckpointReader.read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), file.toString());
    }

    /**
     * Looks for what nothing can be computed with: numbers that aren't finite among parameters, state and moments, and trained parameters whose
     * squares wouldn't be. When it returns, nothing holds on to the file any more: one that were still mapped would take its room on the disk even when
     * it is deleted, until the garbage collector comes by.
     *
     * @return the first such number and whose it is, such as {@code encoder/cnn/weight is NaN} or {@code momentum0 of encoder/cnn/weight is Infinity}
     * @throws UserError if the file can't be read or is damaged
     */
    public static Optional<String> ruined(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ); BytePointer memory = new BytePointer(Math.max(1, channel.size()))) {
            ByteBuffer content = memory.asByteBuffer().limit((int) channel.size());
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // Until all of it is there.
            }
            return CheckpointReader.ruined(content.flip().order(ByteOrder.LITTLE_ENDIAN), file.toString());
        } catch (IOException e) {
            throw new UserError("The checkpoint " + file + " can't be read: " + UserError.reason(e) + ".", e);
        }
    }

    /** Takes what a file would hold. */
    @FunctionalInterface
    public interface Reader<E extends Exception> {

        /** @param content from position to limit, outside the Java heap, valid until this returns */
        void read(ByteBuffer content) throws E;
    }

    /**
     * Gives the file's content to a reader.
     *
     * @throws UserError if it would exceed the 2 GiB that the format allows
     */
    public <E extends Exception> void content(Reader<E> reader) throws E {
        try (CheckpointWriter writer = new CheckpointWriter(this)) {
            reader.read(writer.bytes());
        }
    }

    /**
     * Writes the file, replacing one that is there.
     *
     * @throws UserError if it can't be written, or if it would exceed the 2 GiB that the format allows
     */
    public void write(Path file) {
        try {
            this.<IOException>content(bytes -> DurableFiles.replace(file, bytes));
        } catch (IOException e) {
            throw new UserError("The checkpoint " + file + " can't be written (" + UserError.reason(e) + "): check the folder's rights and the free space.", e);
        }
    }

    /** A read-only copy that keeps the order. */
    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
