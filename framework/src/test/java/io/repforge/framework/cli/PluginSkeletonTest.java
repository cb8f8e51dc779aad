package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.ApiVersion;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ComponentKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PluginSkeletonTest {

    @TempDir
    Path folder;

    @TempDir
    Path modules;

    /** Classes in Maven's layout. */
    private Path module(String name) throws IOException {
        Path classes = Files.createDirectories(modules.resolve(name).resolve("target/classes"));
        Files.writeString(modules.resolve(name).resolve("pom.xml"), "<project/>");
        return classes;
    }

    private static PluginSkeleton skeleton(String name) {
        return PluginSkeleton.of(name, null, ComponentKind.ENCODER, PluginLicense.APACHE_2_0);
    }

    private void write(String name, Path project) throws IOException {
        skeleton(name).write(project, module("kit"), module("essentials"));
    }

    @Test
    void theProjectBringsAlongWhatItIsBuiltAndTestedWith() throws IOException {
        write("my-vision", folder);
        String version = bundledVersion(folder);
        assertTrue(version.matches(Pattern.quote(ApiVersion.current()) + "-[0-9a-f]{10}"), version);
        assertTrue(Files.readString(folder.resolve("pom.xml")).contains("<repforge.version>" + version + "</repforge.version>"), "the project is built with them");
        for (String artifact : List.of("repforge", "repforge-plugin-api", "repforge-images", "repforge-framework", "repforge-plugin-kit", "repforge-essentials")) {
            Path place = folder.resolve("repository/io/repforge").resolve(artifact).resolve(version);
            assertTrue(Files.size(place.resolve(artifact + "-" + version + ".pom")) > 0, artifact);
            assertEquals(!artifact.equals("repforge"), Files.exists(place.resolve(artifact + "-" + version + ".jar")), artifact);
        }
        assertTrue(Files.readString(folder.resolve("repository/io/repforge/repforge").resolve(version).resolve("repforge-" + version + ".pom"))
                .contains("<artifactId>repforge</artifactId>"));
        assertTrue(Files.exists(folder.resolve("src/main/java/plugin/myvision/MyVisionEncoder.java")));
    }

    private static String bundledVersion(Path project) throws IOException {
        try (Stream<Path> versions = Files.list(project.resolve("repository/io/repforge/repforge-plugin-kit"))) {
            return versions.findFirst().orElseThrow().getFileName().toString();
        }
    }

    /** Else Maven would build it with what it keeps of the other. */
    @Test
    void theProjectOfAnotherBuildOfTheSameVersionIsBuiltWithThatBuild() throws IOException {
        write("first", folder.resolve("first"));
        write("same", folder.resolve("same"));
        Files.writeString(module("kit").resolve("Changed.class"), "changed");
        write("other", folder.resolve("other"));
        assertEquals(bundledVersion(folder.resolve("first")), bundledVersion(folder.resolve("same")));
        assertNotEquals(bundledVersion(folder.resolve("first")), bundledVersion(folder.resolve("other")));
    }

    @Test
    void aFolderInUseIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "…");
        UserError error = assertThrows(UserError.class, () -> write("my-vision", folder));
        assertEquals(folder + ": is not empty; name another folder with --out.", error.getMessage());
    }

    @Test
    void namesAreChecked() {
        assertThrows(UserError.class, () -> skeleton("MyVision"));
        assertThrows(UserError.class, () -> PluginSkeleton.of("my-vision", "Org Example", ComponentKind.LOSS, PluginLicense.MIT));
        assertEquals("There is no kind of component 'optimiser'; did you mean 'optimizer'?",
                assertThrows(UserError.class, () -> ComponentKindName.parse("optimiser")).getMessage());
        assertEquals(ComponentKind.RUN_LISTENER, ComponentKindName.parse("listener"));
        assertEquals("There is no text of a licence 'apache' here; did you mean 'apache-2.0'?",
                assertThrows(UserError.class, () -> PluginLicense.parse("apache")).getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftOpenInAProject(ComponentKind kind) {
        Map<String, String> files = new PluginTemplates("my-vision", "org.example.vision", kind, PluginLicense.MIT, "0.1.0").files();
        files.forEach((path, text) -> assertFalse(Pattern.compile("@[a-zA-Z]+@").matcher(text).find(), () -> path + ": " + text));
        assertTrue(files.containsKey("src/main/resources/META-INF/services/" + kind.type().getName()), () -> files.keySet().toString());
        assertTrue(files.get("LICENSE").startsWith("MIT License"));
    }

    /** A plugin that is called after what it has isn't called so twice. */
    @Test
    void theClassIsNamedAfterThePluginAndTheKind() {
        assertEquals("MyVisionLoss", className("my-vision", ComponentKind.LOSS));
        assertEquals("MyLoss", className("my-loss", ComponentKind.LOSS));
        assertEquals("MyVisionPairConstructor", className("my-vision", ComponentKind.PAIR_CONSTRUCTOR));
    }

    private static String className(String plugin, ComponentKind kind) {
        String provider = "src/main/resources/META-INF/services/" + kind.type().getName();
        return new PluginTemplates(plugin, "a", kind, PluginLicense.MIT, "0.1.0").files().get(provider).strip().substring(2);
    }
}
