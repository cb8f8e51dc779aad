package io.repforge.framework.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LabelledShareTest {

    private static final int CLASSES = 4;
    private static final int OF_EACH = 50;

    /** Trajectories of two steps, of each class one after the other; every eleventh has no class. */
    private record Sorted() implements Dataset {

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.box(1));
        }

        @Override
        public StepReader read(Pass pass) {
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < CLASSES * OF_EACH; i++) {
                Map<String, Double> labels = i % 11 == 10 ? Map.of() : Map.of("label", (double) (i % CLASSES));
                for (int step = 0; step < 2; step++) {
                    steps.add(Step.of(Array.of(Shape.of(1), new float[] {i}), null, step == 1, labels));
                }
            }
            Iterator<Step> all = steps.iterator();
            return () -> all.hasNext() ? all.next() : null;
        }
    }

    private static LabelledShare.Parts parts(String amount, double heldOut, long seed) {
        try {
            return LabelledShare.of(new Sorted(), "label", LabelAmount.of(amount, "--labels"), heldOut, seed);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Step> read(@Nullable Dataset data) throws IOException {
        List<Step> steps = new ArrayList<>();
        try (StepReader reader = data.read(Dataset.Pass.of(3, 1, true))) {
            for (Step step = reader.next(); step != null; step = reader.next()) {
                steps.add(step);
            }
        }
        return steps;
    }

    @Test
    void ofEachClassAsManyTrajectoriesAreDrawnWholeAndNoneTwice() throws IOException {
        LabelledShare.Parts parts = parts("10", 0.3, 7);
        assertEquals(CLASSES * 7 * 2, read(parts.learn()).size());
        assertEquals(CLASSES * 3 * 2, read(parts.heldOut()).size());
        assertEquals(read(parts.learn()).size(), parts.learn().size().getAsLong());
        for (int own = 0; own < CLASSES; own++) {
            double value = own;
            assertEquals(7 * 2, read(parts.learn()).stream().filter(step -> step.labels().get("label") == value).count());
        }
        assertFalse(parts.learn().chosen().intersects(parts.heldOut().chosen()));
    }

    @Test
    void fewerOfTheSameSeedAreAmongMore() {
        BitSet few = parts("4%", 0, 7).learn().chosen();
        BitSet more = parts("30%", 0, 7).learn().chosen();
        BitSet common = (BitSet) few.clone();
        common.and(more);
        assertEquals(few, common);
        assertTrue(more.cardinality() > few.cardinality());
        assertFalse(few.equals(parts("4%", 0, 8).learn().chosen()));
    }

    @Test
    void oneOfEachHoldsNoneOut() {
        LabelledShare.Parts parts = parts("1", 0.5, 7);
        assertEquals(CLASSES, parts.learn().chosen().cardinality());
        assertNull(parts.heldOut());
    }

    @Test
    void dataWithoutSuchALabelIsRefused() {
        String message = assertThrows(UserError.class, () -> LabelledShare.of(new Sorted(), "breed", LabelAmount.ALL, 0, 1)).getMessage();
        assertEquals("No step of the data has a class under the label 'breed': name labelled data, or another label with --label.", message);
    }
}
