package io.repforge.framework.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Arrays of numbers in a file, of which no whole copy is made. */
final class Floats {

    private static final int AT_ONCE = 1 << 13;

    private Floats() {}

    static void write(DataOutput out, float[] values) throws IOException {
        write(out, FloatBuffer.wrap(values), values.length);
    }

    /** The first of them, so many. */
    static void write(DataOutput out, FloatBuffer values, int count) throws IOException {
        byte[] bytes = new byte[Math.min(AT_ONCE, count) * Float.BYTES];
        for (int done = 0; done < count; done += AT_ONCE) {
            int some = Math.min(AT_ONCE, count - done);
            ByteBuffer.wrap(bytes).asFloatBuffer().put(values.slice(done, some));
            out.write(bytes, 0, some * Float.BYTES);
        }
    }

    static void read(DataInput in, float[] values) throws IOException {
        read(in, FloatBuffer.wrap(values), values.length);
    }

    /** In place of the first, so many. */
    static void read(DataInput in, FloatBuffer values, int count) throws IOException {
        byte[] bytes = new byte[Math.min(AT_ONCE, count) * Float.BYTES];
        for (int done = 0; done < count; done += AT_ONCE) {
            int some = Math.min(AT_ONCE, count - done);
            in.readFully(bytes, 0, some * Float.BYTES);
            values.slice(done, some).put(ByteBuffer.wrap(bytes).asFloatBuffer().limit(some));
        }
    }
}
