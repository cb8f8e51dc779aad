package io.repforge.framework.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Schedule;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathComponentsTest {

    @TempDir
    Path folder;

    private URLClassLoader classPath(Path... places) throws IOException {
        URL[] urls = new URL[places.length];
        for (int i = 0; i < places.length; i++) {
            urls[i] = places[i].toUri().toURL();
        }
        return new URLClassLoader(urls, getClass().getClassLoader());
    }

    @Test
    void theSameJarWorksOnAPlainClassPathUnderItsPluginId() throws IOException {
        Path jar = TestPlugin.of("vendor").schedule("v.Steady", "steady").jar(folder, "a jar.jar");
        try (URLClassLoader loader = classPath(jar)) {
            ClassPathComponents components = ClassPathComponents.load(loader);
            assertEquals("vendor", components.find(Schedule.class, "steady").plugin());
            assertTrue(components.plugins().contains(new InstalledPlugin("vendor", "1.2.3", "", "", "", jar.toString())));
        }
    }

    @Test
    void aJarWithoutAPluginIdIsPartOfTheClassPath() throws IOException {
        Path jar = TestPlugin.of("vendor").withoutManifestEntry("Plugin-Id").schedule("v.Steady", "steady").jar(folder, "a.jar");
        try (URLClassLoader loader = classPath(jar)) {
            assertEquals("classpath", ClassPathComponents.load(loader).find(Schedule.class, "steady").plugin());
        }
    }

    @Test
    void aJarThatIsThereTwiceCountsOnce() throws IOException {
        Path jar = TestPlugin.of("vendor").schedule("v.Steady", "steady").jar(folder, "a.jar");
        Path copy = Files.copy(jar, folder.resolve("b.jar"));
        try (URLClassLoader loader = classPath(jar, copy)) {
            assertEquals("vendor", ClassPathComponents.load(loader).find(Schedule.class, "steady").plugin());
        }
    }

    @Test
    void aBrokenProviderIsReportedWithItsJar() throws IOException {
        Path jar = TestPlugin.of("vendor").provider(Schedule.class, "v.Gone").jar(folder, "a.jar");
        try (URLClassLoader loader = classPath(jar)) {
            UserError error = assertThrows(UserError.class, () -> ClassPathComponents.load(loader));
            assertEquals(jar + ": the schedule v.Gone, declared in META-INF/services/io.repforge.api.Schedule, is missing; "
                    + "add the class to the jar or correct the line.", error.getMessage());
        }
    }
}
