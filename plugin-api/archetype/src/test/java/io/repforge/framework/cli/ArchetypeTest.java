package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import io.repforge.api.ApiVersion;
import io.repforge.framework.plugin.ComponentKind;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the archetype makes is what {@code plugins new} makes, which other tests compile and run; only that it takes Repforge's artifacts from where Maven has them, and
 * not from a repository within the project.
 */
public class ArchetypeTest {

    private static final String JAVA_PACKAGE = "org.example.vision";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void makesTheProjectThatTheCommandMakes(ComponentKind kind) throws Exception {
        assertEquals(byCommand(kind, PluginLicense.APACHE_2_0), byArchetype(kind.kebabName(), "apache-2.0"));
    }

    @Test
    void underAnotherLicenceAndByTheShortNameOfAKind() throws Exception {
        assertEquals(byCommand(ComponentKind.RUN_LISTENER, PluginLicense.MIT), byArchetype("listener", "mit"));
    }

    private static Map<String, String> byCommand(ComponentKind kind, PluginLicense license) {
        Map<String, String> files = new TreeMap<>(new PluginTemplates("my-vision", JAVA_PACKAGE, kind, license, ApiVersion.current()).files());
        files.computeIfPresent("pom.xml", (file, text) -> text.replaceFirst("(?s)  <repositories>.*</repositories>\n\n", ""));
        return files;
    }

    /** As {@code archetype:generate} does it: the files are copied, then the script is run. */
    private Map<String, String> byArchetype(String kind, String license) throws IOException, URISyntaxException {
        Path archetype = Path.of(ArchetypeTest.class.getResource("/META-INF/maven/archetype-metadata.xml").toURI()).resolve("../../..").normalize();
        Path project = folder.resolve("archetype/my-vision");
        copy(archetype.resolve("archetype-resources"), project);
        Properties chosen = new Properties();
        chosen.put("kind", kind);
        chosen.put("license", license);
        Request request = new Request(folder.resolve("archetype").toString(), chosen);
        File script = archetype.resolve("META-INF/archetype-post-generate.groovy").toFile();
        new GroovyShell(new Binding(Map.of("request", request))).evaluate(script);
        return files(project);
    }

    /**
     * What Maven hands to the script, as far as that looks at it.
     *
     * @param outputDirectory folder of the project's folder
     * @param properties what the descriptor asks for
     */
    public record Request(String outputDirectory, Properties properties) {

        public String getOutputDirectory() {
            return outputDirectory;
        }

        public String getArtifactId() {
            return "my-vision";
        }

        /** As the command has it. */
        public String getGroupId() {
            return JAVA_PACKAGE;
        }

        public String getPackage() {
            return JAVA_PACKAGE;
        }

        public Properties getProperties() {
            return properties;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : regular(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    private static List<Path> regular(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static Map<String, String> files(Path project) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : regular(project)) {
            String name = project.relativize(file).toString().replace('\\', '/');
            files.put(name, Files.readString(file));
        }
        return files;
    }
}
