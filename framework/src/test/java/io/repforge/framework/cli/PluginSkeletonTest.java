package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Component;
import io.repforge.api.Encoder;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ClassPathComponents;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apiguardian.api.API;
import org.jspecify.annotations.NonNull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

class PluginSkeletonTest {

    @TempDir
    Path folder;

    @Test
    void theProjectCompilesPassesItsTestsAndIsFound() throws Exception {
        PluginSkeleton.of("my-vision", "org.example.vision").write(folder);

        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(folder.resolve("src/main/java"), classes, Component.class, NonNull.class);
        compile(folder.resolve("src/test/java"), classes, Component.class, NonNull.class, Test.class, API.class,
                AssertionFailedError.class);

        URL[] places = {classes.toUri().toURL(), folder.resolve("src/main/resources/").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(places, getClass().getClassLoader())) {
            assertEquals(2, runTests(loader.loadClass("org.example.vision.MyVisionEncoderTest")));
            assertEquals("my-vision-cnn", ClassPathComponents.load(loader).find(Encoder.class, "my-vision-cnn").component().name());
        }
    }

    private static int runTests(Class<?> type) throws ReflectiveOperationException {
        int run = 0;
        for (Method test : type.getDeclaredMethods()) {
            if (test.isAnnotationPresent(Test.class)) {
                Constructor<?> constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                test.setAccessible(true);
                test.invoke(constructor.newInstance());
                run++;
            }
        }
        return run;
    }

    private static void compile(Path sources, Path classes, Class<?>... libraries) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        String classPath = Stream.concat(Stream.of(classes), Arrays.stream(libraries).map(PluginSkeletonTest::place))
                .map(Path::toString).collect(Collectors.joining(System.getProperty("path.separator")));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null); Stream<Path> all = Files.walk(sources)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            List<String> options = List.of("-d", classes.toString(), "-cp", classPath, "--release", "17", "-Xlint:all", "-proc:none");
            boolean compiled = compiler.getTask(new PrintWriter(messages), manager, null, options, null, manager.getJavaFileObjectsFromPaths(files)).call();
            assertTrue(compiled, messages::toString);
        }
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theProjectBringsThePluginApiAlong() throws IOException {
        PluginSkeleton.of("my-vision", null).write(folder);
        try (Stream<Path> repository = Files.walk(folder.resolve("repository"))) {
            List<String> files = repository.filter(Files::isRegularFile).map(path -> path.getFileName().toString()).sorted().toList();
            assertEquals(2, files.size());
            assertTrue(files.get(0).endsWith(".jar") && files.get(1).endsWith(".pom"), files::toString);
        }
        assertTrue(Files.exists(folder.resolve("src/main/java/plugin/myvision/MyVisionEncoder.java")));
    }

    @Test
    void aFolderInUseIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "…");
        UserError error = assertThrows(UserError.class, () -> PluginSkeleton.of("my-vision", null).write(folder));
        assertEquals(folder + ": is not empty; name another folder with --out.", error.getMessage());
    }

    @Test
    void namesAreChecked() {
        assertThrows(UserError.class, () -> PluginSkeleton.of("MyVision", null));
        assertThrows(UserError.class, () -> PluginSkeleton.of("my-vision", "Org Example"));
    }
}
