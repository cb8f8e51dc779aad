package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.ApiVersion;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        String version = ApiVersion.current();
        for (String artifact : List.of("repforge", "repforge-plugin-api", "repforge-framework", "repforge-plugin-kit")) {
            Path place = folder.resolve("repository/io/repforge").resolve(artifact).resolve(version);
            assertTrue(Files.size(place.resolve(artifact + "-" + version + ".pom")) > 0, artifact);
            assertEquals(!artifact.equals("repforge"), Files.exists(place.resolve(artifact + "-" + version + ".jar")), artifact);
        }
        assertTrue(Files.readString(folder.resolve("repository/io/repforge/repforge").resolve(version).resolve("repforge-" + version + ".pom"))
                .contains("<artifactId>repforge</artifactId>"));
        assertTrue(Files.exists(folder.resolve("src/main/java/plugin/myvision/MyVisionEncoder.java")));
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
