package io.repforge.framework.rounds;

import io.repforge.framework.UserError;
import io.repforge.framework.data.batch.Position;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint holds of those who train together, beside the model.
 *
 * @param ownLength how many numbers are each worker's own
 * @param outerMomentum of the outer optimizer; empty where it keeps none
 * @param workers each worker's own, in the order of their numbers
 */
public record WorkersFile(int ownLength, float[] outerMomentum, List<WorkerState> workers) {

    private static final int FORMAT = 1;
    private static final int ABSENT = -1;

    public WorkersFile {
        workers = List.copyOf(workers);
    }

    /** Writes it. */
    public void writeTo(OutputStream file) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(file, 1 << 16));
        out.writeInt(FORMAT);
        out.writeInt(ownLength);
        write(out, outerMomentum);
        out.writeInt(workers.size());
        for (WorkerState worker : workers) {
            out.writeLong(worker.position().pass());
            out.writeLong(worker.position().pairs());
            out.writeLong(worker.position().skipped());
            out.writeLong(worker.steps());
            write(out, worker.own());
            out.writeUTF(worker.file() == null ? "" : worker.file());
        }
        out.flush();
    }

    /** @throws UserError if it can't be read, or is of another version */
    public static WorkersFile read(Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            int format = in.readInt();
            if (format != FORMAT) {
                throw new UserError(file + " is of format " + format + ", and this Repforge reads " + FORMAT + ": go on with the Repforge that wrote it.");
            }
            int ownLength = in.readInt();
            float[] momentum = numbers(in);
            int count = in.readInt();
            List<WorkerState> workers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Position position = new Position(in.readLong(), in.readLong(), in.readLong());
                long steps = in.readLong();
                float[] own = numbers(in);
                String path = in.readUTF();
                workers.add(new WorkerState(position, steps, own, path.isEmpty() ? null : path));
            }
            return new WorkersFile(ownLength, momentum == null ? new float[0] : momentum, workers);
        } catch (IOException e) {
            throw new UserError(file + " can't be read (" + UserError.reason(e) + "): name another checkpoint, or put it back as it was.", e);
        }
    }

    /** Numbers in the byte order of the JVM, with how many there are before them. */
    static void write(DataOutputStream out, float @Nullable [] numbers) throws IOException {
        out.writeInt(numbers == null ? ABSENT : numbers.length);
        if (numbers != null) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES));
            bytes.asFloatBuffer().put(numbers);
            out.write(bytes.array());
        }
    }

    static float @Nullable [] numbers(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length == ABSENT) {
            return null;
        }
        byte[] bytes = in.readNBytes(Math.multiplyExact(length, Float.BYTES));
        float[] numbers = new float[length];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(numbers);
        return numbers;
    }
}
