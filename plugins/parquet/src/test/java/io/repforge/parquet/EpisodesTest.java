package io.repforge.parquet;

import static io.repforge.parquet.Expected.steps;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.Array;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.space.Space;
import io.repforge.kit.DataSourceKit;
import io.repforge.parquet.ParquetSource.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Trajectories that go on across groups of rows and files, of images and of numbers; values are those that pyarrow reads. */
class EpisodesTest extends DataSourceKit<Options> {

    private static final List<String> FILES = List.of("episodes/part-0.parquet", "episodes/part-1.parquet");

    private static Map<String, Object> with(Object... more) {
        Map<String, Object> options = new HashMap<>(Map.of("files", FILES, "episode", "episode_index"));
        for (int i = 0; i < more.length; i += 2) {
            options.put((String) more[i], more[i + 1]);
        }
        return options;
    }

    @Override
    protected ParquetSource component() {
        return new ParquetSource();
    }

    @Override
    protected Options options() {
        return Expected.options(Options.class, with("action", "action", "labels", Map.of("reward", "reward")));
    }

    @Override
    protected DataContext context() {
        return Expected.context();
    }

    private static List<Float> flat(Object values) {
        if (values instanceof Number number) {
            return List.of(number.floatValue());
        }
        List<Float> all = new ArrayList<>();
        for (Object value : (List<?>) values) {
            all.addAll(flat(value));
        }
        return all;
    }

    private static void assertNumbers(String column, List<Array> arrays, long... shape) {
        List<Object> expected = Expected.of("episodes", column);
        assertEquals(expected.size(), arrays.size());
        for (int i = 0; i < arrays.size(); i++) {
            List<Float> row = flat(expected.get(i));
            float[] values = new float[row.size()];
            for (int j = 0; j < values.length; j++) {
                values[j] = row.get(j);
            }
            assertArrayEquals(shape, arrays.get(i).shape().dims());
            assertArrayEquals(values, arrays.get(i).toFloats());
        }
    }

    private static List<Array> observations(List<Step> steps) throws IOException {
        List<Array> arrays = new ArrayList<>();
        for (Step step : steps) {
            arrays.add(step.observation().array());
        }
        return arrays;
    }

    @Test
    void lists_are_vectors_and_an_episode_ends_where_its_number_changes() throws IOException {
        Dataset data = Expected.open(with("observation", "observation.state", "action", "action", "labels", Map.of("reward", "reward")));
        assertEquals("steps of box [3], action box [2], labels {reward=box []}", data.spec().toString().replace("box of shape", "box"));
        List<Step> steps = steps(data, Dataset.Pass.inOrder());
        assertNumbers("state", observations(steps), 3);
        assertNumbers("action", steps.stream().map(Step::action).toList(), 2);
        List<Number> episodes = Expected.of("episodes", "episode");
        for (int i = 0; i < steps.size(); i++) {
            assertEquals(i + 1 == steps.size() || !episodes.get(i).equals(episodes.get(i + 1)), steps.get(i).done(), "row " + i);
            assertEquals(Expected.<Number>of("episodes", "reward").get(i).doubleValue(), steps.get(i).labels().get("reward"), 1e-9);
        }
    }

    @Test
    void lists_of_lists_are_arrays_and_whole_numbers_choices() throws IOException {
        Dataset data = Expected.open(with("observation", "grid", "action", "choice"));
        assertEquals(Space.discrete(4), data.spec().action());
        List<Step> steps = steps(data, Dataset.Pass.inOrder());
        assertNumbers("grid", observations(steps), 2, 3);
        assertEquals(Expected.<Number>of("episodes", "choice").stream().map(Number::doubleValue).toList(), steps.stream().map(step -> step.action().get(0)).toList());
        assertEquals(Space.discrete(9), Expected.open(with("observation", "grid", "action", "choice", "num_actions", 9)).spec().action());
    }

    @Test
    void images_of_trajectories_are_those_of_their_rows() throws IOException {
        assertEquals(Expected.of("episodes", "pixels"), Expected.pixels(Expected.open(with())));
    }

    /** Whatever begins in a group of rows is read to its end. */
    @Test
    void a_pass_that_shuffles_has_whole_episodes() throws IOException {
        List<Double> rewards = new ArrayList<>();
        Dataset data = Expected.open(with("observation", "observation.state", "labels", Map.of("reward", "reward")));
        List<List<Double>> ordered = episodes(data, Dataset.Pass.inOrder());
        List<List<Double>> shuffled = episodes(data, Dataset.Pass.of(3, 4, true));
        shuffled.forEach(rewards::addAll);
        assertEquals(8, ordered.size());
        assertEquals(java.util.Set.copyOf(ordered), java.util.Set.copyOf(shuffled));
    }

    private static List<List<Double>> episodes(Dataset data, Dataset.Pass pass) throws IOException {
        List<List<Double>> episodes = new ArrayList<>(List.of(new ArrayList<>()));
        for (Step step : steps(data, pass)) {
            episodes.get(episodes.size() - 1).add(step.labels().get("reward"));
            if (step.done()) {
                episodes.add(new ArrayList<>());
            }
        }
        return episodes.subList(0, episodes.size() - 1);
    }
}
