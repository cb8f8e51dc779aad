package io.repforge.framework.rounds;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a worker sends of the numbers that are everybody's.
 *
 * @param values the numbers themselves; null where changes are sent
 * @param changes what the round has changed of them, rounded to bfloat16; null where values are
 * @param weight steps that it has made, by which it counts in the mean
 */
public record Sent(float @Nullable [] values, short @Nullable [] changes, long weight) implements Serializable {

    private static final int BFLOAT16_SHIFT = 16;

    /**
     * @param before the numbers at the start of the round
     * @param now the numbers at its end
     */
    public static Sent of(Compress compress, float[] before, float[] now, long weight) {
        if (compress == Compress.NONE) {
            return new Sent(now, null, weight);
        }
        short[] changes = new short[now.length];
        for (int i = 0; i < now.length; i++) {
            changes[i] = bfloat16(now[i] - before[i]);
        }
        return new Sent(null, changes, weight);
    }

    /** Rounded to the nearest, ties to even. */
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> BFLOAT16_SHIFT | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> BFLOAT16_SHIFT & 1) >>> BFLOAT16_SHIFT);
    }

    int length() {
        return values != null ? values.length : Objects.requireNonNull(changes).length;
    }

    double at(int i) {
        return values != null ? values[i] : Float.intBitsToFloat(Objects.requireNonNull(changes)[i] << BFLOAT16_SHIFT);
    }

    /** Bytes of the numbers. */
    public long bytes() {
        return values != null ? (long) Float.BYTES * values.length : (long) Short.BYTES * length();
    }
}
