package io.repforge.framework.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A Maven repository in a folder, for the artifacts of Repforge that a plugin is built and tested with, as they run here: so that it builds on any machine,
 * whether or not their version is published. What they depend on in turn comes from where Maven has it from.
 */
final class BundledRepository {

    /** Within the framework's classes, since no artifact holds its parent's pom. */
    private static final String PARENT_POM = "skeleton/parent/pom.xml";

    private final Path group;
    private final String version;

    /**
     * @param folder of the repository; made where it doesn't exist
     * @param version of all artifacts
     */
    BundledRepository(Path folder, String version) {
        this.group = folder.resolve("io").resolve("repforge");
        this.version = version;
    }

    /** Where a class was loaded from: a jar, or a folder of classes while Repforge itself is developed. */
    static Path place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of " + type.getName() + " is not a path", e);
        }
    }

    /** Adds the pom that all others have as parent. */
    void addParent() throws IOException {
        try (InputStream pom = BundledRepository.class.getResourceAsStream(PARENT_POM)) {
            if (pom == null) {
                throw new IllegalStateException(PARENT_POM + " is missing beside " + BundledRepository.class.getName() + "; build the framework with Maven");
            }
            Files.copy(pom, file("repforge", "pom"));
        }
    }

    /**
     * Adds an artifact with its pom.
     *
     * @param place its jar, or its folder of classes in Maven's layout
     */
    void add(String artifact, Path place) throws IOException {
        if (Files.isDirectory(place)) {
            Files.copy(place.resolve("../../pom.xml").normalize(), file(artifact, "pom"));
            pack(place, file(artifact, "jar"));
        } else {
            try (JarFile jar = new JarFile(place.toFile()); InputStream pom = jar.getInputStream(jar.getJarEntry("META-INF/maven/io.repforge/" + artifact + "/pom.xml"))) {
                Files.copy(pom, file(artifact, "pom"));
            }
            Files.copy(place, file(artifact, "jar"));
        }
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
