package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.ApiVersion;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginSkeletonTest {

    @TempDir
    Path folder;

    @TempDir
    Path kitModule;

    /** Classes in Maven's layout. */
    private Path kit() throws IOException {
        Files.writeString(kitModule.resolve("pom.xml"), "<project/>");
        return Files.createDirectories(kitModule.resolve("target/classes"));
    }

    @Test
    void theProjectBringsAlongWhatItIsBuiltAndTestedWith() throws IOException {
        PluginSkeleton.of("my-vision", null, kit()).write(folder);
        String version = bundledVersion(folder);
        assertTrue(version.matches(Pattern.quote(ApiVersion.current()) + "-[0-9a-f]{10}"), version);
        assertTrue(Files.readString(folder.resolve("pom.xml")).contains("<version>" + version + "</version>"), "the project is built with them");
        for (String artifact : List.of("repforge", "repforge-plugin-api", "repforge-images", "repforge-framework", "repforge-plugin-kit")) {
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
        Path kit = kit();
        PluginSkeleton.of("first", null, kit).write(folder.resolve("first"));
        PluginSkeleton.of("same", null, kit).write(folder.resolve("same"));
        Files.writeString(kit.resolve("Changed.class"), "changed");
        PluginSkeleton.of("other", null, kit).write(folder.resolve("other"));
        assertEquals(bundledVersion(folder.resolve("first")), bundledVersion(folder.resolve("same")));
        assertNotEquals(bundledVersion(folder.resolve("first")), bundledVersion(folder.resolve("other")));
    }

    @Test
    void aFolderInUseIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "…");
        Path kit = kit();
        UserError error = assertThrows(UserError.class, () -> PluginSkeleton.of("my-vision", null, kit).write(folder));
        assertEquals(folder + ": is not empty; name another folder with --out.", error.getMessage());
    }

    @Test
    void namesAreChecked() {
        assertThrows(UserError.class, () -> PluginSkeleton.of("MyVision", null, folder));
        assertThrows(UserError.class, () -> PluginSkeleton.of("my-vision", "Org Example", folder));
    }
}
