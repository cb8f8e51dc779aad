package io.repforge.parquet;

import static io.repforge.parquet.Expected.folder;
import static io.repforge.parquet.Expected.steps;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.space.Space;
import io.repforge.kit.DataSourceKit;
import io.repforge.parquet.LeRobotSource.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both layouts, as documented and as Hugging Face's library writes their files, give the same episodes. */
class LeRobotSourceTest extends DataSourceKit<Options> {

    @TempDir
    private Path temp;

    @Override
    protected LeRobotSource component() {
        return new LeRobotSource();
    }

    @Override
    protected Options options() {
        return Expected.options(Options.class, Map.of("folder", "lerobot-2.1", "labels", Map.of("task", "task_index")));
    }

    @Override
    protected DataContext context() {
        return Expected.context();
    }

    private Dataset open(Object... options) throws IOException {
        Map<String, Object> all = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            all.put((String) options[i], options[i + 1]);
        }
        return component().open(Expected.options(Options.class, all), context());
    }

    private String fault(Object... options) {
        return assertThrows(IOException.class, () -> open(options)).getMessage().replace(folder() + "/", "");
    }

    private static void assertRow(List<? extends Number> expected, Array values) {
        float[] row = new float[expected.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = expected.get(i).floatValue();
        }
        assertArrayEquals(row, values.toFloats());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lerobot-2.1", "lerobot-3.0"})
    void images_states_actions_and_ends_are_those_of_the_episodes(String layout) throws IOException {
        Dataset images = open("folder", layout, "labels", Map.of("task", "task_index"));
        assertEquals(Expected.of("lerobot", "pixels"), Expected.pixels(images));
        assertEquals(Map.of("task", Space.discrete(2)), images.spec().labels());
        assertEquals(List.of("images and videos of observation.images.top"), images.contents().ignored());
        List<Step> steps = steps(open("folder", layout + "/", "observation", "observation.state"), Dataset.Pass.inOrder());
        List<Number> episodes = Expected.of("lerobot", "episode");
        for (int i = 0; i < episodes.size(); i++) {
            assertRow(Expected.<List<Number>>of("lerobot", "state").get(i), steps.get(i).observation().array());
            assertRow(Expected.<List<Number>>of("lerobot", "action").get(i), steps.get(i).action());
            assertEquals(i + 1 == episodes.size() || !episodes.get(i).equals(episodes.get(i + 1)), steps.get(i).done());
        }
    }

    @Test
    void a_key_that_cannot_be_read_is_told_with_those_that_can() {
        assertEquals(
                "lerobot-3.0/meta/info.json: 'observation.images.top' is recorded as videos (mp4), which aren't read; name one of observation.image, observation.state by the"
                        + " option 'observation', or record or convert the data set with images in its Parquet files (LeRobot's use_videos: false)",
                fault("folder", "lerobot-3.0", "observation", "observation.images.top"));
        assertEquals(
                "lerobot-3.0/meta/info.json tells of no key 'pixels', which the option 'observation' names; name one of observation.image, observation.state by the option"
                        + " 'observation'",
                fault("folder", "lerobot-3.0", "observation", "pixels"));
    }

    @Test
    void frames_that_are_not_there_are_told() throws IOException {
        Files.createDirectories(temp.resolve("meta"));
        Files.createDirectories(temp.resolve("data"));
        Files.copy(folder().resolve("lerobot-2.1/meta/info.json"), temp.resolve("meta/info.json"));
        Files.copy(folder().resolve("lerobot-2.1/data/chunk-000/episode_000001.parquet"), temp.resolve("data/episode_000001.parquet"));
        assertEquals(List.of("9 of the 11 frames that " + temp + "/meta/info.json tells of aren't there: download the rest of its data to use them"),
                open("folder", temp.toString()).contents().leftOut());
        Files.writeString(temp.resolve("meta/info.json"), "{\"codebase_version\": \"v1.6\"}");
        assertEquals(temp + "/meta/info.json tells of version v1.6 of LeRobot's layout, but v2 and v3 are read; convert the data set by LeRobot's scripts",
                fault("folder", temp.toString()));
        Files.writeString(temp.resolve("meta/info.json"), "<html>");
        assertEquals(true, fault("folder", temp.toString()).startsWith(temp + "/meta/info.json isn't JSON ("));
    }
}
