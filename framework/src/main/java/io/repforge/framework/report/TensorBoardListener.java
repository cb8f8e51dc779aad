package io.repforge.framework.report;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;
import org.tensorflow.util.SessionLog;

/** Writes TensorBoard's event files: scalars under {@code train/} and {@code evaluate/}. */
public final class TensorBoardListener implements RunListener<NoOptions> {

    private static final String FORMAT = "brain.Event:2";

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

        private final OutputStream out;

        Events(Run run) throws IOException {
            long now = System.currentTimeMillis();
            Path file = run.folder().resolve(String.format("events.out.tfevents.%010d.%09d.repforge", now / 1000, System.nanoTime() % 1_000_000_000L));
            out = new BufferedOutputStream(Files.newOutputStream(file));
            write(Event.newBuilder().setFileVersion(FORMAT).build());
            if (run.firstStep() > 0) {
                // Tells TensorBoard to forget what an interrupted run wrote past this step.
                write(Event.newBuilder()
                        .setStep(run.firstStep() + 1)
                        .setSessionLog(SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START))
                        .build());
            }
            out.flush();
        }

        @Override
        public void onMetrics(long step, Map<String, Double> metrics) throws IOException {
            Summary.Builder summary = Summary.newBuilder();
            metrics.forEach((name, value) -> summary.addValue(Summary.Value.newBuilder()
                    .setTag(name.contains("/") ? name : "train/" + name)
                    .setSimpleValue(value.floatValue())));
            write(Event.newBuilder().setStep(step).setSummary(summary).build());
            out.flush();
        }

        @Override
        public void onEnd(boolean completed) throws IOException {
            out.close();
        }

        /** A TFRecord: length, its masked checksum, the event, its masked checksum. */
        private void write(Event event) throws IOException {
            Event stamped = event.toBuilder().setWallTime(System.currentTimeMillis() / 1000.0).build();
            byte[] content = stamped.toByteArray();
            byte[] length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(content.length).array();
            out.write(length);
            out.write(checksum(length));
            out.write(content);
            out.write(checksum(content));
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
