package io.repforge.framework.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.Component;
import io.repforge.api.Schedule;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components.Installed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginComponentsTest {

    @TempDir
    Path folder;

    @Test
    void componentsOfAllJarsOfAllFoldersAreFoundByName() throws IOException {
        Path second = Files.createDirectory(folder.resolve("more"));
        TestPlugin.of("vendor-a").schedule("a.Steady", "steady").schedule("a.Falling", "falling").jar(folder, "a.jar");
        TestPlugin.of("vendor-b").schedule("b.Rising", "rising").jar(second, "b.jar");

        try (PluginComponents components = PluginComponents.load(List.of(folder, second))) {
            List<Installed<Schedule<?>>> schedules = components.all(Schedule.class);
            List<String> names = schedules.stream().map(i -> i.plugin() + "/" + i.component().name())
                    .filter(name -> name.startsWith("vendor")).toList();
            assertEquals(List.of("vendor-a/falling", "vendor-b/rising", "vendor-a/steady"), names);

            Installed<Schedule<?>> steady = components.find(Schedule.class, "steady");
            assertEquals("vendor-a", steady.plugin());
            assertSame(steady.component(), components.find(Schedule.class, "vendor-a/steady").component());
        }
    }

    @Test
    void pluginsAreDescribedFromTheirManifestsAfterTheHost() {
        Path jar = TestPlugin.of("vendor-a").manifest("Plugin-Provider", "A. Vendor").manifest("Plugin-Description", "Two schedules")
                .manifest("Plugin-License", "MIT").jar(folder, "a.jar");

        try (PluginComponents components = PluginComponents.load(List.of(folder))) {
            assertEquals("repforge", components.plugins().get(0).id());
            assertEquals(new InstalledPlugin("vendor-a", "1.2.3", "Two schedules", "A. Vendor", "MIT", jar.toAbsolutePath().toString()),
                    components.plugins().get(1));
        }
    }

    @Test
    void aPluginSharesTheContractWithTheHostAndSeesNothingElseOfIt() throws ReflectiveOperationException {
        TestPlugin.of("vendor-a").schedule("a.Steady", "steady").jar(folder, "a.jar");

        try (PluginComponents components = PluginComponents.load(List.of(folder))) {
            ClassLoader loader = components.find(Schedule.class, "steady").component().getClass().getClassLoader();
            assertNotSame(getClass().getClassLoader(), loader);
            assertSame(Component.class, loader.loadClass(Component.class.getName()));
            assertSame(Class.forName("java.sql.Connection"), loader.loadClass("java.sql.Connection"));
            assertThrows(ClassNotFoundException.class, () -> loader.loadClass(UserError.class.getName()));
            assertThrows(ClassNotFoundException.class, () -> loader.loadClass("org.yaml.snakeyaml.Yaml"));
        }
    }

    @Test
    void aNameThatTwoPluginsUseMustBeQualified() {
        Path a = TestPlugin.of("vendor-a").schedule("a.Steady", "steady").jar(folder, "a.jar");
        Path b = TestPlugin.of("vendor-b").schedule("b.Steady", "steady").jar(folder, "b.jar");

        try (PluginComponents components = PluginComponents.load(List.of(folder))) {
            UserError error = assertThrows(UserError.class, () -> components.find(Schedule.class, "steady"));
            assertEquals("The schedule name 'steady' is taken by several plugins; write 'vendor-a/steady' (" + a.toAbsolutePath()
                    + ") or 'vendor-b/steady' (" + b.toAbsolutePath() + ").", error.getMessage());
            assertEquals("vendor-b", components.find(Schedule.class, "vendor-b/steady").plugin());
        }
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearestOne() {
        TestPlugin.of("vendor-a").schedule("a.Steady", "steady").jar(folder, "a.jar");

        try (PluginComponents components = PluginComponents.load(List.of(folder))) {
            UserError error = assertThrows(UserError.class, () -> components.find(Schedule.class, "staedy"));
            assertEquals("There is no schedule 'staedy'; did you mean 'steady'?", error.getMessage());
            UserError qualified = assertThrows(UserError.class, () -> components.find(Schedule.class, "vendor-a/stead"));
            assertEquals("There is no schedule 'vendor-a/stead'; did you mean 'vendor-a/steady'?", qualified.getMessage());
        }
    }

    @Test
    void aPluginMayUseTheClassesOfAPluginThatItDependsOn() {
        TestPlugin.of("base").schedule("a.Steady", "steady").jar(folder, "z-base.jar");
        TestPlugin.of("derived").manifest("Plugin-Dependencies", "base")
                .source("a.Steady", TestPlugin.scheduleSource("a.Steady", "steady"))
                .source("b.Steadier", TestPlugin.scheduleSource("b.Steadier", "steadier")
                        .replace("return \"steadier\"", "return new a.Steady().name() + \"-yet\""))
                .provider(Schedule.class, "b.Steadier")
                .withoutClass("a.Steady").jar(folder, "derived.jar");

        try (PluginComponents components = PluginComponents.load(List.of(folder))) {
            assertEquals("derived", components.find(Schedule.class, "steady-yet").plugin());
        }
    }

    @Test
    void theJarsAreReleasedWhenTheComponentsAreClosed() {
        TestPlugin.of("vendor-a").schedule("a.Steady", "steady").source("a.Unused", "package a; public class Unused {}").jar(folder, "a.jar");
        PluginComponents components = PluginComponents.load(List.of(folder));
        ClassLoader loader = components.find(Schedule.class, "steady").component().getClass().getClassLoader();

        components.close();

        assertThrows(ClassNotFoundException.class, () -> loader.loadClass("a.Unused"));
    }

    @Test
    void otherFilesInAFolderAreLeftAlone() throws IOException {
        Files.writeString(folder.resolve("README.txt"), "Put plugins here");
        Files.createDirectory(folder.resolve("essentials"));

        try (PluginComponents components = PluginComponents.load(List.of(folder, folder))) {
            assertEquals(List.of("repforge"), components.plugins().stream().map(InstalledPlugin::id).toList());
        }
    }
}
