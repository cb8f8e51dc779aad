package io.repforge.framework.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldOutTest {

    /** Trajectories of two steps each; an observation is the number of its trajectory. The order of another pass is the other way round. */
    private static Dataset trajectories(int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 2 * count; i++) {
            steps.add(Step.of(Array.of(Shape.of(1), (float) (i / 2)), null, i % 2 == 1, Map.of()));
        }
        return new Dataset() {
            @Override
            public StepSpec spec() {
                return StepSpec.of(Space.box(1));
            }

            @Override
            public StepReader read(Pass pass) {
                List<Step> order = new ArrayList<>(steps);
                if (pass.shuffle()) {
                    order.subList(0, 2).addAll(order.subList(2 * count - 2, 2 * count));
                }
                return StepReader.of(order);
            }
        };
    }

    private static List<Integer> numbers(Dataset part, Dataset.Pass pass) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (StepReader steps = part.read(pass)) {
            for (Step step = steps.next(); step != null; step = steps.next()) {
                numbers.add((int) step.observation().array().get(0));
            }
        }
        return numbers;
    }

    @Test
    void everyFifthTrajectoryIsForTestsAndAsAWhole() throws IOException {
        HeldOut parts = HeldOut.of(trajectories(11));
        assertEquals(List.of(4, 4, 9, 9), numbers(parts.test(), Dataset.Pass.inOrder()));
        assertEquals(List.of(0, 0, 1, 1, 2, 2, 3, 3, 5, 5, 6, 6, 7, 7, 8, 8, 10, 10), numbers(parts.train(), Dataset.Pass.inOrder()));
    }

    @Test
    void itStaysHeldOutWhenLaterPassesHaveAnotherOrder() throws IOException {
        HeldOut parts = HeldOut.of(trajectories(6));
        assertEquals(List.of(0, 0, 1, 1, 2, 2, 3, 3, 5, 5), numbers(parts.train(), Dataset.Pass.of(1, 3, true)));
    }

    @Test
    void ofFewTrajectoriesTheLastIs() throws IOException {
        HeldOut parts = HeldOut.of(trajectories(2));
        assertEquals(List.of(0, 0), numbers(parts.train(), Dataset.Pass.inOrder()));
        assertEquals(List.of(1, 1), numbers(parts.test(), Dataset.Pass.inOrder()));
    }

    /** Which would be read forever. */
    @Test
    void dataWithoutAnEndCannotBeSplitEither() {
        Dataset endless = new Dataset() {
            @Override
            public StepSpec spec() {
                return StepSpec.of(Space.box(1));
            }

            @Override
            public boolean endless() {
                return true;
            }

            @Override
            public StepReader read(Pass pass) {
                return () -> Step.of(Array.of(Shape.of(1), 0f));
            }
        };
        String message = "The data has no end, so it can be trained on, but not evaluated on, embedded or converted: name data that ends.";
        assertEquals(message, assertThrows(UserError.class, () -> HeldOut.of(endless)).getMessage());
        assertEquals(message, assertThrows(UserError.class, () -> Features.table(endless, Features.pixels(), rows -> {})).getMessage());
        assertEquals(message, assertThrows(UserError.class, () -> new Evaluation.Question(List.of(), "", false).scores(endless, endless)).getMessage());
    }

    @Test
    void oneTrajectoryCannotBeSplit() {
        String message = assertThrows(UserError.class, () -> HeldOut.of(trajectories(1))).getMessage();
        assertTrue(message.contains("--test") && message.contains("evaluate.test"), message);
    }
}
