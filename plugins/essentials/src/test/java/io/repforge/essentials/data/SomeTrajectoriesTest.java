package io.repforge.essentials.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.kit.DataSourceKit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SomeTrajectoriesTest extends DataSourceKit<SomeTrajectories.Options> {

    /** Trajectories of 1, 2, 3, … steps without an end, of which the first step of each even one can't be read. */
    private static final class Growing implements DataSource<NoOptions> {

        @Override
        public String name() {
            return "growing";
        }

        @Override
        public String description() {
            return "Trajectories that grow";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Dataset open(NoOptions options, DataContext context) {
            return new Dataset() {
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
                    return new StepReader() {
                        private int trajectory;
                        private int step = -1;

                        @Override
                        public Step next() throws IOException {
                            if (step == trajectory) {
                                trajectory++;
                                step = -1;
                            }
                            step++;
                            if (step == 0 && trajectory % 2 == 0) {
                                throw new UnreadableStepException("trajectory " + trajectory + " begins with nothing", null, trajectory == 0);
                            }
                            return Step.of(Array.of(Shape.of(1), trajectory), null, step == trajectory, Map.of());
                        }
                    };
                }
            };
        }
    }

    @Override
    protected SomeTrajectories component() {
        return new SomeTrajectories();
    }

    @Override
    protected SomeTrajectories.Options options() {
        return new SomeTrajectories.Options(new Use<>(new PartOfDataTest.Numbered(), new PartOfDataTest.Numbered.Options(9, 4)), 7, Draw.FIRST, 0);
    }

    @Test
    void theFirstOfDataWithoutAnEndHaveOneAndStepsThatCannotBeReadAreCounted() throws IOException {
        SomeTrajectories.Options four = new SomeTrajectories.Options(new Use<>(new Growing(), new NoOptions()), 4, Draw.FIRST, 0);
        try (Dataset some = component().open(four, context()); StepReader steps = some.read(Dataset.Pass.inOrder())) {
            assertEquals(OptionalLong.of(10), some.size());
            assertTrue(!some.endless());
            List<String> read = new ArrayList<>();
            while (read.size() < 20) {
                try {
                    Step step = steps.next();
                    if (step == null) {
                        break;
                    }
                    read.add(String.valueOf((int) step.observation().array().get(0)));
                } catch (UnreadableStepException e) {
                    read.add("?");
                }
            }
            assertEquals(List.of("?", "1", "1", "?", "2", "2", "3", "3", "3", "3"), read);
        }
    }

    @Test
    void nothingIsDrawnOfDataWithoutAnEnd() {
        SomeTrajectories.Options random = new SomeTrajectories.Options(new Use<>(new Growing(), new NoOptions()), 4, Draw.RANDOM, 0);
        assertEquals("some-trajectories: the data has no end, so nothing can be drawn of all of it; leave draw: random out, which gives the first",
                assertThrows(IOException.class, () -> component().open(random, context())).getMessage());
    }
}
