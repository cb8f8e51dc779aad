package io.repforge.framework.cli;

import io.repforge.framework.storage.FileDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Maven repository in a folder, for the artifacts of Repforge that a plugin is built and tested with, as they run here: so that it builds on any machine,
 * whether or not their version is published. What they depend on in turn comes from where Maven has it from.
 *
 * <p>Their version there has a digest of the artifacts behind it: of a version that it has seen once, Maven would go on using what it keeps, though this build be
 * another.
 */
final class BundledRepository {

    /** Within the framework's classes, since no artifact holds its parent's pom. */
    private static final String PARENT_POM = "skeleton/parent/pom.xml";

    /** Digits of the digest: enough to tell builds on one machine apart. */
    private static final int DIGITS = 10;

    private final Path group;
    private final String released;
    private final String version;

    /**
     * @param folder of the repository; made where it doesn't exist
     * @param released version of all artifacts, as their poms have it
     * @param version what they are called here, by {@link #version}
     */
    BundledRepository(Path folder, String released, String version) {
        this.group = folder.resolve("io").resolve("repforge");
        this.released = released;
        this.version = version;
    }

    /**
     * The version of a build, such as {@code 0.1.0-4f1d09ac52}.
     *
     * @param released its version
     * @param places of its artifacts: jars, or folders of classes
     */
    static String version(String released, List<Path> places) throws IOException {
        MessageDigest digest = FileDigest.SHA_256.start();
        for (Path place : places) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update(Files.readAllBytes(file));
                }
            }
        }
        return released + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    /** Adds the pom that all others have as parent. */
    void addParent() throws IOException {
        try (InputStream pom = BundledRepository.class.getResourceAsStream(PARENT_POM)) {
            if (pom == null) {
                throw new IllegalStateException(PARENT_POM + " is missing beside " + BundledRepository.class.getName() + "; build the framework with Maven");
            }
            writePom("repforge", pom);
        }
    }

    /**
     * Adds an artifact with its pom.
     *
     * @param place its jar, or its folder of classes in Maven's layout
     */
    void add(String artifact, Path place) throws IOException {
        if (Files.isDirectory(place)) {
            try (InputStream pom = Files.newInputStream(place.resolve("../../pom.xml").normalize())) {
                writePom(artifact, pom);
            }
            pack(place, file(artifact, "jar"));
        } else {
            try (JarFile jar = new JarFile(place.toFile());
                    InputStream pom = jar.getInputStream(jar.getJarEntry("META-INF/maven/io.repforge/" + artifact + "/pom.xml"))) {
                writePom(artifact, pom);
            }
            Files.copy(place, file(artifact, "jar"));
        }
    }

    private void writePom(String artifact, InputStream pom) throws IOException {
        String text = new String(pom.readAllBytes(), StandardCharsets.UTF_8);
        Files.writeString(file(artifact, "pom"), text.replaceFirst(Pattern.quote("<version>" + released + "</version>"), "<version>" + version + "</version>"));
    }

    private Path file(String artifact, String extension) throws IOException {
        Path folder = Files.createDirectories(group.resolve(artifact).resolve(version));
        return folder.resolve(artifact + "-" + version + "." + extension);
    }

    private static void pack(Path classes, Path target) throws IOException {
        try (OutputStream file = Files.newOutputStream(target); JarOutputStream jar = new JarOutputStream(file); Stream<Path> all = Files.walk(classes)) {
            for (Path entry : all.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(entry).toString().replace('\\', '/')));
                Files.copy(entry, jar);
                jar.closeEntry();
            }
        }
    }
}
