package io.repforge.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DocumentationTool;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * The projects that {@code plugins new} writes, one of each kind: they compile, their components are found and pass the compatibility kit, their recipes train as they
 * are, and their documentation can be made.
 */
class NewPluginTest {

    private static final String JAVA = "src/main/java";

    @TempDir
    static Path folder;

    private static URLClassLoader plugins;

    @BeforeAll
    static void writeAndCompileAll() throws IOException {
        List<Path> sources = new ArrayList<>();
        List<URL> places = new ArrayList<>();
        Path classes = Files.createDirectory(folder.resolve("classes"));
        places.add(classes.toUri().toURL());
        for (ComponentKind kind : ComponentKind.values()) {
            Path project = project(kind);
            RanCommand.printed(0, "plugins", "new", plugin(kind), "--kind", kind.kebabName(), "--package", javaPackage(kind), "--out", project.toString());
            sources.addAll(sources(project.resolve(JAVA)));
            sources.addAll(sources(project.resolve("src/test/java")));
            places.add(project.resolve("src/main/resources/").toUri().toURL());
        }
        compile(sources, classes);
        plugins = new URLClassLoader(places.toArray(URL[]::new), Thread.currentThread().getContextClassLoader());
    }

    @AfterAll
    static void close() throws IOException {
        plugins.close();
    }

    private static String plugin(ComponentKind kind) {
        return "my-" + kind.kebabName();
    }

    private static String javaPackage(ComponentKind kind) {
        return "org.example." + kind.kebabName().replace("-", "");
    }

    private static Path project(ComponentKind kind) {
        return folder.resolve(plugin(kind));
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static void compile(List<Path> sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "--release", "17", "-Xlint:all,-classfile,-path",
                    "-Werror", "-proc:none");
            assertTrue(compiler.getTask(messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources)).call(), messages::toString);
        }
    }

    /** Its name is in the provider file and in the recipe. */
    private static String className(ComponentKind kind) throws IOException {
        return Files.readString(project(kind).resolve("src/main/resources/META-INF/services/" + kind.type().getName())).strip();
    }

    private interface Body {
        void run() throws Exception;
    }

    private static void withPlugins(Body body) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(plugins);
        try {
            body.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesTheCompatibilityKitAsItIs(ComponentKind kind) throws Exception {
        withPlugins(() -> {
            assertTrue(ClassPathComponents.load(plugins).all(kind.type()).stream().anyMatch(installed -> isOf(kind, installed.component())), "the component is found");
            Events events = EngineTestKit.engine("junit-jupiter").selectors(selectClass(plugins.loadClass(className(kind) + "Test"))).execute().testEvents();
            assertEquals(List.of(), events.failed().list());
            assertTrue(events.succeeded().count() > 10, "the kit has run");
        });
    }

    private static boolean isOf(ComponentKind kind, Object component) {
        return component.getClass().getPackageName().equals(javaPackage(kind));
    }

    @ParameterizedTest
    @EnumSource
    void trainsByItsRecipe(ComponentKind kind) throws Exception {
        withPlugins(() -> {
            Path run = folder.resolve("run-" + kind.kebabName());
            String printed =
                    RanCommand.printed(0, "train", project(kind).resolve("recipe.yaml").toString(), "--out", run.toString(), "--set", "batches_per_epoch=2", "--set",
                            "batch_size=8", "--set", "n_epochs=1", "--set", "shuffle_buffer_size=16", "--set", "evaluate=null", "--set", "log_interval=1");
            assertTrue(Files.exists(run.resolve("encoder.onnx")), printed);
        });
    }

    @Test
    void canBeDocumented() throws IOException {
        DocumentationTool javadoc = ToolProvider.getSystemDocumentationTool();
        StringWriter messages = new StringWriter();
        List<Path> sources = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            sources.addAll(sources(project(kind).resolve(JAVA)));
        }
        try (StandardJavaFileManager manager = javadoc.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", folder.resolve("javadoc").toString(), "-cp", System.getProperty("java.class.path"), "-Xdoclint:all,-missing", "-Werror",
                    "-quiet", "--release", "17");
            assertTrue(javadoc.getTask(new PrintWriter(messages), manager, null, null, options, manager.getJavaFileObjectsFromPaths(sources)).call(), messages::toString);
        }
    }
}
