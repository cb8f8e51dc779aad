package io.repforge.essentials.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Contents;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Part.Which;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.kit.DataSourceKit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartOfDataTest extends DataSourceKit<PartOfData.Options> {

    private static final Space.Discrete CLASSES = Space.discrete(List.of("even", "odd"));

    /** Trajectories of numbered steps, the later ones first where the order may change. */
    static final class Numbered implements DataSource<Numbered.Options> {

        private boolean closed;

        record Options(@Option("Number of trajectories") int trajectories, @Option("Steps of each") int length) {}

        @Override
        public String name() {
            return "numbered";
        }

        @Override
        public String description() {
            return "Trajectories of numbered steps";
        }

        @Override
        public Class<Options> optionsType() {
            return Options.class;
        }

        @Override
        public Dataset open(Options options, DataContext context) {
            return new Dataset() {
                @Override
                public StepSpec spec() {
                    return StepSpec.of(Space.box(1), null, Map.of(Step.LABEL, CLASSES));
                }

                @Override
                public Contents contents() {
                    return Contents.of(options.trajectories + " trajectories").leavingOut("a drawing is left out");
                }

                @Override
                public StepReader read(Pass pass) {
                    return StepReader.of(IntStream.range(0, options.trajectories)
                            .map(trajectory -> pass.shuffle() ? options.trajectories - 1 - trajectory : trajectory).boxed()
                            .flatMap(trajectory -> IntStream.range(0, options.length).mapToObj(step -> Step.of(
                                    Array.of(Shape.of(1), trajectory + step / 100f), null, step == options.length - 1, Map.of(Step.LABEL, trajectory % 2.0))))
                            .toList());
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }
    }

    private final Numbered source = new Numbered();

    @Override
    protected PartOfData component() {
        return new PartOfData();
    }

    @Override
    protected PartOfData.Options options() {
        return options(Which.LEARN, 11, 3, 4, 1);
    }

    private PartOfData.Options options(Which which, int trajectories, int length, int every, int block) {
        return new PartOfData.Options(new Use<>(source, new Numbered.Options(trajectories, length)), which, every, block);
    }

    private List<Integer> trajectories(Which which, int every, int block, Dataset.Pass pass) throws IOException {
        List<Integer> trajectories = new ArrayList<>();
        try (Dataset part = component().open(options(which, 12, 2, every, block), context()); StepReader steps = part.read(pass)) {
            for (Step step = steps.next(); step != null; step = steps.next()) {
                if (step.done()) {
                    trajectories.add((int) step.observation().array().get(0));
                }
            }
        }
        return trajectories;
    }

    @Test
    void everyTrajectoryOfThatNumberIsHeldOutAndNoOther() throws IOException {
        assertEquals(List.of(3, 7, 11), trajectories(Which.HELD_OUT, 4, 1, Dataset.Pass.inOrder()));
        assertEquals(List.of(0, 1, 2, 4, 5, 6, 8, 9, 10), trajectories(Which.LEARN, 4, 1, Dataset.Pass.inOrder()));
    }

    @Test
    void neighboursStayTogetherInBlocks() throws IOException {
        assertEquals(List.of(4, 5, 10, 11), trajectories(Which.HELD_OUT, 3, 2, Dataset.Pass.inOrder()));
        assertEquals(List.of(0, 1, 2, 3, 6, 7, 8, 9), trajectories(Which.LEARN, 3, 2, Dataset.Pass.inOrder()));
    }

    @Test
    void noSeedAndNoLaterPassChangesWhatIsHeldOut() throws IOException {
        for (int seed = 0; seed < 3; seed++) {
            assertEquals(List.of(3, 7, 11), trajectories(Which.HELD_OUT, 4, 1, Dataset.Pass.of(seed, 5, true)));
        }
    }

    @Test
    void labelsAndTheirClassesStayAndWhatIsSaidOfTheDataIsSaidOfThePart() throws IOException {
        try (Dataset part = component().open(options(Which.HELD_OUT, 12, 2, 4, 1), context())) {
            assertEquals(Map.of(Step.LABEL, CLASSES), part.spec().labels());
            assertEquals("1 of every 4 trajectories of 12 trajectories", part.contents().holds());
            assertEquals(List.of("a drawing is left out"), part.contents().leftOut());
        }
        assertTrue(source.closed);
    }

    @Test
    void aPartIsCountedWithoutReadingIt() {
        for (Which which : Which.values()) {
            Part part = Part.of(which, 3, 2);
            for (int n = 0; n < 20; n++) {
                assertEquals(part.of(n).length, part.count(n), which + " of " + n);
            }
        }
    }
}
