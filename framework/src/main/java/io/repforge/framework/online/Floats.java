package io.repforge.framework.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Arrays of numbers in a file, of which no whole copy is made. */
final class Floats {

    private static final int AT_ONCE = 1 << 13;

    private Floats() {}

    static void write(DataOutput out, float[] values) throws IOException {
        write(out, values, 0, values.length);
    }

    /** @param from the first that is written, of so many */
    static void write(DataOutput out, float[] values, int from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(AT_ONCE, count) * Float.BYTES);
        for (int done = 0; done < count; done += AT_ONCE) {
            int some = Math.min(AT_ONCE, count - done);
            bytes.asFloatBuffer().put(values, from + done, some);
            out.write(bytes.array(), 0, some * Float.BYTES);
        }
    }

    static void read(DataInput in, float[] values) throws IOException {
        read(in, values, 0, values.length);
    }

    /** @param from where the first of so many goes */
    static void read(DataInput in, float[] values, int from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(AT_ONCE, count) * Float.BYTES);
        for (int done = 0; done < count; done += AT_ONCE) {
            int some = Math.min(AT_ONCE, count - done);
            in.readFully(bytes.array(), 0, some * Float.BYTES);
            bytes.asFloatBuffer().get(values, from + done, some);
        }
    }
}
