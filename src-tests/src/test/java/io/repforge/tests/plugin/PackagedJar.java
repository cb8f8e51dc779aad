package io.repforge.tests.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plugin jar as the build packaged it.
 *
 * @param jar where it lies
 */
record PackagedJar(Path jar) {

    static PackagedJar samplePlugin() throws IOException {
        return in(Path.of("sample-plugin", "target"), "hypersphere-");
    }

    static PackagedJar essentials() throws IOException {
        return in(Path.of("..", "plugins", "essentials", "target"), "repforge-essentials-");
    }

    static PackagedJar contrastive() throws IOException {
        return in(Path.of("..", "plugins", "contrastive", "target"), "repforge-contrastive-");
    }

    static PackagedJar redundancyReduction() throws IOException {
        return in(Path.of("..", "plugins", "redundancy-reduction", "target"), "repforge-redundancy-reduction-");
    }

    static PackagedJar datasets() throws IOException {
        return in(Path.of("..", "plugins", "datasets", "target"), "repforge-datasets-");
    }

    static PackagedJar parquet() throws IOException {
        return in(Path.of("..", "plugins", "parquet", "target"), "repforge-parquet-");
    }

    private static PackagedJar in(Path target, String prefix) throws IOException {
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                List<Path> jars = files.filter(file -> file.getFileName().toString().startsWith(prefix)
                        && file.getFileName().toString().matches(".*-[0-9.]+\\.jar")).toList();
                if (jars.size() == 1) {
                    return new PackagedJar(jars.get(0));
                }
            }
        }
        throw new IllegalStateException("no packaged jar in " + target.toAbsolutePath() + "; these tests run on packaged jars: use 'mvn verify'");
    }

    Path copyTo(Path folder) throws IOException {
        return Files.copy(jar, folder.resolve(jar.getFileName()));
    }
}
