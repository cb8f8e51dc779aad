package io.repforge.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Spark for tests: threads of this process, or processes of their own, without pages. */
public final class TestCluster {

    private TestCluster() {}

    /** Two processes with a core each. */
    public static final String PROCESSES = "local-cluster[2,1,1024]";

    /** The options that ask for it. */
    public static List<String> options(String master, String... settings) {
        try {
            // An installation of Spark with no jars of its own.
            Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> options = new ArrayList<>(List.of("--master", master, "--conf", "spark.ui.enabled=false", "--conf", "spark.driver.host=127.0.0.1"));
        for (String setting : settings) {
            options.addAll(List.of("--conf", setting));
        }
        return options;
    }
}
