package io.repforge.framework.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.repforge.api.ApiVersion;
import io.repforge.api.Loss;
import io.repforge.api.Schedule;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Each bad plugin stops the host with one sentence: which jar, what is wrong, what to do. */
class BadPluginsTest {

    private static final String DECLARED = ", declared in META-INF/services/io.repforge.api.Schedule, ";

    private static final String LIBRARY_ALONG =
            "package the library that it is of along: shade it into the jar, or make a zip of the plugin with its classes in classes/ and its libraries in lib/.";

    @TempDir
    Path folder;

    private void assertSentence(String expected) {
        UserError error = assertThrows(UserError.class, () -> PluginComponents.load(List.of(folder)).close());
        assertEquals(expected.replace("JAR", folder.resolve("bad.jar").toAbsolutePath().toString()), error.getMessage());
    }

    private static String source(String name) {
        return TestPlugin.scheduleSource("v.Bad", name);
    }

    private void pack(String source) {
        TestPlugin.of("vendor").source("v.Bad", source).provider(Schedule.class, "v.Bad").jar(folder, "bad.jar");
    }

    @Test
    void builtForAnotherVersionOfTheApi() {
        TestPlugin.of("vendor").manifest("Plugin-Requires", "^2.0.0").schedule("v.Bad", "bad").jar(folder, "bad.jar");
        assertSentence("JAR: is built for version ^2.0.0 of the plugin API, but this Repforge has " + ApiVersion.current() + "; "
                + "get a build of the plugin that requires ^" + ApiVersion.current() + ", or Repforge ^2.0.0.");
    }

    @ParameterizedTest
    @ValueSource(strings = {">=%s", "~%s", "^%s", ">=%s & <99.0.0", "*"})
    void rangesThatTheApiIsInFit(String range) {
        TestPlugin.of("vendor").manifest("Plugin-Requires", range.formatted(ApiVersion.current())).schedule("v.Good", "good").jar(folder, "good.jar");
        try (PluginComponents components = PluginComponents.load(List.of(folder))) {
            assertEquals("vendor", components.find(Schedule.class, "good").plugin());
        }
    }

    @Test
    void requiresSomethingThatIsNoVersion() {
        TestPlugin.of("vendor").manifest("Plugin-Requires", "the newest").jar(folder, "bad.jar");
        assertSentence("JAR: the Plugin-Requires 'the newest' in its manifest is not a version range; write one such as ^" + ApiVersion.current() + ".");
    }

    /** It may be a library of others, so it is no fault; but most likely its files were left behind. */
    @Test
    void withoutProvidersItIsToldOnce() {
        Path jar = TestPlugin.of("vendor").jar(folder, "empty.jar");
        Logger log = (Logger) LoggerFactory.getLogger(PluginComponents.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try (PluginComponents components = PluginComponents.load(List.of(folder))) {
            assertEquals(
                    List.of(jar.toAbsolutePath().normalize() + ": the plugin 'vendor' brings no component, since no file in its META-INF/services names one; build it"
                            + " with a file such as META-INF/services/io.repforge.api.Loss for each kind that it has."),
                    told.list.stream().filter(event -> event.getLevel() == Level.WARN).map(ILoggingEvent::getFormattedMessage).toList());
        } finally {
            log.detachAppender(told);
        }
    }

    @Test
    void providerClassMissing() {
        TestPlugin.of("vendor").provider(Schedule.class, "v.Gone").jar(folder, "bad.jar");
        assertSentence("JAR: the schedule v.Gone" + DECLARED + "is missing; add the class to the jar or correct the line.");
    }

    @Test
    void providerNotPublic() {
        pack(source("bad").replace("public class", "class"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "is not public; declare it as a public class.");
    }

    @Test
    void providerAbstract() {
        pack(source("bad").replace("public class", "public abstract class"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "is abstract; list a class that can be created.");
    }

    @Test
    void providerWithoutAConstructorWithoutParameters() {
        pack(source("bad").replace("public record", "public Bad(int x) {} public record"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED
                + "has no public constructor without parameters; add one; settings belong into the options record.");
    }

    @Test
    void constructorThrows() {
        pack(source("bad").replace("public record", "public Bad() { throw new IllegalStateException(\"no licence\"); } public record"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "failed in its constructor with java.lang.IllegalStateException: no licence; "
                + "mend the constructor, which should do nothing.");
    }

    @Test
    void classInitialiserThrows() {
        pack(source("bad").replace("public record", "static final int N = Integer.parseInt(\"x\"); public record"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "can't be initialised (java.lang.NumberFormatException: "
                + "For input string: \"x\"); rebuild the plugin against the installed version of the API.");
    }

    /** An {@link Error} is a fault of the plugin as an exception is, wherever it comes from. */
    @ParameterizedTest
    @ValueSource(strings = {"AssertionError", "StackOverflowError", "OutOfMemoryError", "UnsupportedOperationException"})
    void anyMethodThatIsAskedThrows(String error) {
        String fails = "if (true) throw new " + error + "(\"n\"); return ";
        String thrown = "java.lang." + error + ": n; mend it.";
        pack(source("bad").replace("return \"bad\"", fails + "null"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "failed in name() with " + thrown);
        pack(source("bad").replace("return \"The same", fails + "\"The same"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "failed in description() with " + thrown);
        pack(source("bad").replace("return Options.class", fails + "Options.class"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "failed in optionsType() with " + thrown);
        pack(source("bad").replace("public record", "public Bad() { throw new " + error + "(\"n\"); } public record"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "failed in its constructor with java.lang." + error + ": n; "
                + "mend the constructor, which should do nothing.");
    }

    @Test
    void classInitialiserThrowsAnError() {
        pack(source("bad").replace("public record", "static { if (true) throw new AssertionError(\"n\"); } public record"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "failed while it was loaded with java.lang.AssertionError: n; mend it.");
    }

    @Test
    void recursionWithoutEnd() {
        pack(source("bad").replace("return \"bad\"", "return name()"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "failed in name() with java.lang.StackOverflowError; mend it.");
    }

    /** Its message is of several lines, and its own methods fail. */
    @Test
    void exceptionThatCantEvenBeShown() {
        pack(source("bad").replace("return \"bad\"",
                "throw new IllegalStateException() { @Override public String getMessage() { throw new AssertionError(); } }"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "failed in name() with v.Bad$1; mend it.");
        pack(source("bad").replace("return \"bad\"", "throw new IllegalStateException(\"one\\ntwo\")"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "failed in name() with java.lang.IllegalStateException: one; mend it.");
    }

    @Test
    void librariesOfTheOptionsLeftOut() {
        TestPlugin.of("vendor").source("v.Bad", source("bad").replace("double rate)", "java.util.List<w.Library> rate)").replace("options.rate()", "base"))
                .source("w.Library", "package w; public record Library() {}").withoutClass("w.Library")
                .provider(Schedule.class, "v.Bad").jar(folder, "bad.jar");
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "needs the class w.Library, which is neither in the jar nor shared by Repforge; "
                + LIBRARY_ALONG);
    }

    @Test
    void optionsThatNameEachOtherAreNoFault() {
        pack(source("good").replace("double rate) {}", "double rate, @Option(value = \"More\", defaults = \"null\") More more) {}\n"
                + "public record More(@Option(value = \"Options\", defaults = \"null\") Options options) {}"));
        try (Components components = PluginComponents.load(List.of(folder))) {
            assertEquals("good", components.<Schedule<?>>find(Schedule.class, "good").component().name());
        }
    }

    @Test
    void providerOfAnotherKind() {
        TestPlugin.of("vendor").source("v.Bad", source("bad")).provider(Loss.class, "v.Bad").jar(folder, "bad.jar");
        assertSentence("JAR: the loss v.Bad, declared in META-INF/services/io.repforge.api.Loss, does not implement io.repforge.api.Loss; "
                + "list it in the provider file of the kind that it does implement.");
    }

    @Test
    void libraryNeitherBundledNorShared() {
        TestPlugin.of("vendor").source("v.Bad", source("bad").replace("public record", "private final w.Library l = new w.Library(); public record"))
                .source("w.Library", "package w; public class Library {}").withoutClass("w.Library")
                .provider(Schedule.class, "v.Bad").jar(folder, "bad.jar");
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "needs the class w.Library, which is neither in the jar nor shared by Repforge; "
                + LIBRARY_ALONG);
    }

    @Test
    void nameUsedTwiceInOnePlugin() {
        TestPlugin.of("vendor").schedule("v.Bad", "steady").schedule("v.Worse", "steady").jar(folder, "bad.jar");
        assertSentence("JAR: the schedule name 'steady' is used by both v.Bad and v.Worse; give one of them another name.");
    }

    @Test
    void nameNotInKebabCase() {
        pack(source("BadSchedule"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "has the name 'BadSchedule', which is not in kebab-case; "
                + "use lower-case letters, digits and single hyphens.");
    }

    @Test
    void nameNull() {
        pack(source("bad").replace("return \"bad\"", "return null"));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "returns null from name(); return a value.");
    }

    @Test
    void optionWithoutADescription() {
        pack(source("bad").replace("@Option(value = \"Rate at every step\", defaults = \"0.5\")", ""));
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "has the option 'rate' of v.Bad$Options without a description; "
                + "describe it with @Option(\"…\").");
    }

    @Test
    void optionsNotARecord() {
        pack("""
                package v;

                import io.repforge.api.Schedule;

                public class Bad implements Schedule<Record> {
                    @Override public String name() { return "bad"; }
                    @Override public String description() { return "Bad"; }
                    @Override public Class<Record> optionsType() { return Record.class; }
                    @Override public double learningRate(double base, Progress progress, Record options) { return base; }
                }
                """);
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "has the options type java.lang.Record, which is not a record; "
                + "declare the options as a record, or use NoOptions.");
    }

    @Test
    void pluginIdUsedTwice() {
        Path first = TestPlugin.of("vendor").jar(folder, "a.jar");
        TestPlugin.of("vendor").jar(folder, "bad.jar");
        assertSentence("JAR: has the same plugin id 'vendor' as " + first.toAbsolutePath() + "; remove one of them.");
    }

    @Test
    void pluginIdOfTheHost() {
        TestPlugin.of("repforge").jar(folder, "bad.jar");
        assertSentence("JAR: the Plugin-Id 'repforge' in its manifest is the host's own; choose another.");
    }

    @Test
    void pluginIdNotInKebabCase() {
        TestPlugin.of("com.vendor").jar(folder, "bad.jar");
        assertSentence("JAR: the Plugin-Id 'com.vendor' in its manifest is not in kebab-case; "
                + "use lower-case letters, digits and single hyphens.");
    }

    @Test
    void apiBundled() throws IOException {
        TestPlugin.of("vendor").schedule("v.Bad", "bad").file("io/repforge/api/Schedule.class", bytesOf(Schedule.class)).jar(folder, "bad.jar");
        assertSentence("JAR: bundles Repforge's own classes (io/repforge/api/Schedule.class), which would hide the host's; "
                + "give repforge-plugin-api the Maven scope 'provided' and build the jar again.");
    }

    private static byte[] bytesOf(Class<?> type) throws IOException {
        return type.getResourceAsStream(type.getSimpleName() + ".class").readAllBytes();
    }

    @Test
    void manifestEntryMissing() {
        for (String entry : List.of("Plugin-Id", "Plugin-Version", "Plugin-Requires")) {
            TestPlugin.of("vendor").withoutManifestEntry(entry).jar(folder, "bad.jar");
            assertSentence("JAR: its manifest has no " + entry + "; every plugin jar needs Plugin-Id, Plugin-Version and Plugin-Requires there "
                    + "(a jar that is no plugin belongs elsewhere).");
        }
    }

    @Test
    void notAJar() throws IOException {
        Files.writeString(folder.resolve("bad.jar"), "<html>404 Not Found</html>");
        assertSentence("JAR: is not a jar or is damaged (zip END header not found); copy it again or remove it.");
    }

    @Test
    void jarCutShort() throws IOException {
        Path jar = TestPlugin.of("vendor").schedule("v.Bad", "bad").jar(folder, "bad.jar");
        byte[] bytes = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));
        assertSentence("JAR: is not a jar or is damaged (zip END header not found); copy it again or remove it.");
    }

    @Test
    void classDamaged() {
        TestPlugin.of("vendor").file("v/Bad.class", new byte[] {1, 2, 3, 4}).provider(Schedule.class, "v.Bad").jar(folder, "bad.jar");
        assertSentence("JAR: the schedule v.Bad" + DECLARED + "can't be initialised (java.lang.ClassFormatError: Truncated class file); "
                + "rebuild the plugin against the installed version of the API.");
    }

    @Test
    void dependencyMissing() {
        TestPlugin.of("vendor").manifest("Plugin-Dependencies", "base@1.0.0").jar(folder, "bad.jar");
        assertSentence("JAR: depends on the plugin 'base', which is not installed; put its jar into a plugin folder too.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"base@>>5", "base@1.0.0,other@]["})
    void dependencyWithoutAVersionRange(String dependencies) {
        TestPlugin.of("vendor").manifest("Plugin-Dependencies", dependencies).jar(folder, "bad.jar");
        String wrong = dependencies.substring(dependencies.indexOf(',') + 1);
        assertSentence("JAR: the Plugin-Dependencies in its manifest have '" + wrong + "', which is not a plugin and a version range; "
                + "write one such as essentials@^1.0.0.");
    }

    @Test
    void pluginClassFailsToStartWithAnError() {
        TestPlugin.of("vendor").manifest("Plugin-Class", "v.Bad").source("v.Bad", """
                package v;

                public class Bad extends org.pf4j.Plugin {
                    @Override public void start() { throw new AssertionError("no licence"); }
                }
                """).jar(folder, "bad.jar");
        assertSentence("JAR: its Plugin-Class v.Bad failed to start (java.lang.AssertionError: no licence); "
                + "mend the class or remove the manifest entry.");
    }

    @Test
    void pluginClassFailsToStart() {
        TestPlugin.of("vendor").manifest("Plugin-Class", "v.Bad").source("v.Bad", """
                package v;

                public class Bad extends org.pf4j.Plugin {
                    @Override public void start() { throw new IllegalStateException("no licence"); }
                }
                """).jar(folder, "bad.jar");
        assertSentence("JAR: its Plugin-Class v.Bad failed to start (java.lang.IllegalStateException: no licence); "
                + "mend the class or remove the manifest entry.");
    }

    @Test
    void folderMissing() {
        Path missing = folder.resolve("missing");
        UserError error = assertThrows(UserError.class, () -> PluginComponents.load(List.of(missing)).close());
        assertEquals(missing + ": is not a folder; name the folder that holds the plugin jars.", error.getMessage());
    }

    @Test
    void allFaultsAreReportedTogether() throws IOException {
        Files.writeString(folder.resolve("a.jar"), "");
        TestPlugin.of("vendor").withoutManifestEntry("Plugin-Id").jar(folder, "bad.jar");
        UserError error = assertThrows(UserError.class, () -> PluginComponents.load(List.of(folder)).close());
        assertEquals(2, error.getMessage().lines().count(), error.getMessage());
    }
}
