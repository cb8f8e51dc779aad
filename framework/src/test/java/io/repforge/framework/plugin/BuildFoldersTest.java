package io.repforge.framework.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A folder that a build writes to is a plugin folder: what lies there beside the plugin's jar is told from plugins by its content, and by its name with care. */
class BuildFoldersTest {

    @TempDir
    Path folder;

    private final Logger log = (Logger) LoggerFactory.getLogger(PluginFiles.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @BeforeEach
    void listen() {
        told.start();
        log.addAppender(told);
    }

    @AfterEach
    void listenNoLonger() {
        log.detachAppender(told);
    }

    private List<String> loaded() {
        try (PluginComponents components = PluginComponents.load(List.of(folder))) {
            return components.plugins().stream().filter(plugin -> !plugin.id().equals(HostPlugin.ID))
                    .map(plugin -> plugin.id() + " of " + Path.of(plugin.location()).getFileName()).toList();
        }
    }

    private List<String> told() {
        return told.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO)).map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static TestPlugin plugin(String id) {
        return TestPlugin.of(id).schedule("v.Steady", "steady");
    }

    private static TestPlugin jarOfNoPlugin() {
        return TestPlugin.of("none").withoutManifestEntry("Plugin-Id").withoutManifestEntry("Plugin-Version").withoutManifestEntry("Plugin-Requires");
    }

    /** The build of a shaded jar keeps the one before, which has the same manifest. */
    @Test
    void whatAJarWasBeforeShadingIsLeftOut() {
        plugin("vendor").jar(folder, "vendor-1.0.jar");
        plugin("vendor").jar(folder, "original-vendor-1.0.jar");
        assertEquals(List.of("vendor of vendor-1.0.jar"), loaded());
        assertEquals(List.of(), told());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sources", "javadoc", "tests", "test-sources"})
    void whatWasBuiltAlongIsLeftOutWhateverItsManifestSays(String what) {
        plugin("vendor").jar(folder, "vendor-1.0.jar");
        jarOfNoPlugin().jar(folder, "vendor-1.0-" + what + ".jar");
        assertEquals(List.of("vendor of vendor-1.0.jar"), loaded());
        plugin("vendor").jar(folder, "vendor-1.0-" + what + ".jar");
        assertEquals(List.of("vendor of vendor-1.0.jar"), loaded());
        assertEquals(List.of(), told());
    }

    @Test
    void alsoOfAJarBeforeShading() {
        plugin("vendor").jar(folder, "vendor-1.0.jar");
        jarOfNoPlugin().jar(folder, "original-vendor-1.0.jar");
        jarOfNoPlugin().jar(folder, "original-vendor-1.0-sources.jar");
        assertEquals(List.of("vendor of vendor-1.0.jar"), loaded());
    }

    @Test
    void withoutThePluginBesideItItIsTold() {
        Path jar = jarOfNoPlugin().jar(folder, "vendor-1.0-sources.jar");
        assertEquals(List.of(), loaded());
        assertEquals(List.of(jar.toAbsolutePath() + " is left out: by its name it holds the sources of a plugin, and its manifest has no Plugin-Id."), told());
    }

    @ParameterizedTest
    @ValueSource(strings = {"original-vendor.jar", "vendor-tests.jar", "vendor-1.0-sources.jar"})
    void aPluginWithAnUnluckyNameIsAPlugin(String file) {
        plugin("vendor").jar(folder, file);
        assertEquals(List.of("vendor of " + file), loaded());
        assertEquals(List.of(), told());
    }

    @Test
    void soItIsBesideAnotherPlugin() {
        plugin("vendor").jar(folder, "vendor.jar");
        plugin("vendor-tests").jar(folder, "vendor-tests.jar");
        plugin("original-vendor").jar(folder, "original-vendor.jar");
        assertEquals(List.of("original-vendor of original-vendor.jar", "vendor-tests of vendor-tests.jar", "vendor of vendor.jar"), loaded());
    }

    @Test
    void aDamagedJarIsTold() throws IOException {
        Files.writeString(folder.resolve("vendor-sources.jar"), "cut off");
        UserError error = assertThrows(UserError.class, this::loaded);
        assertTrue(error.getMessage().startsWith(folder.resolve("vendor-sources.jar").toAbsolutePath() + ": is not a jar or is damaged"), error.getMessage());
    }

    @Test
    void anOriginalOfNothingIsNoPlugin() {
        jarOfNoPlugin().jar(folder, "original-vendor.jar");
        assertTrue(assertThrows(UserError.class, this::loaded).getMessage().contains("its manifest has no Plugin-Id"));
    }
}
