package io.repforge.framework.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.repforge.api.RunListener;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.option.NoOptions;
import io.repforge.framework.run.StartedRun;
import io.repforge.images.Images;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The event file, read back by the definitions of TFRecord and of TensorFlow's event.proto and summary.proto. */
class TensorBoardListenerTest {

    @TempDir
    Path run;

    /** What a reader of event files sees. */
    private record Event(double wallTime, long step, String version, Map<String, Float> scalars, Map<String, Image> images, boolean sessionStart) {}

    private record Image(int height, int width, int colorspace, List<Byte> encoded) {}

    private RunListener.Observer start(long firstStep) throws IOException {
        return new TensorBoardListener().start(new StartedRun("run", run, 40, 10, firstStep, 0), new NoOptions());
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            List<Path> found = files.filter(f -> f.getFileName().toString().startsWith("events.out.tfevents.")).toList();
            assertEquals(1, found.size(), found::toString);
            return found.get(0);
        }
    }

    private static List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertEquals(masked(length), bytes.getInt(), "checksum of a length");
            byte[] content = new byte[Math.toIntExact(ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong())];
            bytes.get(content);
            assertEquals(masked(content), bytes.getInt(), "checksum of an event");
            events.add(event(content));
        }
        return events;
    }

    /** CRC-32C bit by bit, reflected, then rotated and offset as TFRecord has it. */
    private static int masked(byte[] bytes) {
        int crc = ~0;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int i = 0; i < 8; i++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        return Integer.rotateRight(~crc, 15) + 0xa282ead8;
    }

    private static Event event(byte[] content) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(content);
        double wallTime = 0;
        long step = 0;
        String version = "";
        Map<String, Float> scalars = new LinkedHashMap<>();
        Map<String, Image> images = new LinkedHashMap<>();
        boolean start = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> wallTime = in.readDouble();
                case 2 -> step = in.readInt64();
                case 3 -> version = in.readString();
                case 5 -> summary(in.readByteArray(), scalars, images);
                case 7 -> start = List.of((byte) 8, (byte) 1).equals(boxed(in.readByteArray()));
                default -> throw new AssertionError("unexpected field " + WireFormat.getTagFieldNumber(tag));
            }
        }
        return new Event(wallTime, step, version, scalars, images, start);
    }

    private static void summary(byte[] content, Map<String, Float> scalars, Map<String, Image> images) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(content);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            assertEquals(1, WireFormat.getTagFieldNumber(tag));
            CodedInputStream value = CodedInputStream.newInstance(in.readByteArray());
            assertEquals(1, WireFormat.getTagFieldNumber(value.readTag()));
            String name = value.readString();
            switch (WireFormat.getTagFieldNumber(value.readTag())) {
                case 2 -> scalars.put(name, value.readFloat());
                case 4 -> images.put(name, image(value.readByteArray()));
                default -> throw new AssertionError("neither a scalar nor an image");
            }
            assertTrue(value.isAtEnd());
        }
    }

    private static Image image(byte[] content) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(content);
        int[] numbers = new int[3];
        for (int i = 0; i < numbers.length; i++) {
            assertEquals(i + 1, WireFormat.getTagFieldNumber(in.readTag()));
            numbers[i] = in.readInt32();
        }
        assertEquals(4, WireFormat.getTagFieldNumber(in.readTag()));
        Image image = new Image(numbers[0], numbers[1], numbers[2], boxed(in.readByteArray()));
        assertTrue(in.isAtEnd());
        return image;
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> list = new ArrayList<>();
        for (byte b : bytes) {
            list.add(b);
        }
        return list;
    }

    @Test
    void theChecksumIsThatOfTheStandard() {
        // RFC 3720, B.4: 32 bytes of zeros; "123456789" is the usual check value.
        assertEquals(Integer.rotateRight(0x8a9136aa, 15) + 0xa282ead8, masked(new byte[32]));
        assertEquals(Integer.rotateRight(0xe3069283, 15) + 0xa282ead8, masked("123456789".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void theFileBeginsWithItsVersionAndHoldsTheScalars() throws IOException {
        double before = System.currentTimeMillis() / 1000.0;
        RunListener.Observer board = start(0);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", 2.5);
        metrics.put("statistic of é", -1e-3);
        board.onMetrics(300, metrics);
        board.onMetrics(300, Map.of("evaluate/linear", 0.75));

        // Whoever watches the run sees them while it goes on.
        List<Event> events = read(file());
        board.onEnd(true);
        assertEquals(events, read(file()));

        assertEquals(3, events.size());
        assertEquals("brain.Event:2", events.get(0).version());
        assertEquals(Map.of("train/loss", 2.5f, "train/statistic of é", -1e-3f), events.get(1).scalars());
        assertEquals(Map.of("evaluate/linear", 0.75f), events.get(2).scalars());
        assertEquals(300, events.get(2).step());
        assertTrue(events.stream().allMatch(event -> event.wallTime() >= before && event.wallTime() < before + 60), events::toString);
    }

    @Test
    void picturesOfBatchesAreImages() throws IOException {
        byte[] png = Images.writePng(Array.of(Shape.of(3, 2, 5), new byte[30]));
        RunListener.Observer board = start(0);
        board.onPicture(7, Files.write(run.resolve("step-00000007.png"), png), List.of("context"));
        board.onEnd(true);
        Event event = read(file()).get(1);
        assertEquals(7, event.step());
        assertEquals(Map.of("batch", new Image(2, 5, 3, boxed(png))), event.images());
    }

    @Test
    void aResumedRunTellsTheReaderToForgetWhatCameAfterItsCheckpoint() throws IOException {
        start(20).onEnd(true);
        List<Event> events = read(file());
        assertEquals(2, events.size());
        assertTrue(events.get(1).sessionStart());
        assertEquals(21, events.get(1).step());
    }
}
