package io.repforge.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.repforge.api.Encoder;
import io.repforge.framework.cli.Main;
import io.repforge.framework.plugin.ClassPathComponents;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The project that {@code plugins new} writes: it compiles, its component is found, and passes the compatibility kit. */
class NewPluginTest {

    @TempDir
    Path folder;

    @Test
    void passesTheCompatibilityKitAsItIs() throws Exception {
        Path project = folder.resolve("my-vision");
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed, true);
        assertEquals(0, Main.run(writer, writer, "plugins", "new", "my-vision", "--package", "org.example.vision", "--out", project.toString()), printed::toString);

        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(project.resolve("src/main/java"), classes);
        compile(project.resolve("src/test/java"), classes);
        URL[] places = {classes.toUri().toURL(), project.resolve("src/main/resources/").toUri().toURL()};
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(places, before)) {
            thread.setContextClassLoader(loader);
            assertEquals("my-vision-cnn", ClassPathComponents.load(loader).find(Encoder.class, "my-vision-cnn").component().name());
            Class<?> tests = loader.loadClass("org.example.vision.MyVisionEncoderTest");
            Events events = EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests)).execute().testEvents();
            assertEquals(List.of(), events.failed().list());
            assertTrue(events.succeeded().count() > 20, "the kit has run");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void compile(Path sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        String classPath = classes + System.getProperty("path.separator") + System.getProperty("java.class.path");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null); Stream<Path> all = Files.walk(sources)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            List<String> options = List.of("-d", classes.toString(), "-cp", classPath, "--release", "17", "-Xlint:all,-classfile,-path", "-proc:none");
            boolean compiled = compiler.getTask(new PrintWriter(messages), manager, null, options, null, manager.getJavaFileObjectsFromPaths(files)).call();
            assertTrue(compiled, messages::toString);
        }
    }
}
