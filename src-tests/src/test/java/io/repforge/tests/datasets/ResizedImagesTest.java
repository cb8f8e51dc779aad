package io.repforge.tests.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.DataContext;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.data.resized.ResizedImages;
import io.repforge.kit.DataSourceKit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Images of any source in another size. */
class ResizedImagesTest extends DataSourceKit<ResizedImages.Options> {

    /** A few steps of some space. */
    private record Few(Space observation) implements DataSource<NoOptions>, Dataset {

        @Override
        public String name() {
            return "few";
        }

        @Override
        public String description() {
            return "A few steps";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Dataset open(NoOptions options, DataContext context) {
            return this;
        }

        @Override
        public StepSpec spec() {
            return StepSpec.of(observation);
        }

        @Override
        public StepReader read(Pass pass) {
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                steps.add(Step.of(new Array(observation.type(), observation.shape(), new byte[(int) observation.shape().elements() * observation.type().bytes()]),
                        null, i % 2 == 1, java.util.Map.of()).from("frame " + i));
            }
            return StepReader.of(steps);
        }
    }

    private static ResizedImages.Options of(Space space, int channels, int height, int width) {
        return new ResizedImages.Options(new Use<>(new Few(space), new NoOptions()), channels, height, width);
    }

    @Override
    protected DataSource<ResizedImages.Options> component() {
        return new ResizedImages();
    }

    @Override
    protected ResizedImages.Options options() {
        return of(Space.image(1, 6, 8), 3, 4, 4);
    }

    private Space opened(ResizedImages.Options options) throws IOException {
        return component().open(options, context()).spec().observation();
    }

    @Test
    void lengths_that_are_not_said_stay() throws IOException {
        assertEquals(Space.image(3, 4, 8), opened(of(Space.image(3, 6, 8), 0, 4, 0)));
        assertEquals(Space.image(2, 6, 5).framesOf(1).ofFloats(), opened(of(Space.image(6, 6, 8).ofFloats(), 1, 0, 5)), "two frames stay two");
    }

    @Test
    void steps_keep_where_they_come_from() throws IOException {
        try (Dataset resized = component().open(options(), context()); StepReader steps = resized.read(Dataset.Pass.inOrder())) {
            assertEquals("frame 0", Objects.requireNonNull(steps.next()).origin());
            assertEquals("frame 1", Objects.requireNonNull(steps.next()).origin());
        }
    }

    @Test
    void what_cannot_be_resized_is_told() {
        assertEquals("The data source resized is given few, whose observations are " + Space.box(3) + " and no images: leave resized out.",
                assertThrows(IOException.class, () -> opened(of(Space.box(3), 0, 4, 4))).getMessage());
        assertEquals("The data source resized can't make frames of 1 channels of few's " + Space.image(2, 6, 8).framesOf(2)
                + ": channels are 1 for gray or 3 for RGB, of frames that are gray or RGB.",
                assertThrows(IOException.class, () -> opened(of(Space.image(2, 6, 8).framesOf(2), 1, 4, 4))).getMessage());
    }
}
