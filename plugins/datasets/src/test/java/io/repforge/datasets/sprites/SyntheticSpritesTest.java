package io.repforge.datasets.sprites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Choice;
import io.repforge.api.space.Space;
import io.repforge.datasets.sprites.SyntheticSprites.Actions;
import io.repforge.datasets.sprites.SyntheticSprites.Options;
import io.repforge.kit.DataSourceKit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticSpritesTest extends DataSourceKit<Options> {

    @Override
    protected SyntheticSprites component() {
        return new SyntheticSprites();
    }

    @Override
    protected Options options() {
        return new Options(64, Actions.DISCRETE, 2, 3, 20, 0.2, 0);
    }

    private static final DataContext NOWHERE = new DataContext() {
        @Override
        public Dataset open(Choice source) throws IOException {
            throw new IOException("nothing is to be opened");
        }

        @Override
        public ImageFiles images() {
            throw new UnsupportedOperationException("there are no image files");
        }

        @Override
        public List<DataFile> files(List<String> locations, Predicate<String> isOfFormat) {
            throw new UnsupportedOperationException("no file is to be named");
        }

        @Override
        public Path cache() {
            return Path.of("");
        }

        @Override
        public Path baseDirectory() {
            return Path.of("");
        }
    };

    private static List<Step> steps(Options options, Dataset.Pass pass) throws IOException {
        List<Step> steps = new ArrayList<>();
        try (Dataset dataset = new SyntheticSprites().open(options, NOWHERE); StepReader reader = dataset.read(pass)) {
            for (Step step = reader.next(); step != null; step = reader.next()) {
                steps.add(step);
            }
        }
        return steps;
    }

    private static Dataset.Pass pass(long seed, long index) {
        return Dataset.Pass.of(seed, index, true);
    }

    @ParameterizedTest
    @EnumSource(Actions.class)
    void steps_are_of_the_promised_spaces_and_as_many_as_promised(Actions actions) throws IOException {
        Options options = new Options(40, actions, 3, 4, 7, 0.2, 5);
        Dataset dataset = component().open(options, NOWHERE);
        List<Step> steps = steps(options, pass(1, 0));
        assertEquals(dataset.size().getAsLong(), steps.size());
        assertEquals(Space.image(3, 40, 40), dataset.spec().observation());
        for (Step step : steps) {
            assertTrue(dataset.spec().observation().admits((Array) step.observation()));
            assertTrue(dataset.spec().action().admits(step.action()));
            assertEquals(dataset.spec().labels().keySet(), step.labels().keySet());
            dataset.spec().labels().forEach((name, space) -> {
                double value = step.labels().get(name);
                assertTrue(value >= 0 && (space instanceof Space.Discrete classes
                        ? value < classes.n() && value == Math.rint(value) : value <= 1), name);
            });
        }
    }

    @Test
    void episodes_end_with_their_last_step() throws IOException {
        List<Step> steps = steps(options(), pass(1, 0));
        for (int i = 0; i < steps.size(); i++) {
            assertEquals(i % 20 == 19, steps.get(i).done(), "step " + i);
        }
    }

    @Test
    void the_same_pass_is_the_same_and_another_is_another() throws IOException {
        assertEquals(steps(options(), pass(1, 4)), steps(options(), pass(1, 4)));
        assertNotEquals(steps(options(), pass(1, 4)), steps(options(), pass(1, 5)));
        assertNotEquals(steps(options(), pass(1, 4)), steps(options(), pass(2, 4)));
    }

    @Test
    void an_evaluation_sees_the_same_whatever_the_run_and_other_seeds_are_other_data() throws IOException {
        Options other = new Options(64, Actions.DISCRETE, 2, 3, 20, 0.2, 1);
        assertEquals(steps(options(), Dataset.Pass.of(1, 2, false)), steps(options(), Dataset.Pass.inOrder()));
        assertNotEquals(steps(options(), Dataset.Pass.inOrder()), steps(other, Dataset.Pass.inOrder()));
    }

    /** So an episode can be had without those before it. */
    @Test
    void an_episode_does_not_depend_on_how_many_there_are() throws IOException {
        Options more = new Options(64, Actions.DISCRETE, 2, 6, 20, 0.2, 0);
        assertEquals(steps(options(), pass(1, 0)), steps(more, pass(1, 0)).subList(0, 60));
    }

    @ParameterizedTest
    @EnumSource(Actions.class)
    void the_action_moves_the_actor_between_its_image_and_the_next(Actions actions) throws IOException {
        double[][] moves = {{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}};
        List<Step> steps = steps(new Options(32, actions, 1, 5, 40, 0.5, 0), pass(3, 0));
        int free = 0;
        for (int i = 0; i + 1 < steps.size(); i++) {
            Step now = steps.get(i);
            Step later = steps.get(i + 1);
            if (now.done()) {
                continue;
            }
            double[] move = actions == Actions.DISCRETE ? moves[(int) now.action().get(0)] : now.action().toDoubles();
            for (int axis = 0; axis < 2; axis++) {
                String name = axis == 0 ? "x" : "y";
                double expected = now.labels().get(name) + move[axis] / 16;
                if (expected > Sprite.RADIUS && expected < 1 - Sprite.RADIUS) {
                    assertEquals(expected, later.labels().get(name), 1e-6);
                    free++;
                }
            }
        }
        assertTrue(free > 100, "the actor was at the border nearly always");
    }

    /** The labels speak of what is seen: the weighted centre of what isn't background is the actor, where it is alone but for the goal. */
    @Test
    void the_actor_is_seen_where_its_labels_say() throws IOException {
        for (Step step : steps(new Options(64, Actions.DISCRETE, 1, 10, 10, 0.2, 0), pass(1, 0))) {
            int[] colour = Sprite.COLOURS[(int) (double) step.labels().get("colour")];
            double sumX = 0;
            double sumY = 0;
            int count = 0;
            for (int i = 0; i < 64 * 64; i++) {
                if (((Array) step.observation()).get(i) == colour[0] && ((Array) step.observation()).get(64 * 64 + i) == colour[1]
                        && ((Array) step.observation()).get(2 * 64 * 64 + i) == colour[2]) {
                    sumX += (i % 64 + 0.5) / 64;
                    sumY += (i / 64 + 0.5) / 64;
                    count++;
                }
            }
            assertTrue(count > 20, "the actor isn't seen");
            // The goal may hide a part of it.
            assertEquals(step.labels().get("x"), sumX / count, 0.04);
            assertEquals(step.labels().get("y"), sumY / count, 0.04);
        }
    }

    @Test
    void shapes_and_colours_have_names() throws IOException {
        Map<String, Space> labels = component().open(options(), NOWHERE).spec().labels();
        assertEquals(Space.discrete(List.of("disc", "square", "diamond", "cross")), labels.get("shape"));
        assertEquals(Space.discrete(List.of("red", "green", "blue", "yellow", "magenta", "cyan")), labels.get("colour"));
    }

    @Test
    void every_shape_colour_and_action_occurs() throws IOException {
        List<Step> steps = steps(new Options(8, Actions.DISCRETE, 1, 100, 10, 0.2, 0), pass(1, 0));
        Set<Double> shapes = new HashSet<>();
        Set<Double> colours = new HashSet<>();
        Set<Double> actions = new HashSet<>();
        steps.forEach(step -> {
            shapes.add(step.labels().get("shape"));
            colours.add(step.labels().get("colour"));
            actions.add(step.action().get(0));
        });
        assertEquals(Sprite.Shape.values().length, shapes.size());
        assertEquals(Sprite.COLOURS.length, colours.size());
        assertEquals(Move.COUNT, actions.size());
    }

    @Test
    void an_episode_of_one_step_ends_at_once() throws IOException {
        List<Step> steps = steps(new Options(8, Actions.BOX, 1, 3, 1, 0, 0), pass(1, 0));
        assertEquals(3, steps.size());
        assertFalse(steps.stream().anyMatch(step -> !step.done()));
    }
}
