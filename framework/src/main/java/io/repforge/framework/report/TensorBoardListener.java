package io.repforge.framework.report;

import com.google.protobuf.CodedOutputStream;
import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Writes TensorBoard's event files: scalars under {@code train/} and {@code evaluate/}, pictures of batches as {@code batch}. */
public final class TensorBoardListener implements RunListener<NoOptions> {

    private static final String FORMAT = "brain.Event:2";
    /** Where a PNG tells its size. */
    private static final int PNG_WIDTH = 16;
    private static final int PNG_HEIGHT = 20;

    // Field numbers of TensorFlow's messages Event, Summary, Summary.Value, Summary.Image and SessionLog. They are written by hand: the published classes
    // clash with the copies inside ND4J.
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int IMAGE = 4;
    private static final int HEIGHT = 1;
    private static final int WIDTH = 2;
    private static final int COLORSPACE = 3;
    private static final int RGB = 3;
    private static final int ENCODED = 4;
    private static final int STATUS = 1;
    private static final int START = 1;

    /** Writes the fields of a message. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    @Override
    public String name() {
        return "tensorboard";
    }

    @Override
    public String description() {
        return "Writes TensorBoard event files";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Observer start(Run run, NoOptions options) throws IOException {
        return new Events(run);
    }

    private static final class Events implements Observer {

        private final FileChannel file;
        private final OutputStream out;

        Events(Run run) throws IOException {
            long now = System.currentTimeMillis();
            Path place = run.folder().resolve(String.format("events.out.tfevents.%010d.%09d.repforge", now / 1000, System.nanoTime() % 1_000_000_000L));
            file = FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            out = new BufferedOutputStream(Channels.newOutputStream(file));
            write(event(0, out -> out.writeString(FILE_VERSION, FORMAT)));
            if (run.firstStep() > 0) {
                // Tells TensorBoard to forget what an interrupted run wrote past this step.
                write(event(run.firstStep() + 1, out -> out.writeByteArray(SESSION_LOG, message(log -> log.writeEnum(STATUS, START)))));
            }
            out.flush();
        }

        @Override
        public void onMetrics(long step, Map<String, Double> metrics) throws IOException {
            byte[] summary = message(values -> {
                for (Map.Entry<String, Double> metric : metrics.entrySet()) {
                    String tag = metric.getKey().contains("/") ? metric.getKey() : "train/" + metric.getKey();
                    values.writeByteArray(VALUE, message(value -> {
                        value.writeString(TAG, tag);
                        value.writeFloat(SIMPLE_VALUE, metric.getValue().floatValue());
                    }));
                }
            });
            write(event(step, out -> out.writeByteArray(SUMMARY, summary)));
            out.flush();
        }

        @Override
        public void onPicture(long step, Path picture, List<String> rows) throws IOException {
            byte[] png = Files.readAllBytes(picture);
            ByteBuffer header = ByteBuffer.wrap(png);
            byte[] image = message(fields -> {
                fields.writeInt32(HEIGHT, header.getInt(PNG_HEIGHT));
                fields.writeInt32(WIDTH, header.getInt(PNG_WIDTH));
                fields.writeInt32(COLORSPACE, RGB);
                fields.writeByteArray(ENCODED, png);
            });
            byte[] value = message(fields -> {
                fields.writeString(TAG, "batch");
                fields.writeByteArray(IMAGE, image);
            });
            byte[] summary = message(values -> values.writeByteArray(VALUE, value));
            write(event(step, out -> out.writeByteArray(SUMMARY, summary)));
            out.flush();
        }

        @Override
        public void beforeCheckpoint(long step) throws IOException {
            file.force(false);
        }

        @Override
        public void onEnd(boolean completed) throws IOException {
            out.close();
        }

        /** A TFRecord: length, its masked checksum, the event, its masked checksum. */
        private void write(byte[] content) throws IOException {
            byte[] length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(content.length).array();
            out.write(length);
            out.write(checksum(length));
            out.write(content);
            out.write(checksum(content));
        }

        private static byte[] event(long step, Fields fields) throws IOException {
            return message(out -> {
                out.writeDouble(WALL_TIME, System.currentTimeMillis() / 1000.0);
                out.writeInt64(STEP, step);
                fields.write(out);
            });
        }

        private static byte[] message(Fields fields) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
            return bytes.toByteArray();
        }

        private static byte[] checksum(byte[] bytes) {
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            int value = (int) crc.getValue();
            int masked = ((value >>> 15) | (value << 17)) + 0xa282ead8;
            return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
        }
    }
}
