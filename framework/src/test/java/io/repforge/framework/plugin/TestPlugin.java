package io.repforge.framework.plugin;

import io.repforge.api.ApiVersion;
import io.repforge.api.Component;
import io.repforge.api.Schedule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NonNull;
import org.pf4j.Plugin;

/** Compiles a plugin against the plugin API alone, as its author would, and packs it. */
public final class TestPlugin {

    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private final Set<String> leftOut = new HashSet<>();
    private final List<Path> libraries = new ArrayList<>();

    private TestPlugin() {}

    /** A plugin with a complete manifest and nothing in it. */
    public static TestPlugin of(String id) {
        return new TestPlugin().manifest("Plugin-Id", id).manifest("Plugin-Version", "1.2.3").manifest("Plugin-Requires", "^" + ApiVersion.current());
    }

    public TestPlugin manifest(String entry, String value) {
        manifest.put(entry, value);
        return this;
    }

    public TestPlugin withoutManifestEntry(String entry) {
        manifest.remove(entry);
        return this;
    }

    public TestPlugin source(String className, String source) {
        sources.put(className, source);
        return this;
    }

    /** Declares a provider, whether its class exists or not. */
    public TestPlugin provider(Class<?> kind, String className) {
        texts.merge("META-INF/services/" + kind.getName(), className + "\n", String::concat);
        return this;
    }

    /** Leaves a compiled class out of the jar. */
    public TestPlugin withoutClass(String className) {
        leftOut.add(className.replace('.', '/') + ".class");
        return this;
    }

    /** Compiles against a library, which isn't packed. */
    TestPlugin library(Class<?> type) {
        libraries.add(place(type));
        return this;
    }

    public TestPlugin file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** Adds a learning-rate schedule and declares it. */
    public TestPlugin schedule(String className, String name) {
        return source(className, scheduleSource(className, name)).provider(Schedule.class, className);
    }

    static String scheduleSource(String className, String name) {
        int dot = className.lastIndexOf('.');
        return """
                package %s;

                import io.repforge.api.Schedule;
                import io.repforge.api.option.Option;

                public class %s implements Schedule<%2$s.Options> {
                    public record Options(@Option(value = "Rate at every step", defaults = "0.5") double rate) {}

                    @Override public String name() { return "%s"; }
                    @Override public String description() { return "The same rate at every step"; }
                    @Override public Class<Options> optionsType() { return Options.class; }
                    @Override public double learningRate(double base, Progress progress, Options options) { return options.rate(); }
                }
                """.formatted(className.substring(0, dot), className.substring(dot + 1), name);
    }

    /** Writes the jar into a folder and returns its path. */
    public Path jar(Path folder, String fileName) {
        try {
            Path classes = Files.createTempDirectory("classes");
            compile(classes);
            return pack(classes, folder.resolve(fileName));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path classes) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, code) -> units.add(new Source(name, code)));
        StringWriter messages = new StringWriter();
        String classPath = Stream.concat(Stream.of(Component.class, Plugin.class, NonNull.class).map(TestPlugin::place), libraries.stream())
                .map(Path::toString).collect(Collectors.joining(System.getProperty("path.separator")));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", classes.toString(), "-cp", classPath, "--release", "17", "-proc:none");
            if (!compiler.getTask(messages, manager, null, options, null, units).call()) {
                throw new IllegalStateException(messages.toString());
            }
        }
    }

    static Path place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path pack(Path classes, Path target) throws IOException {
        Manifest written = new Manifest();
        written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach((entry, value) -> written.getMainAttributes().putValue(entry, value));
        Map<String, byte[]> entries = new LinkedHashMap<>(files);
        texts.forEach((name, text) -> entries.put(name, text.getBytes(StandardCharsets.UTF_8)));
        try (Stream<Path> compiled = Files.walk(classes)) {
            for (Path file : compiled.filter(Files::isRegularFile).sorted().toList()) {
                entries.putIfAbsent(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        entries.keySet().removeAll(leftOut);
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        written.write(first);
        try (OutputStream file = Files.newOutputStream(target); JarOutputStream jar = new JarOutputStream(file)) {
            add(jar, JarFile.MANIFEST_NAME, first.toByteArray());
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                add(jar, entry.getKey(), entry.getValue());
            }
        }
        return target;
    }

    /** Without a time of its own, so that the same plugin is the same file whenever it is built. */
    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        jar.putNextEntry(entry);
        jar.write(content);
        jar.closeEntry();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(String className, String code) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
