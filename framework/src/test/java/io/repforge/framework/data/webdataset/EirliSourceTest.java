package io.repforge.framework.data.webdataset;

import static io.repforge.framework.data.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.FolderContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.ServiceLoader;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in the layout of eirli: metadata with gym's classes, then pickled steps. */
class EirliSourceTest {

    private static final Shape PIXELS = Shape.of(12, 64, 64);

    @TempDir
    Path dir;

    /** A pickle, operation by operation, as Python writes NumPy's arrays. */
    private static final class PickleBytes {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        PickleBytes op(int... codes) {
            for (int code : codes) {
                bytes.write(code);
            }
            return this;
        }

        PickleBytes global(String module, String name) {
            return op('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        PickleBytes text(String text) {
            return op('X').number(text.length()).raw(text.getBytes(StandardCharsets.US_ASCII));
        }

        PickleBytes number(int number) {
            return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
        }

        PickleBytes raw(byte[] more) {
            bytes.writeBytes(more);
            return this;
        }

        byte[] end() {
            return op('.').bytes.toByteArray();
        }
    }

    private static PickleBytes start() {
        return new PickleBytes().op(0x80, 4);
    }

    private static byte[] pickle(Array array) {
        String descr = switch (array.type()) {
            case UINT8 -> "u1";
            case INT64 -> "i8";
            case BOOL -> "b1";
            case FLOAT32 -> "f4";
            default -> throw new IllegalArgumentException(array.toString());
        };
        PickleBytes pickle = start().global("numpy.core.multiarray", "_reconstruct").global("numpy", "ndarray")
                .op('K', 0, 0x85, 'C', 1, 'b', 0x87, 'R', '(', 'K', 1, '(');
        for (long dim : array.shape().dims()) {
            pickle.op('K', (int) dim);
        }
        pickle.op('t').global("numpy", "dtype").text(descr).op(0x89, 0x88, 0x87, 'R', '(', 'K', 3).text("<")
                .op('N', 'N', 'N', 'J').number(-1).op('J').number(-1).op('K', 0, 't', 'b', 0x89, 'B');
        return pickle.number(array.bytes().length).raw(array.bytes()).op('t', 'b').end();
    }

    /** {"action_space": gym.spaces.discrete.Discrete()}. */
    private static byte[] metadata() {
        return start().op('}').text("action_space").global("gym.spaces.discrete", "Discrete").op(')', 0x81, 's').end();
    }

    private static Array observation(int step) {
        byte[] pixels = new byte[Math.toIntExact(PIXELS.elements())];
        new Random(step).nextBytes(pixels);
        return Array.of(PIXELS, pixels);
    }

    private static Array bool(boolean value) {
        return Array.scalar(DType.BOOL, value ? 1 : 0);
    }

    /** Trajectories of three steps. */
    private static byte[] tar(int steps, Array... actions) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            put(tar, "_metadata.meta.pickle", metadata());
            for (int i = 0; i < steps; i++) {
                String frame = String.format("frame_%03d.", i);
                put(tar, frame + "acts.pickle", pickle(actions[i % actions.length]));
                put(tar, frame + "dones.pickle", pickle(bool(i % 3 == 2)));
                put(tar, frame + "frame.pickle", start().op('K', i).end());
                put(tar, frame + "next_obs.pickle", pickle(observation(i + 1)));
                put(tar, frame + "obs.pickle", pickle(observation(i)));
            }
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static Array choice(long value) {
        return Array.of(Shape.SCALAR, value);
    }

    private Dataset open(Path file, boolean allowTruncated, Map<String, String> labels) throws IOException {
        return new EirliSource().open(new EirliSource.Options(List.of(file.toString()), 0, null, null, labels, allowTruncated, 256),
                new FolderContext(dir));
    }

    @Test
    void itIsDeclaredAsADataSource() {
        assertTrue(ServiceLoader.load(DataSource.class).stream().anyMatch(provider -> provider.type() == EirliSource.class));
    }

    @Test
    void stepsAreReadAndSpacesTakenFromThem() throws IOException {
        Path file = Files.write(dir.resolve("demos.tar.zst"), Zstd.compress(tar(5, choice(2), choice(6))));
        Dataset dataset = open(file, false, Map.of());
        assertEquals(StepSpec.of(Space.image(12, 64, 64), Space.discrete(7), Map.of()), dataset.spec());
        assertEquals(OptionalLong.of(5), dataset.size());
        List<Step> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            // The file ends within the second trajectory.
            expected.add(Step.of(observation(i), choice(i % 2 == 0 ? 2 : 6), i == 2 || i == 4, Map.of()));
        }
        assertEquals(expected, read(dataset));
    }

    @Test
    void boxActionsAndLabelsAreReadToo() throws IOException {
        Array action = Array.of(Shape.of(3), 0.5f, -1f, 0f);
        Path file = Files.write(dir.resolve("control.tar"), tar(3, action));
        Dataset dataset = open(file, false, Map.of("time", "frame.pickle"));
        assertEquals(StepSpec.of(Space.image(12, 64, 64), Space.box(3), Map.of("time", Space.discrete(3))), dataset.spec());
        assertEquals(List.of(action, action, action), read(dataset).stream().map(Step::action).toList());
        assertEquals(List.of(0.0, 1.0, 2.0), read(dataset).stream().map(step -> step.labels().get("time")).toList());
    }

    @Test
    void aClassThatIsNotNumPysIsRefusedByItsName() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            put(tar, "_metadata.meta.pickle", metadata());
            put(tar, "frame_000.acts.pickle", pickle(choice(1)));
            put(tar, "frame_000.obs.pickle", start().global("posix", "system").text("echo").op(0x85, 'R').end());
        }
        Path file = Files.write(dir.resolve("evil.tar"), bytes.toByteArray());
        String message = assertThrows(UnreadableStepException.class, () -> open(file, true, Map.of())).getMessage();
        assertEquals(file + ", member 'frame_000.obs.pickle': its pickle asks for posix.system, which isn't run; only NumPy arrays, PyTorch tensors and plain"
                + " values are read", message);
    }

    @Test
    void otherTarsAreSentToAnotherSource() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            put(tar, "a.obs.pickle", pickle(observation(1)));
        }
        Path file = Files.write(dir.resolve("other.tar"), bytes.toByteArray());
        String message = assertThrows(UserError.class, () -> open(file, false, Map.of())).getMessage();
        assertTrue(message.contains("_metadata.meta.pickle") && message.contains("webdataset"), message);
    }

    @Test
    void aFileThatIsCutOffIsAnErrorThatSaysWhatCanBeDone() throws IOException {
        byte[] whole = tar(5, choice(1));
        byte[] packed = Zstd.compress(whole);
        Path plain = Files.write(dir.resolve("cut.tar"), Arrays.copyOf(whole, whole.length * 7 / 10));
        Path zstd = Files.write(dir.resolve("cut.tar.zst"), Arrays.copyOf(packed, packed.length * 7 / 10));
        for (Path file : List.of(plain, zstd)) {
            Dataset dataset = open(file, false, Map.of());
            assertEquals(1, dataset.contents().leftOut().size(), "it is told beforehand");
            String message = assertThrows(UnreadableStepException.class, () -> read(dataset)).getMessage();
            assertTrue(message.startsWith(file + " is ") && message.contains("cut off")
                    && message.endsWith(", or set allow_truncated: true to read the steps before that place"), message);
        }
    }

    @Test
    void ofAFileThatIsCutOffTheWholeStepsAreRead() throws IOException {
        byte[] whole = tar(5, choice(1), choice(3));
        byte[] packed = Zstd.compress(whole);
        Path plain = Files.write(dir.resolve("cut.tar"), Arrays.copyOf(whole, 1024 + 2 * (whole.length - 10240) / 5));
        Path zstd = Files.write(dir.resolve("cut.tar.zst"), Arrays.copyOf(packed, packed.length * 7 / 10));
        for (Path file : List.of(plain, zstd)) {
            Dataset dataset = open(file, true, Map.of());
            List<Step> steps = read(dataset);
            int count = steps.size();
            assertTrue(count >= 1 && count <= 3, file + ": " + count + " steps");
            assertEquals(OptionalLong.of(count), dataset.size());
            for (int i = 0; i < count; i++) {
                assertEquals(observation(i), steps.get(i).observation());
                assertEquals(i == count - 1 || i % 3 == 2, steps.get(i).done(), "the last step that is whole ends its trajectory");
            }
        }
    }
}
