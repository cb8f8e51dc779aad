package io.repforge.framework.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import io.repforge.framework.plugin.PluginFile;
import io.repforge.framework.plugin.TestPlugin;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.update.DefaultUpdateRepository;
import org.pf4j.update.FileVerifier;
import org.pf4j.update.PluginInfo;
import org.pf4j.update.VerifyException;

/** What is written into an index when a plugin is published. */
class PublicationTest {

    @TempDir
    Path folder;

    private final SigningKey key = SigningKey.generate();

    private Path jar(String version) throws IOException {
        return TestPlugin.of("rates").manifest("Plugin-Version", version).manifest("Plugin-Description", "Schedules").manifest("Plugin-Provider", "A. Vendor")
                .manifest("Plugin-License", "MIT").schedule("p.Steady", "steady").jar(Files.createTempDirectory(folder, "built"), "x.jar");
    }

    private Publication publication(SigningKey by, boolean newKey) {
        return new Publication(folder.resolve("index"), by, "", "https://example.org/rates", null, newKey);
    }

    private Publication.Written publish(String version) throws IOException {
        return publication(key, false).add(PluginFile.read(jar(version)), List.of(new Declared("schedule", "steady", "As it is")));
    }

    /** The format's own reader finds, fetches and verifies what is published. */
    @Test
    void pf4jReadsIt() throws Exception {
        Path first = publish("1.0.0").copy();
        publish("1.1.0");
        try (FileServer server = new FileServer(folder.resolve("index"))) {
            DefaultUpdateRepository repository = new DefaultUpdateRepository("ours", new URL(server.uri("/").toString()));
            PluginInfo plugin = repository.getPlugin("rates");
            assertEquals(List.of("Schedules", "A. Vendor", "https://example.org/rates"), List.of(plugin.description, plugin.provider, plugin.projectUrl));
            assertEquals(List.of("1.1.0", "1.0.0"), plugin.releases.stream().map(release -> release.version).toList());
            PluginInfo.PluginRelease release = plugin.releases.get(1);
            Path fetched = repository.getFileDownloader().downloadFile(new URL(release.url));
            assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(fetched));
            repository.getFileVerifier().verify(new FileVerifier.Context("rates", release), fetched);
            Files.writeString(fetched, "something else");
            assertThrows(VerifyException.class, () -> repository.getFileVerifier().verify(new FileVerifier.Context("rates", release), fetched));
        }
    }

    @Test
    void aVersionNeverChanges() throws IOException {
        assertTrue(publish("1.0.0").isNew());
        assertFalse(publish("1.0.0").isNew());
        Path changed = TestPlugin.of("rates").manifest("Plugin-Version", "1.0.0").schedule("p.Other", "other").jar(folder, "changed.jar");
        String before = Files.readString(folder.resolve("index/plugins.json"));
        assertEquals(
                folder.resolve("index/plugins.json")
                        + ": rates 1.0.0 is there already, with another content, and whoever has installed it relies on that; give the plugin a "
                        + "higher version and build it again.",
                assertThrows(UserError.class, () -> publication(key, false).add(PluginFile.read(changed), List.of())).getMessage());
        assertEquals(before, Files.readString(folder.resolve("index/plugins.json")));
    }

    @Test
    void nobodyPublishesInAnothersName() throws IOException {
        publish("1.0.0");
        SigningKey other = SigningKey.generate();
        String message = assertThrows(UserError.class, () -> publication(other, false).add(PluginFile.read(jar("1.1.0")), List.of())).getMessage();
        assertTrue(message.contains("the plugin 'rates' is signed by another key there (of 'A. Vendor')"), message);
        publication(other, true).add(PluginFile.read(jar("1.1.0")), List.of());
        IndexedPlugin plugin = new Indexes(List.of(IndexPlace.of(folder.resolve("index"))), Download.usual()).find("rates").plugin();
        assertEquals(List.of(true, true), plugin.releases().stream().map(release -> Trust.isSigned(plugin, release)).toList());
    }

    @Test
    void whatOthersHaveWrittenStays() throws IOException {
        Path file = Files.createDirectories(folder.resolve("index")).resolve("plugins.json");
        Files.writeString(file,
                "[{\"id\": \"zeta\", \"own\": {\"a\": [1, 2]}, \"releases\": []}, {\"id\": \"rates\", \"stars\": 5, \"releases\": [{\"version\": \"0.1.0\", \"note\": \"first\"}]}]");
        publish("1.0.0");
        var plugins = PluginIndex.JSON.readTree(file.toFile());
        assertEquals("[1,2]", plugins.get(1).path("own").path("a").toString());
        assertEquals(5, plugins.get(0).path("stars").asInt());
        assertEquals("first", plugins.get(0).path("releases").get(1).path("note").asText());
    }

    @Test
    void aDamagedIndexIsLeftAsItIs() throws IOException {
        Path file = Files.createDirectories(folder.resolve("index")).resolve("plugins.json");
        Files.writeString(file, "[{\"id\": ");
        assertTrue(assertThrows(UserError.class, () -> publish("1.0.0")).getMessage().startsWith(file + ": can't be read as an index of plugins ("));
        assertEquals("[{\"id\": ", Files.readString(file));
    }

    @Test
    void aFileMayLieElsewhere() throws IOException {
        Publication elsewhere = new Publication(folder.resolve("index"), key, "Somebody", "", URI.create("https://example.org/rates-1.0.0.jar"), false);
        assertEquals(null, elsewhere.add(PluginFile.read(jar("1.0.0")), List.of()).copy());
        IndexedPlugin plugin = new Indexes(List.of(IndexPlace.of(folder.resolve("index"))), Download.usual()).find("rates").plugin();
        assertEquals("https://example.org/rates-1.0.0.jar", plugin.releases().get(0).file().toString());
        assertEquals("Somebody", plugin.publisher().name());
    }
}
