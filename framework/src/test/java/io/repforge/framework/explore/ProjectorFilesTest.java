package io.repforge.framework.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.framework.evaluate.Features;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectorFilesTest {

    @Test
    void aRowOfNumbersIsALine() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ProjectorFiles.tensors(new Features.Table(List.of(new float[] {1, -0.5f, 2, 3}, new float[] {1e-9f, 4}), List.of(Map.of(), Map.of()), 3)).writeTo(text);
        assertEquals("1.0\t-0.5\n2.0\t3.0\n1.0E-9\t4.0\n", text.toString(StandardCharsets.UTF_8));
    }

    /** As texts they are too many for any array. */
    @Test
    void numbersNeedNotFitIntoMemoryAsText() {
        Features.Table large = new Features.Table(Collections.nCopies(1_000_000, new float[4096]), List.of(), 1_000_000);
        OutputStream full = new OutputStream() {
            private int room = 1 << 20;

            @Override
            public void write(int next) throws IOException {
                write(new byte[] {(byte) next}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                room -= count;
                if (room < 0) {
                    throw new IOException("the disk is full");
                }
            }
        };
        assertEquals("the disk is full", assertThrows(IOException.class, () -> ProjectorFiles.tensors(large).writeTo(full)).getMessage());
    }
}
