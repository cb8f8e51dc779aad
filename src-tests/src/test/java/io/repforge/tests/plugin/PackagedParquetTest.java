package io.repforge.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.DataSource;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Choice;
import io.repforge.api.option.OptionValue;
import io.repforge.api.space.Space;
import io.repforge.framework.data.HostDataContext;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.PluginComponents;
import io.repforge.framework.recipe.OptionBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar of the bundle for Parquet holds what it needs of its libraries, which are under names of their own there. */
class PackagedParquetTest {

    private static final Path FILES = Path.of("..", "plugins", "parquet", "src", "test", "resources", "io", "repforge", "parquet").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private Components components;

    @BeforeEach
    void load() throws IOException {
        PackagedJar.parquet().copyTo(folder);
        components = PluginComponents.load(List.of(folder));
    }

    @AfterEach
    void close() throws Exception {
        components.close();
    }

    private Dataset open(Choice source) throws IOException {
        OptionBinder binder = new OptionBinder(components);
        return new HostDataContext(components, other -> binder.use(DataSource.class, other, other.component()), FILES, folder).open(source);
    }

    private static Choice files(String... files) {
        return Choice.of("parquet").with("files", OptionValue.texts(List.of(files)));
    }

    private static long read(Dataset data) throws IOException {
        long count = 0;
        try (data; StepReader steps = data.read(Dataset.Pass.of(3, 1, true))) {
            while (steps.next() != null) {
                count++;
            }
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4", "brotli"})
    void filesOfEachCodecAreRead(String codec) throws IOException {
        assertEquals(12, read(open(files("codecs/" + codec + "-{1,2}.parquet"))));
    }

    @Test
    void metadataAndEncodingsAreRead() throws IOException {
        assertEquals(Space.discrete(List.of("ant", "bee", "cat")), open(files("hub/train-*.parquet")).spec().labels().get("label"));
        assertEquals(31, read(open(files("episodes").with("episode", "episode_index").with("observation", "observation.state").with("action", "choice"))));
        assertEquals(11, read(open(Choice.of("lerobot").with("folder", "lerobot-3.0"))));
    }
}
