package io.repforge.tests.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project of somebody who has never seen this checkout: it imports the BOM, depends on the framework and some bundles from a repository that was deployed to, and trains.
 * Maven starts with an empty local repository; the libraries of others come from that of this build, so that nothing is downloaded.
 */
class StrangersProjectTest {

    private static final Path CHECKOUT = Path.of("..");
    private static final List<String> MODULES = List.of("plugin-api", "framework/images", "framework", "plugins/essentials", "plugins/contrastive", "plugins/datasets");

    @TempDir
    Path folder;

    private String version;

    @BeforeEach
    void deploy() throws Exception {
        String parent = Files.readString(CHECKOUT.resolve("pom.xml"));
        version = found("<artifactId>repforge</artifactId>\\s*<version>([^<]+)</version>", parent);
        deploy("repforge", "pom", CHECKOUT.resolve("pom.xml"));
        deploy("repforge-bom", "pom", CHECKOUT.resolve("framework/bom/target/flattened-pom.xml"));
        for (String module : MODULES) {
            String artifact = "repforge-" + module.replaceFirst(".*/", "");
            deploy(artifact, "pom", CHECKOUT.resolve(module).resolve("pom.xml"));
            deploy(artifact, "jar", UnpackedRelease.packaged(CHECKOUT.resolve(module)));
        }
        Path project = Files.createDirectories(folder.resolve("project"));
        String pom = resource("pom.xml").replace("@version@", version).replace("@junit.version@", found("<junit.version>([^<]+)<", parent));
        for (String plugin : List.of("maven-resources-plugin", "maven-compiler-plugin", "maven-surefire-plugin")) {
            pom = pom.replace("@" + plugin + "@", found("<artifactId>" + plugin + "</artifactId><version>([^<]+)<", parent));
        }
        Files.writeString(project.resolve("pom.xml"), pom);
        Path tests = Files.createDirectories(project.resolve("src/test/java/com/example"));
        Files.writeString(tests.resolve("PartsTest.java"), resource("PartsTest.txt"));
        Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <mirrors><mirror><id>seed</id><mirrorOf>central</mirrorOf><url>%s</url></mirror></mirrors>
                </settings>
                """.formatted(Path.of(Objects.requireNonNull(System.getProperty("local.repository"), "the build tells it")).toUri()));
    }

    /** As Maven's deploy plugin does it. */
    private void deploy(String artifact, String extension, Path file) throws IOException {
        Path target = Files.createDirectories(folder.resolve("repository/io/repforge").resolve(artifact).resolve(version));
        Files.copy(file, target.resolve(artifact + "-" + version + "." + extension));
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = StrangersProjectTest.class.getResourceAsStream("stranger/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void buildsAndTrains() throws Exception {
        ProcessRun run = maven("test");
        assertEquals(0, run.code(), run::out);
        assertTrue(run.out().contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"), run::out);
    }

    private ProcessRun maven(String... goals) throws Exception {
        Path bin = Path.of(Objects.requireNonNull(System.getProperty("maven.home"), "the build tells it"), "bin", "mvn");
        List<String> command = new ArrayList<>(List.of(bin.toString(), "-B", "-ntp", "-s", folder.resolve("settings.xml").toString(),
                "-Dmaven.repo.local=" + folder.resolve("local"), "-Down.repository=" + folder.resolve("repository").toUri()));
        command.addAll(List.of(goals));
        return ProcessRun.of(folder.resolve("project"), command);
    }
}
