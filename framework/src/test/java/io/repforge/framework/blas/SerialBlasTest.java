package io.repforge.framework.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;

class SerialBlasTest {

    @Test
    void blasHasItsThreadsBackOnceAllAreDone() {
        int threads = openblas.blas_get_num_threads();
        openblas.blas_set_num_threads(2);
        try (SerialBlas one = SerialBlas.begin()) {
            try (SerialBlas other = SerialBlas.begin()) {
                assertEquals(1, openblas.blas_get_num_threads());
            }
            assertEquals(1, openblas.blas_get_num_threads());
        }
        assertEquals(2, openblas.blas_get_num_threads());
        openblas.blas_set_num_threads(threads);
    }
}
