package io.repforge.framework.probes.linear;

import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of {@code float32}, one after the other in native memory, which may be more than 2 GiB.
 *
 * @param values {@code [n, d]}
 */
public record FloatRows(INDArray values) implements AutoCloseable {

    private static final int AT_ONCE = 1 << 20;

    /** Room for rows, of whatever was there. */
    public static FloatRows of(long count, long width) {
        return new FloatRows(Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', count, width));
    }

    /** Rows as they lie there where that can be; those of a part of an array, or in another order, are copied. */
    static FloatRows over(INDArray values) {
        boolean asTheyAre = values.dataType() == DataType.FLOAT && !values.isView() && values.ordering() == 'c';
        return new FloatRows(asTheyAre ? values : values.castTo(DataType.FLOAT).dup('c'));
    }

    /** The sum of the squares of all numbers, in float64: in float32 it stops to grow, and ends at 3e38. */
    static double squares(INDArray values) {
        boolean asTheyAre = values.dataType() == DataType.FLOAT && !values.isView();
        INDArray whole = asTheyAre ? values : values.castTo(DataType.FLOAT).dup();
        long count = whole.length();
        // In whatever order they lie.
        FloatPointer numbers = new FloatPointer(whole.data().pointer());
        double[] sums = IntStream.range(0, Math.toIntExact((count + AT_ONCE - 1) / AT_ONCE)).parallel().mapToDouble(chunk -> {
            float[] some = new float[(int) Math.min(AT_ONCE, count - (long) chunk * AT_ONCE)];
            new FloatPointer(numbers).position((long) chunk * AT_ONCE).get(some);
            double sum = 0;
            for (float number : some) {
                sum += (double) number * number;
            }
            return sum;
        }).toArray();
        double all = 0;
        for (double sum : sums) {
            all += sum;
        }
        return all;
    }

    /** Their number, n. */
    public int count() {
        return (int) values.size(0);
    }

    /** Numbers in each, d. */
    public int width() {
        return (int) values.size(1);
    }

    /** How many are well worked on at once. */
    int atOnce() {
        return Math.max(1, AT_ONCE / Math.max(1, width()));
    }

    /** A copy of those from one to that before another. */
    float[] read(int from, int to) {
        float[] numbers = new float[Math.multiplyExact(to - from, width())];
        pointer(from).get(numbers);
        return numbers;
    }

    /** Replaces rows from one on. */
    public void write(int from, float[] numbers) {
        pointer(from).put(numbers);
    }

    /** Where a row lies. */
    FloatPointer pointer(int row) {
        return new FloatPointer(values.data().pointer()).position((long) row * width());
    }

    /** Numbers of different rows that are drawn at random, in order: all where there are no more. */
    static int[] drawn(int count, int most, long seed) {
        return count <= most ? IntStream.range(0, count).toArray() : new Random(seed).ints(0, count).distinct().limit(most).sorted().toArray();
    }

    /** Some of them, anew. */
    public FloatRows some(int[] rows) {
        FloatRows some = of(rows.length, width());
        for (int i = 0; i < rows.length; i++) {
            some.write(i, read(rows[i], rows[i] + 1));
        }
        return some;
    }

    /** Frees them. */
    @Override
    public void close() {
        values.close();
    }
}
