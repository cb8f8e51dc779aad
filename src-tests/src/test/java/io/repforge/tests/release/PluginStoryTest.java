package io.repforge.tests.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a new plugin to somebody else's recipe. On the publishing side, a project is made, built by Maven with its tests by the kit, signed and published. On the
 * installing side, in an unpacked release without Maven, the plugin is found on a web server, installed, verified, trained with, updated, refused where it was changed,
 * and removed.
 */
class PluginStoryTest {

    private static final String RECIPE = """
            algorithm: simclr
            encoder: {use: my-vision-cnn, channels: [8]}
            data: {train: [{use: fashion-mnist, split: train, part: sample}]}
            representation_dim: 16
            projection_dim: 8
            batch_size: 8
            n_epochs: 1
            batches_per_epoch: 2
            device: cpu
            """;

    @TempDir
    Path folder;

    private UnpackedRelease publishing;
    private UnpackedRelease installing;
    private Path index;
    private HttpServer server;

    @BeforeEach
    void unpack() throws IOException {
        publishing = UnpackedRelease.in(folder.resolve("publisher/repforge"));
        installing = UnpackedRelease.in(folder.resolve("user/repforge"));
        index = Files.createDirectory(folder.resolve("index"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                Path file = index.resolve(exchange.getRequestURI().getPath().substring(1));
                if (Files.isRegularFile(file)) {
                    exchange.sendResponseHeaders(200, Files.size(file));
                    Files.copy(file, exchange.getResponseBody());
                } else {
                    exchange.sendResponseHeaders(404, -1);
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String published(int code, String... arguments) throws Exception {
        return run(publishing, folder.resolve("publisher"), Map.of(), code, arguments);
    }

    private String installed(int code, String... arguments) throws Exception {
        // No Maven, no other Java, and nothing of whoever runs the tests.
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/plugins.json";
        return run(installing, folder.resolve("user"), Map.of("REPFORGE_INDEXES", url, "PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home")), code,
                arguments);
    }

    private static String run(UnpackedRelease release, Path workingFolder, Map<String, String> environment, int code, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.add(release.home().resolve("repforge").toString());
        command.addAll(List.of(arguments));
        ProcessRun run = ProcessRun.of(workingFolder, command);
        assertEquals(code, run.code(), () -> String.join(" ", arguments) + ": " + run.out() + run.err());
        return run.out() + run.err();
    }

    private Path built(String version) throws Exception {
        Path project = folder.resolve("publisher/my-vision");
        Path pom = project.resolve("pom.xml");
        Files.writeString(pom, Files.readString(pom).replaceFirst("(<artifactId>my-vision</artifactId>\\s*<version>)[^<]+", "$1" + version));
        Path maven = Path.of(Objects.requireNonNull(System.getProperty("maven.home"), "the build tells it"), "bin", "mvn");
        Path seed = Path.of(Objects.requireNonNull(System.getProperty("local.repository"), "the build tells it"));
        Path settings = Files.writeString(folder.resolve("settings.xml"), "<settings><mirrors><mirror><id>seed</id><mirrorOf>central</mirrorOf><url>" + seed.toUri()
                + "</url></mirror></mirrors></settings>");
        ProcessRun run =
                ProcessRun.of(project, List.of(maven.toString(), "-B", "-ntp", "-s", settings.toString(), "-Dmaven.repo.local=" + folder.resolve("local"), "package"));
        assertEquals(0, run.code(), run::out);
        try (Stream<Path> files = Files.list(project.resolve("target"))) {
            return files.filter(file -> file.getFileName().toString().equals("my-vision-" + version + ".jar")).findFirst().orElseThrow();
        }
    }

    private String publish(Path jar) throws Exception {
        return published(0, "plugins", "publish", jar.toString(), "--index", index.toString(), "--key", folder.resolve("publisher/publisher.key").toString(),
                "--publisher", "A. Vendor");
    }

    @Test
    void aPluginIsPublishedAndUsed() throws Exception {
        published(0, "plugins", "new", "my-vision", "--package", "org.example.vision");
        published(0, "plugins", "keygen");
        String told = publish(built("0.1.0"));
        assertTrue(told.contains("The compatibility kit: all of "), told);

        assertTrue(installed(0, "plugins", "search", "vision").contains("my-vision  0.1.0"));
        assertTrue(installed(0, "plugins", "info", "my-vision").contains("my-vision-cnn"));
        Path recipe = Files.writeString(folder.resolve("user/mine.yaml"), RECIPE);
        String missing = installed(2, "train", recipe.toString());
        assertTrue(missing.contains("the plugin 'my-vision' has one, which isn't installed: " + installing.home().resolve("repforge") + " plugins install my-vision"),
                missing);
        assertTrue(installed(0, "plugins", "install", "my-vision").contains("Installed my-vision 0.1.0 (signed by A. Vendor)"));
        assertTrue(installed(0, "plugins", "verify").contains("my-vision  0.1.0  signed by A. Vendor"));
        installed(0, "train", recipe.toString());
        Path lock = folder.resolve("user/runs/mine/plugins.lock");
        assertTrue(Files.readString(lock).contains("\"version\" : \"0.1.0\""));

        publish(built("0.2.0"));
        assertTrue(installed(0, "plugins", "update").contains("my-vision 0.1.0 is 0.2.0 now"));
        String other = installed(0, "evaluate", folder.resolve("user/runs/mine").toString(), "--train", "{use: fashion-mnist, split: test, part: sample}", "--probe",
                "knn");
        assertTrue(other.contains("tells of the plugin my-vision 0.1.0, and my-vision 0.2.0 is installed"), other);

        Path served = index.resolve("my-vision/my-vision-0.1.0.jar");
        byte[] content = Files.readAllBytes(served);
        content[content.length / 2] ^= 1;
        Files.write(served, content);
        assertTrue(installed(2, "plugins", "install", "my-vision@0.1.0").contains("its SHA-512 is another"));
        Path there = installing.home().resolve("plugins/my-vision-0.2.0.jar");
        Files.write(there, new byte[] {0}, StandardOpenOption.APPEND);
        assertTrue(installed(2, "train", recipe.toString(), "--out", "another").contains(there + ": isn't what was installed"));
        installed(0, "plugins", "install", "my-vision");
        installed(0, "plugins", "remove", "my-vision");
        assertFalse(Files.exists(there));
        assertFalse(installed(0, "plugins", "list").contains("my-vision"));
    }
}
