package io.repforge.framework.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside sums in double precision. Small integers, so that all are exact. */
class ProductsTest {

    private static final int M = 5;
    private static final int N = 7;
    private static final int INNER = 33;

    private final Random random = new Random(4);

    private float[] integers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(19) - 9;
        }
        return values;
    }

    /** Past some values that aren't to be read. */
    private static FloatBuffer stored(float[] values, boolean direct) {
        int before = 3;
        FloatBuffer buffer = direct ? Products.buffer(before + values.length) : FloatBuffer.allocate(before + values.length);
        buffer.put(before, values);
        return buffer.position(before);
    }

    private static void assertSums(FloatBuffer found, float[] a, IntBinaryOperator atA, float[] b, IntBinaryOperator atB) {
        for (int i = 0; i < M; i++) {
            for (int j = 0; j < N; j++) {
                double sum = 0;
                for (int k = 0; k < INNER; k++) {
                    sum += (double) a[atA.applyAsInt(i, k)] * b[atB.applyAsInt(j, k)];
                }
                assertEquals(sum, found.get(found.position() + i * N + j), "of " + i + " and " + j);
            }
        }
    }

    @ParameterizedTest(name = "outside of the heap: {0}")
    @ValueSource(booleans = {true, false})
    void eachRowIsMultipliedByEach(boolean direct) {
        float[] a = integers(M * INNER);
        float[] b = integers(N * INNER);
        FloatBuffer to = stored(new float[M * N], direct);
        Products.ofRows(stored(a, direct), M, stored(b, direct), N, INNER, to);
        assertSums(to, a, (i, k) -> i * INNER + k, b, (j, k) -> j * INNER + k);
    }

    @ParameterizedTest(name = "outside of the heap: {0}")
    @ValueSource(booleans = {true, false})
    void eachColumnIsMultipliedByEach(boolean direct) {
        float[] a = integers(INNER * M);
        float[] b = integers(INNER * N);
        FloatBuffer to = stored(new float[M * N], direct);
        Products.ofColumns(stored(a, direct), M, stored(b, direct), N, INNER, to);
        assertSums(to, a, (i, k) -> k * M + i, b, (j, k) -> k * N + j);
    }
}
