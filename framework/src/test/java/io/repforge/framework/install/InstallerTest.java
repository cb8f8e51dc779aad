package io.repforge.framework.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.ApiVersion;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.PluginCode;
import io.repforge.framework.plugin.PluginFile;
import io.repforge.framework.plugin.TestPlugin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is installed from an index, from files and from Maven repositories, and what isn't. What is refused changes nothing. */
class InstallerTest {

    @TempDir
    Path folder;

    private final SigningKey key = SigningKey.generate();
    private Path served;
    private PluginFolder plugins;
    private FileServer server;

    @BeforeEach
    void serve() throws IOException {
        served = Files.createDirectory(folder.resolve("served"));
        plugins = new PluginFolder(folder.resolve("plugins"));
        server = new FileServer(served);
        publish(plugin("rates", "1.0.0"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static TestPlugin plugin(String id, String version) {
        return TestPlugin.of(id).manifest("Plugin-Version", version).manifest("Plugin-Description", "Schedules of " + version).manifest("Plugin-Provider", "A. Vendor")
                .schedule("p" + id.replace("-", "") + ".Steady", "steady-" + id);
    }

    private Path jar(TestPlugin plugin) throws IOException {
        return plugin.jar(Files.createTempDirectory(folder, "built"), "any-name.jar");
    }

    private Path publish(TestPlugin plugin) throws IOException {
        return publish(plugin, key);
    }

    private Path publish(TestPlugin plugin, SigningKey by) throws IOException {
        Path jar = jar(plugin);
        Publication.Written written = new Publication(served, by, "", "", null, true).add(PluginFile.read(jar), List.of(new Declared("schedule", "steady", "As it is")));
        return java.util.Objects.requireNonNull(written.copy());
    }

    private Installer installer(boolean unsigned, URI... indexes) {
        Download download = Download.usual();
        Indexes open = new Indexes(Stream.of(indexes.length == 0 ? new URI[] {server.uri("/plugins.json")} : indexes).map(IndexPlace::new).toList(), download);
        Fetcher fetcher = new Fetcher(open, download, new Fetcher.MavenPlaces(List.of(folder.resolve("maven").toUri().toString()), folder.resolve("local")));
        return new Installer(plugins, List.of(plugins.path()), open, fetcher, unsigned, new PluginCode());
    }

    private String refused(Installer installer, String... wanted) throws IOException {
        List<Path> before = content();
        String message = assertThrows(UserError.class, () -> installer.install(List.of(wanted))).getMessage();
        assertEquals(before, content(), "nothing has changed");
        return message;
    }

    private List<Path> content() throws IOException {
        try (Stream<Path> files = Files.isDirectory(plugins.path()) ? Files.list(plugins.path()) : Stream.empty()) {
            return files.filter(file -> !file.endsWith(".lock")).sorted().toList();
        }
    }

    @Test
    void theNewestThatFitsIsInstalledAndWrittenDown() throws IOException {
        publish(plugin("rates", "1.1.0"));
        publish(plugin("rates", "2.0.0").manifest("Plugin-Requires", ApiVersion.current()));
        Installer.Change change = installer(false).install(List.of("rates")).get(0);
        assertEquals("2.0.0", change.plugin().version());
        assertEquals(List.of(plugins.path().resolve("plugins.lock"), plugins.path().resolve("rates-2.0.0.jar")), content());
        LockedPlugin locked = plugins.lock().find("rates").orElseThrow();
        assertEquals(server.uri("/plugins.json").toString(), locked.index());
        assertEquals(List.of("schedule steady-rates"), locked.components().stream().map(Declared::toString).toList());
        assertEquals("A. Vendor", locked.publisher());
        assertTrue(locked.isSigned());
        assertEquals(List.of(), plugins.faults());
    }

    @Test
    void aVersionThatIsNamedTakesThePlaceOfAnother() throws IOException {
        publish(plugin("rates", "1.1.0"));
        installer(false).install(List.of("rates"));
        Installer.Change down = installer(false).install(List.of("rates@1.0.0")).get(0);
        assertEquals("1.1.0", down.before());
        assertEquals(List.of(plugins.path().resolve("plugins.lock"), plugins.path().resolve("rates-1.0.0.jar")), content());
        Installer.Change up = installer(false).update(List.of()).get(0);
        assertEquals("1.1.0", up.plugin().version());
        assertEquals(List.of(), installer(false).update(List.of("rates")));
        assertEquals("The plugin 'rates' has no version 3.0.0 in " + server.uri("/plugins.json") + "; there are 1.1.0, 1.0.0.", refused(installer(false), "rates@3.0.0"));
    }

    @Test
    void aVersionForAnotherApiIsRefusedWithWhatItWants() throws IOException {
        Path built = jar(plugin("later", "1.0.0"));
        String entry = Files.readString(served.resolve("plugins.json"));
        new Publication(served, key, "", "", null, false).add(PluginFile.read(built), List.of());
        String json = Files.readString(served.resolve("plugins.json"));
        Files.writeString(served.resolve("plugins.json"), json.replaceFirst("(\"later\"[\\s\\S]*?\"requires\" : )\"[^\"]*\"", "$1\"^9.0.0\""));
        assertEquals("The plugin 'later' in " + server.uri("/plugins.json") + " has no version for the plugin API " + ApiVersion.current()
                + " of this Repforge (1.0.0 wants ^9.0.0); get a Repforge with that API, or ask its author for a build for this one.",
                refused(installer(false), "later"));
        assertEquals("later 1.0.0 wants the plugin API ^9.0.0, and this Repforge has " + ApiVersion.current() + "; none of its versions fits.",
                refused(installer(false), "later@1.0.0"));
        Files.writeString(served.resolve("plugins.json"), entry);
        assertEquals("There is no plugin 'rate' in " + server.uri("/plugins.json") + "; did you mean 'rates'?", refused(installer(false), "rate"));
    }

    @Test
    void aFileThatWasChangedIsRefusedWhateverIsSaid() throws IOException {
        Files.write(served.resolve("rates/rates-1.0.0.jar"), new byte[] {0}, StandardOpenOption.APPEND);
        for (boolean unsigned : new boolean[] {false, true}) {
            String message = refused(installer(unsigned), "rates");
            assertTrue(message.contains("is larger than the") || message.contains("its SHA-512 is another"), message);
        }
        byte[] bytes = Files.readAllBytes(served.resolve("rates/rates-1.0.0.jar"));
        byte[] same = java.util.Arrays.copyOf(bytes, bytes.length - 1);
        same[same.length / 2] ^= 1;
        Files.write(served.resolve("rates/rates-1.0.0.jar"), same);
        assertEquals(server.uri("/rates/rates-1.0.0.jar") + ": isn't the file that " + server.uri("/plugins.json")
                + " tells of (its SHA-512 is another), so it was damaged on the way"
                + " or changed; nothing is installed. Try again, and tell whoever keeps the index if it stays so.", refused(installer(true), "rates"));
    }

    @Test
    void whatNobodySignedOrSomebodyElseDidNeedsTheUsersWord() throws IOException {
        String json = Files.readString(served.resolve("plugins.json"));
        Files.writeString(served.resolve("plugins.json"), json.replaceFirst("\"signature\" : \"[^\"]*\",", ""));
        assertEquals("rates 1.0.0: nobody vouches for it (it isn't signed in " + server.uri("/plugins.json") + "); if you trust it all the same, say --unsigned.",
                refused(installer(false), "rates"));
        Files.writeString(served.resolve("plugins.json"), json.replaceFirst("\"signature\" : \"[^\"]*\"", "\"signature\" : \"" + SigningKey.generate().sign("x") + "\""));
        assertEquals("rates 1.0.0: its signature in " + server.uri("/plugins.json")
                + " isn't by the key of its publisher, so one of them was changed; if you trust it all the same, "
                + "say --unsigned.", refused(installer(false), "rates"));
        LockedPlugin installed = installer(true).install(List.of("rates")).get(0).plugin();
        assertEquals(null, installed.key());
    }

    @Test
    void anUpdateByAnotherKeyNeedsTheUsersWord() throws IOException {
        installer(false).install(List.of("rates"));
        SigningKey other = SigningKey.generate();
        publish(plugin("rates", "1.1.0"), other);
        assertEquals("rates 1.1.0: is signed by another key (" + other.known().fingerprint() + ") than the 1.0.0 that is installed (" + key.known().fingerprint()
                + "); ask A. Vendor whether that is theirs; if you trust it all the same, say --unsigned.",
                assertThrows(UserError.class, () -> installer(false).update(List.of())).getMessage());
        assertEquals("1.1.0", installer(true).update(List.of()).get(0).plugin().version());
    }

    @Test
    void whatAnIndexPassesOffAsAnotherPluginIsRefused() throws IOException {
        Path other = publish(plugin("other", "1.0.0"));
        String json = Files.readString(served.resolve("plugins.json"));
        Files.copy(other, served.resolve("rates/rates-1.0.0.jar"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        String sha512 = Sha512.of(other);
        Files.writeString(served.resolve("plugins.json"), json.replaceFirst("(\"rates\"[\\s\\S]*?\"sha512sum\" : )\"[^\"]*\"", "$1\"" + sha512 + "\"")
                .replaceFirst("(\"rates\"[\\s\\S]*?\"size\" : )\\d+", "$1" + Files.size(other)));
        assertEquals(
                server.uri("/rates/rates-1.0.0.jar") + ": is other 1.0.0, and " + server.uri("/plugins.json")
                        + " tells of it as rates 1.0.0; tell whoever keeps the index.",
                refused(installer(true), "rates"));
    }

    @Test
    void anIndexThatIsDownIsToldAndOthersAreAsked() {
        URI down = URI.create("http://127.0.0.1:1/plugins.json");
        assertEquals("1.0.0", installer(false, down, server.uri("/plugins.json")).install(List.of("rates")).get(0).plugin().version());
        assertTrue(assertThrows(UserError.class, () -> installer(false, down).install(List.of("rates"))).getMessage().startsWith(down + ": can't be fetched ("));
    }

    @Test
    void aPluginThatIsNotTheSameInTwoIndexesMustBeChosen() throws IOException {
        Path second = Files.createDirectory(folder.resolve("second"));
        new Publication(second, SigningKey.generate(), "", "", null, false).add(PluginFile.read(jar(plugin("rates", "9.0.0"))), List.of());
        assertEquals("The plugin 'rates' is in several indexes, and isn't the same there: " + server.uri("/plugins.json") + ", " + second.resolve("plugins.json")
                + "; name one of them with --index.", refused(installer(false, server.uri("/plugins.json"), IndexPlace.of(second).uri()), "rates"));
    }

    @Test
    void whatAPluginNeedsIsInstalledWithIt() throws IOException {
        publish(plugin("mine", "1.0.0").manifest("Plugin-Dependencies", "rates@^1.0.0"));
        assertEquals(List.of("mine 1.0.0", "rates 1.0.0"), installer(false).install(List.of("mine")).stream().map(change -> change.plugin().toString()).toList());
        assertEquals("The plugin 'rates' is needed by 'mine' (" + plugins.path().resolve("mine-1.0.0.jar") + "); remove that one, too.",
                assertThrows(UserError.class, () -> installer(false).remove(List.of("rates"))).getMessage());
        assertEquals(2, installer(false).remove(List.of("rates", "mine")).size());
        assertEquals(List.of(), content());
        publish(plugin("mine", "2.0.0").manifest("Plugin-Dependencies", "rates@^7.0.0"));
        assertEquals("mine 2.0.0 needs the plugin 'rates' in a version of ^7.0.0, and of those there is none for the plugin API " + ApiVersion.current() + " in "
                + server.uri("/plugins.json") + ".", refused(installer(false), "mine"));
    }

    @Test
    void aFileIsTakenOnTheUsersWordOrOnASignatureThatAnIndexHas() throws IOException {
        Path own = jar(plugin("own", "0.1.0"));
        assertEquals(own + ": nobody vouches for it (no index knows this very file with a signature); if you trust it all the same, say --unsigned.",
                refused(installer(false), own.toString()));
        assertEquals(plugins.path().resolve("own-0.1.0.jar"), plugins.file(installer(true).install(List.of(own.toString())).get(0).plugin()));
        LockedPlugin known = installer(false).install(List.of(server.uri("/rates/rates-1.0.0.jar").toString())).get(0).plugin();
        assertEquals("A. Vendor", known.publisher());
        assertEquals(server.uri("/rates/rates-1.0.0.jar").toString(), known.source());
        assertEquals(folder.resolve("none.jar") + ": there is no such file; name the jar of a plugin, or the id of one in an index.",
                refused(installer(true), folder.resolve("none.jar").toString()));
    }

    @Test
    void anArtifactOfAMavenRepositoryIsInstalledAndUpdated() throws IOException {
        for (String version : List.of("1.0.0", "1.1.0")) {
            Path place = Files.createDirectories(folder.resolve("maven/org/example/own/" + version));
            Files.copy(jar(plugin("own", version)), place.resolve("own-" + version + ".jar"));
            Files.writeString(place.resolve("own-" + version + ".pom"),
                    "<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId><artifactId>own</artifactId><version>"
                            + version + "</version></project>");
        }
        Files.writeString(folder.resolve("maven/org/example/own/maven-metadata.xml"), "<metadata><groupId>org.example</groupId><artifactId>own</artifactId><versioning>"
                + "<versions><version>1.0.0</version><version>1.1.0</version></versions></versioning></metadata>");
        assertEquals("maven:org.example:own:1.0.0", installer(true).install(List.of("maven:org.example:own:1.0.0")).get(0).plugin().source());
        assertEquals("1.1.0", installer(true).update(List.of("own")).get(0).plugin().version());
        assertTrue(refused(installer(true), "maven:org.example:none:1.0.0")
                .matches("maven:org.example:none:1.0.0: can't be fetched \\(.*none.*\\); check the coordinates, .*"));
        assertEquals("'maven:own' names no artifact of Maven; write maven:group:artifact:version.", refused(installer(true), "maven:own"));
    }

    @Test
    void aLockInstallsTheSameToTheByte() throws IOException {
        publish(plugin("rates", "1.1.0"));
        installer(false).install(List.of("rates@1.0.0"));
        Path lock = Files.copy(plugins.path().resolve("plugins.lock"), folder.resolve("plugins.lock"));
        installer(false).update(List.of());
        assertEquals("rates 1.0.0", installer(false).install(List.of(lock.toString())).get(0).plugin().toString());
        assertEquals(List.of(), installer(false).install(List.of(lock.toString())));
        Files.writeString(lock, Files.readString(lock).replaceFirst("(\"sha512\" : )\"[^\"]*\"", "$1\"" + "0".repeat(128) + "\""));
        assertEquals("rates@1.0.0: isn't the rates 1.0.0 of " + lock + " (its digest is another); ask whoever has published it, or leave it out of that file.",
                refused(installer(false), lock.toString()));
        Files.writeString(lock, "{\"plugins\": [{\"id\": \"../x\"}]}");
        assertTrue(refused(installer(false), lock.toString()).startsWith(lock + ": is damaged (a plugin in it lacks its id, version, file or digest)"));
    }

    @Test
    void whatIsChangedOrGoneAfterwardsIsTold() throws IOException {
        installer(false).install(List.of("rates"));
        Path file = plugins.path().resolve("rates-1.0.0.jar");
        Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
        assertEquals(List.of(file + ": isn't what was installed (its digest is not that of " + plugins.path().resolve("plugins.lock")
                + "), so nobody knows what is in it; install it again "
                + "by plugins install rates@1.0.0, or if you have built it yourself, by plugins install " + file + " --unsigned."), plugins.faults());
        assertThrows(UserError.class, plugins::requireUnchanged);
        Files.delete(file);
        assertEquals(1, plugins.faults().size());
        installer(false).install(List.of("rates"));
        assertEquals(List.of(), plugins.faults());
        Path dropped = plugin("dropped", "1.0.0").jar(plugins.path(), "dropped.jar");
        assertEquals(List.of(dropped), plugins.droppedIn());
        assertEquals(List.of(dropped), installer(false).remove(List.of("dropped")));
        assertEquals("There is no plugin 'rate' in " + plugins.path() + "; did you mean 'rates'?",
                assertThrows(UserError.class, () -> installer(false).remove(List.of("rate")))
                        .getMessage());
    }

    @Test
    void twoCommandsDontChangeAFolderAtOnce() throws IOException {
        Files.createDirectories(plugins.path());
        try (FolderLock another = FolderLock.of(plugins.path())) {
            assertEquals(plugins.path() + ": another command changes the plugins there at this moment; wait for its end.", refused(installer(false), "rates"));
        }
        assertEquals(1, installer(false).install(List.of("rates")).size());
    }

    @Test
    void whatWouldBreakTheHostIsntInstalled() throws IOException {
        publish(plugin("broken", "1.0.0").schedule("b.Nameless", "Not Kebab"));
        assertTrue(refused(installer(false), "broken").contains("has the name 'Not Kebab', which is not in kebab-case"));
        publish(plugin("second", "1.0.0"));
        plugin("second", "0.5.0").jar(Files.createDirectories(plugins.path()), "dropped.jar");
        assertEquals("0.5.0", installer(false).install(List.of("second")).get(0).before());
        assertEquals(List.of("plugins.lock", "second-1.0.0.jar"), content().stream().map(file -> file.getFileName().toString()).toList());
    }
}
