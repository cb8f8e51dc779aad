package io.repforge.framework.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelledReaderTest {

    @Test
    void observationsAndLabelsComeInOrderAndTheLastBatchHasTheRest() throws Exception {
        MemoryDataset data = MemoryDataset.of(1, 7);
        try (LabelledReader reader = LabelledReader.open(data, 3)) {
            LabelledBatch first = reader.next();
            assertEquals(3, first.size());
            assertArrayEquals(new double[] {0, 1, 2}, first.labels().get(Step.LABEL));
            assertEquals(2, first.observations().getInt(2, 0, 0, 0));
            assertNotNull(reader.next());
            LabelledBatch last = reader.next();
            assertArrayEquals(new long[] {1, 1, 1, 2}, last.observations().shape());
            assertEquals(6, last.observations().getInt(0, 0, 0, 0));
            assertArrayEquals(new double[] {6}, last.labels().get(Step.LABEL));
            assertNull(reader.next());
            assertArrayEquals(new double[] {0, 1, 2}, first.labels().get(Step.LABEL), "labels may be kept");
        }
        assertEquals(0, data.openReaders.get());
    }

    @Test
    void batchesOfThatEndWithTheDataAreFollowedByNone() throws Exception {
        try (LabelledReader reader = LabelledReader.open(MemoryDataset.of(1, 6), 3)) {
            assertNotNull(reader.next());
            assertEquals(3, reader.next().size());
            assertNull(reader.next());
        }
    }

    @Test
    void aStepWithoutTheAnnouncedLabelIsAFaultThatNamesIt() throws Exception {
        Dataset data = new Dataset() {
            @Override
            public StepSpec spec() {
                return StepSpec.of(MemoryDataset.IMAGE, null, Map.of("height", Space.box()));
            }

            @Override
            public StepReader read(Pass pass) {
                Array image = Array.of(Shape.of(1, 1, 2), new byte[2]);
                return StepReader.of(List.of(Step.of(image, null, true, Map.of("height", 1.5)), Step.of(image)));
            }
        };
        try (LabelledReader reader = LabelledReader.open(data, 4)) {
            String message = assertThrows(UserError.class, reader::next).getMessage();
            assertTrue(message.startsWith("Step 1 of the evaluation data has no label 'height'"), message);
        }
    }
}
