package io.repforge.framework.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.repforge.api.Component;
import io.repforge.api.Schedule;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components.Installed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.Yaml;

/**
 * A plugin brings its libraries along: shaded into its jar, or in a zip as PF4J lays it out. Here it is SnakeYAML, which the host has, too, and doesn't share.
 */
class PluginLibrariesTest {

    @TempDir
    Path folder;

    /** Where zips are unpacked is within. */
    @TempDir
    Path home;

    @TempDir
    Path elsewhere;

    private final String homeBefore = System.getProperty("user.home");
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @BeforeEach
    void setUp() {
        System.setProperty("user.home", home.toString());
        told.start();
        log().addAppender(told);
    }

    @AfterEach
    void tearDown() {
        log().detachAppender(told);
        System.setProperty("user.home", homeBefore);
    }

    private static ch.qos.logback.classic.Logger log() {
        return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(PluginFiles.class.getPackageName());
    }

    private List<String> told(Level least) {
        return told.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(least)).map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Its learning rate is what YAML makes of a text. */
    private static TestPlugin plugin() {
        String source = TestPlugin.scheduleSource("v.Parsed", "parsed").replace("return options.rate()", "return new org.yaml.snakeyaml.Yaml().<Double>load(\"0.25\")");
        return TestPlugin.of("vendor").library(Yaml.class).source("v.Parsed", source).provider(Schedule.class, "v.Parsed");
    }

    private Path jar() {
        return plugin().jar(elsewhere, "vendor.jar");
    }

    private static Map<String, byte[]> content(Path jar, String prefix) throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(entry -> !entry.isDirectory()).toList()) {
                content.put(prefix + entry.getName(), file.getInputStream(entry).readAllBytes());
            }
        }
        return content;
    }

    private static Map<String, byte[]> library(Class<?> type) throws IOException {
        Path jar = TestPlugin.place(type);
        return Map.of("lib/" + jar.getFileName(), Files.readAllBytes(jar));
    }

    @SafeVarargs
    private static Path zip(Path target, Map<String, byte[]>... parts) throws IOException {
        try (OutputStream file = Files.newOutputStream(target); ZipOutputStream zip = new ZipOutputStream(file)) {
            // As builds write them.
            for (String made : List.of("classes/", "classes/META-INF/", "lib/")) {
                zip.putNextEntry(new ZipEntry(made));
            }
            for (Map<String, byte[]> part : parts) {
                for (Map.Entry<String, byte[]> entry : part.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue());
                    zip.closeEntry();
                }
            }
        }
        return target;
    }

    private Path whole() throws IOException {
        return zip(folder.resolve("vendor-1.2.3.zip"), content(jar(), "classes/"), library(Yaml.class));
    }

    private PluginComponents load() {
        return PluginComponents.load(List.of(folder));
    }

    private static double rate(PluginComponents components) {
        Installed<Schedule<?>> found = components.find(Schedule.class, "parsed");
        return Schedule.learningRate(new Use<>(found.component(), options(found.component())), 1, Schedule.Progress.of(0, 10, 10));
    }

    private static Record options(Component<?> component) {
        try {
            return component.optionsType().getDeclaredConstructor(double.class).newInstance(0.5);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private void assertParses() {
        try (PluginComponents components = load()) {
            assertEquals(0.25, rate(components));
        }
    }

    private void assertSentence(String expected) {
        assertEquals(expected, assertThrows(UserError.class, () -> load().close()).getMessage());
    }

    @Test
    void aShadedJarHoldsThem() throws IOException {
        TestPlugin shaded = plugin();
        content(TestPlugin.place(Yaml.class), "").forEach((name, bytes) -> {
            if (name.endsWith(".class") && !name.endsWith("module-info.class")) {
                shaded.file(name, bytes);
            }
        });
        shaded.jar(folder, "vendor.jar");
        assertParses();
    }

    @Test
    void aZipHoldsThemBesideThePluginsClasses() throws IOException {
        Path zip = whole();
        try (PluginComponents components = load()) {
            assertEquals(0.25, rate(components));
            assertEquals(List.of(zip.toAbsolutePath().toString()),
                    components.plugins().stream().filter(plugin -> plugin.id().equals("vendor")).map(InstalledPlugin::location).toList());
        }
    }

    @Test
    void aZipHoldsThemBesideThePluginsJar() throws IOException {
        zip(folder.resolve("vendor.zip"), Map.of("vendor-1.2.3.jar", Files.readAllBytes(jar())), library(Yaml.class));
        assertParses();
    }

    @Test
    void thePluginsJarMayBeAmongThem() throws IOException {
        zip(folder.resolve("vendor.zip"), library(Yaml.class), Map.of("lib/vendor-1.2.3.jar", Files.readAllBytes(jar())));
        assertParses();
    }

    @Test
    void theLibraryIsThePluginsOwn() throws Exception {
        whole();
        try (PluginComponents components = load()) {
            ClassLoader loader = components.find(Schedule.class, "parsed").component().getClass().getClassLoader();
            assertNotSame(Yaml.class, loader.loadClass(Yaml.class.getName()));
        }
    }

    /** Many libraries bring SLF4J's API along, whose lines are to go where the host's go. */
    @Test
    void whatTheHostSharesIsTheHostsThoughALibraryBringsIt() throws Exception {
        zip(folder.resolve("vendor.zip"), content(jar(), "classes/"), library(Yaml.class), library(Logger.class));
        try (PluginComponents components = load()) {
            ClassLoader loader = components.find(Schedule.class, "parsed").component().getClass().getClassLoader();
            assertSame(Logger.class, loader.loadClass(Logger.class.getName()));
        }
    }

    @Test
    void aZipIsUnpackedOnceAndAnewWhenItChanges() throws IOException {
        whole();
        assertParses();
        Path unpacked = unpacked().get(0);
        FileTime written = Files.getLastModifiedTime(unpacked.resolve("plugin.jar"));
        assertParses();
        assertEquals(List.of(unpacked), unpacked());
        assertEquals(written, Files.getLastModifiedTime(unpacked.resolve("plugin.jar")));
        zip(folder.resolve("vendor-1.2.3.zip"), content(jar(), "classes/"), library(Yaml.class), Map.of("README.md", new byte[1]));
        assertParses();
        assertEquals(2, unpacked().size());
    }

    private List<Path> unpacked() throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve(".cache/repforge/plugins"))) {
            return folders.sorted().toList();
        }
    }

    @Test
    void whatFailsInALibraryIsToldAsThePluginsFault() throws IOException {
        String failing = TestPlugin.scheduleSource("v.Parsed", "parsed").replace("return options.rate()", "return new org.yaml.snakeyaml.Yaml().<Double>load(\"{\")");
        Path jar = TestPlugin.of("vendor").library(Yaml.class).source("v.Parsed", failing).provider(Schedule.class, "v.Parsed").jar(elsewhere, "vendor.jar");
        Path zip = zip(folder.resolve("vendor.zip"), content(jar, "classes/"), library(Yaml.class));
        PluginCode code = new PluginCode();
        try (PluginComponents components = PluginComponents.load(List.of(folder), code)) {
            RuntimeException thrown = assertThrows(RuntimeException.class, () -> rate(components));
            String sentence = code.fault(thrown).orElseThrow().getMessage();
            assertEquals(zip.toAbsolutePath() + ": the schedule v.Parsed of the plugin 'vendor' failed in learningRate() with while parsing a flow node; report it to the"
                    + " plugin's author.", sentence);
        }
    }

    @Test
    void aLibraryThatIsMissingIsToldWithHowItTravels() throws IOException {
        Path jar = plugin().jar(folder, "vendor.jar");
        Path zip = zip(elsewhere.resolve("vendor.zip"), content(jar, "classes/"));
        for (Path file : List.of(jar, zip)) {
            PluginCode code = new PluginCode();
            try (PluginComponents components = PluginComponents.load(List.of(file.getParent()), code)) {
                String sentence = code.fault(assertThrows(NoClassDefFoundError.class, () -> rate(components))).orElseThrow().getMessage();
                assertEquals(file.toAbsolutePath() + ": the schedule v.Parsed of the plugin 'vendor' needs the class org.yaml.snakeyaml.Yaml in learningRate(), "
                        + (file == jar
                                ? "which is neither in the jar nor shared by Repforge; package the library that it is of along: shade it into the jar, or make a zip of the plugin with"
                                        + " its classes in classes/ and its libraries in lib/."
                                : "which is neither in the zip nor shared by Repforge; put the library that it is of into the zip's lib folder."),
                        sentence);
            }
        }
    }

    /** As launchers with class loaders of their own have it. */
    @Test
    void librariesWithinAJarAreToldToBeOutOfSight() throws IOException {
        TestPlugin nested = plugin();
        library(Yaml.class).forEach(nested::file);
        Path jar = nested.jar(folder, "vendor.jar");
        load().close();
        String library = "lib/" + TestPlugin.place(Yaml.class).getFileName();
        assertEquals(List
                .of(jar.toAbsolutePath() + ": holds the library " + library + ", but nothing looks for classes in a jar within a jar: shade it into the jar, or make a"
                        + " zip of the plugin with its classes in classes/ and its libraries in lib/."),
                told(Level.WARN));
    }

    @Test
    void aZipThatLeadsOutOfItsFolderIsRefused() throws IOException {
        for (String path : List.of("lib/../../../evil.jar", "../evil", "/evil", "C:/evil", "lib\\..\\evil.jar")) {
            Path zip = zip(folder.resolve("vendor.zip"), content(jar(), "classes/"), Map.of(path, "evil".getBytes(StandardCharsets.UTF_8)));
            assertSentence(zip.toAbsolutePath() + ": has an entry with the path '" + path + "', which leads out of it; don't use it, and tell its author.");
        }
        try (Stream<Path> written = Files.walk(home)) {
            assertFalse(written.anyMatch(file -> file.getFileName().toString().contains("evil")));
        }
    }

    @Test
    void theApiAmongTheLibrariesIsRefused() throws IOException {
        Path api = TestPlugin.of("api").file("io/repforge/api/Schedule.class", new byte[] {1}).jar(elsewhere, "api.jar");
        Path zip = zip(folder.resolve("vendor.zip"), content(jar(), "classes/"), Map.of("lib/api.jar", withoutManifest(api)));
        assertSentence(
                zip.toAbsolutePath() + ": bundles Repforge's own classes (io/repforge/api/Schedule.class), which would hide the host's; give repforge-plugin-api the"
                        + " Maven scope 'provided' and build the jar again.");
    }

    private byte[] withoutManifest(Path jar) throws IOException {
        Map<String, byte[]> content = content(jar, "");
        content.remove("META-INF/MANIFEST.MF");
        return Files.readAllBytes(zip(elsewhere.resolve("without.jar"), content));
    }

    @Test
    void aZipWithSeveralPluginsIsRefused() throws IOException {
        byte[] jar = Files.readAllBytes(jar());
        Path zip = zip(folder.resolve("vendor.zip"), Map.of("a.jar", jar), Map.of("lib/b.jar", jar));
        assertSentence(zip.toAbsolutePath() + ": holds several plugins (a.jar, lib/b.jar); make a file of each.");
    }

    @Test
    void aZipWithoutAPluginIsLeftOutAndTold() throws IOException {
        Path zip = zip(folder.resolve("photos.zip"), Map.of("cat.jpg", new byte[1]), library(Yaml.class));
        load().close();
        assertEquals(List.of(zip.toAbsolutePath() + " is left out: it holds no plugin, neither in classes/ nor as a jar."), told(Level.INFO));
    }

    @Test
    void aDamagedZipIsTold() throws IOException {
        Path zip = Files.writeString(folder.resolve("vendor.zip"), "cut off");
        assertSentence(zip.toAbsolutePath() + ": is not a zip or is damaged (zip END header not found); copy it again or remove it.");
    }

    /** A build that makes both has made the zip of the jar. */
    @Test
    void ofAJarAndItsZipTheZipIsTaken() throws IOException {
        Path jar = plugin().jar(folder, "vendor-1.2.3.jar");
        Path zip = whole();
        assertParses();
        assertEquals(List.of(), told(Level.WARN));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        assertParses();
        assertEquals(
                List.of(zip.toAbsolutePath() + " is used, with its libraries, and not vendor-1.2.3.jar beside it, which is newer: build the zip again, or remove the one"
                        + " that isn't wanted."),
                told(Level.WARN));
    }
}
