package io.repforge.framework.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an index says, and what of it is taken. */
class PluginIndexTest {

    private static final String DIGEST = "0123456789abcdef".repeat(8);
    private static final IndexPlace PLACE = IndexPlace.parse("https://example.org/repforge/plugins.json");

    private static PluginIndex parse(String json) {
        return PluginIndex.parse(PLACE, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String release(String version, String requires, String url) {
        return "{\"version\": \"%s\", \"date\": \"2026-11-24T10:00:00Z\", \"requires\": \"%s\", \"url\": \"%s\", \"sha512sum\": \"%s\"}".formatted(version, requires, url,
                DIGEST);
    }

    private static String plugin(String id, String... releases) {
        return "{\"id\": \"%s\", \"description\": \"What it is\", \"releases\": [%s]}".formatted(id, String.join(",", releases));
    }

    @Test
    void theNewestVersionThatThisHostCanRunIsOffered() {
        IndexedPlugin plugin =
                parse("[" + plugin("vision", release("0.9.0", "^0.1.0", "a.jar"), release("0.10.0", "^0.1.0", "b.jar"), release("2.0.0", "^7.0.0", "c.jar"),
                        release("0.11.0-rc.1", "^0.1.0", "d.jar")) + "]").plugins().get(0);
        assertEquals(List.of("2.0.0", "0.11.0-rc.1", "0.10.0", "0.9.0"), plugin.releases().stream().map(IndexedRelease::version).toList());
        assertEquals("0.10.0", plugin.newest().orElseThrow().version());
        assertEquals("https://example.org/repforge/b.jar", plugin.newest().orElseThrow().file().toString());
        assertEquals("2026-11-24", plugin.newest().orElseThrow().date());
    }

    @Test
    void anEntryThatCantBeUsedTakesNothingFromOthers() {
        List<IndexedPlugin> plugins = parse("[" + plugin("../evil", release("1.0.0", "*", "a.jar")) + "," + plugin("good", release("1.0.0", "*", "a.jar"),
                release("not a version", "*", "a.jar"), release("1.1.0", "nonsense", "a.jar")) + "," + plugin("good", release("3.0.0", "*", "a.jar")) + ", 7]").plugins();
        assertEquals(List.of("good"), plugins.stream().map(IndexedPlugin::id).toList());
        assertEquals(List.of("1.0.0"), plugins.get(0).releases().stream().map(IndexedRelease::version).toList());
    }

    @Test
    void aReleaseWithoutADigestIsLeftOut() {
        assertEquals(List.of(), parse("[" + plugin("vision", release("1.0.0", "*", "a.jar").replace(DIGEST, "abc")) + "]").plugins().get(0).releases());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.jar", "/a.jar", "//elsewhere.example/a.jar", "%2e%2e/a.jar", "file:///etc/passwd", "http://example.org/a.jar", "jar:file:/a.jar!/b",
            "x/../../a.jar"})
    void aReleaseOutsideOfWhereAnIndexMayPointIsLeftOut(String url) {
        assertEquals(List.of(), parse("[" + plugin("vision", release("1.0.0", "*", url)) + "]").plugins().get(0).releases());
    }

    @Test
    void whatIsNoIndexIsTold() {
        assertEquals(PLACE + ": is no index of plugins (a list of plugins is expected); check the place that you have named.",
                assertThrows(UserError.class, () -> parse("{\"a\": 1}")).getMessage());
        assertTrue(assertThrows(UserError.class, () -> parse("<html>")).getMessage()
                .matches(PLACE + ": is not JSON \\(.*, line 1\\), so no index of plugins; check the .*"));
    }

    @Test
    void placesAreUrlsFilesAndFolders(@TempDir Path folder) {
        assertEquals("https://example.org/x/plugins.json", IndexPlace.parse("https://example.org/x").toString());
        assertEquals("https://example.org/x/all.json", IndexPlace.parse("https://example.org/x/all.json").toString());
        assertEquals(folder.resolve("plugins.json").toString(), IndexPlace.parse(folder.toString()).toString());
        assertEquals(
                "'ftp://example.org/' is no place of an index (it is neither http, https nor a file); name a URL such as https://example.org/plugins.json, a file or a folder.",
                assertThrows(UserError.class, () -> IndexPlace.parse("ftp://example.org/")).getMessage());
    }

    @Test
    void indexesAreThoseOfTheCommandElseOfTheEnvironmentElseOfTheFileWithRepforgesOwnLast(@TempDir Path home) throws IOException {
        Path own = Files.writeString(home.resolve("plugins.json"), "[]");
        IndexSettings bare = new IndexSettings(Map.of(), home, Optional.of(own));
        assertEquals(List.of(IndexPlace.of(own)), bare.places(List.of()));
        Files.createDirectories(bare.file().getParent());
        Files.writeString(bare.file(), "# ours\nhttps://a.example/  # the team's\n\nhttps://b.example/plugins.json\n");
        assertEquals(List.of(IndexPlace.parse("https://a.example/"), IndexPlace.parse("https://b.example"), IndexPlace.of(own)), bare.places(List.of()));
        IndexSettings set = new IndexSettings(Map.of("REPFORGE_INDEXES", "https://c.example https://d.example"), home, Optional.of(own));
        assertEquals(List.of(IndexPlace.parse("https://c.example"), IndexPlace.parse("https://d.example"), IndexPlace.of(own)), set.places(List.of()));
        assertEquals(List.of(IndexPlace.parse("https://e.example")), set.places(List.of("https://e.example")));
    }
}
