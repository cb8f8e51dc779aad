package io.repforge.spark;

import io.repforge.framework.ClassPlace;
import io.repforge.framework.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/** Where Repforge and Spark lie on this machine. */
final class SparkPlace {

    private static final String HOME = "repforge.home";
    /** Whose logs go to Log4j. */
    private static final Set<String> OTHER_LOGGERS = Set.of("logback-classic", "logback-core");

    private SparkPlace() {}

    /** Whether {@code spark-submit} has started this program: then it is for Spark to say what is on whose class path. */
    static boolean isSubmitted() {
        return System.getProperty("SPARK_SUBMIT") != null;
    }

    /** Of a program that the launcher hasn't started, the installation is the one that its jar lies in, if it lies in one. */
    static void useInstallation() {
        if (System.getProperty(HOME) == null) {
            Path home = installation(ClassPlace.of(Main.class));
            if (home != null) {
                System.setProperty(HOME, home.toString());
            }
        }
    }

    /** The nearest folder around a jar with a launcher in it. */
    private static @Nullable Path installation(Path jar) {
        for (Path folder = jar.toAbsolutePath().getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("repforge")) && (Files.isDirectory(folder.resolve("lib")) || Files.isDirectory(folder.resolve(".repforge")))) {
                return folder;
            }
        }
        return null;
    }

    /** The class path of this program, Spark's and ours as they are here. */
    static List<String> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().normalize().toString()).toList();
    }

    /**
     * Of the class path of this program what Spark doesn't bring along itself: so that it matters to nobody what comes first. Jars are the same library if they have the same
     * name but for the version, and a class in common; ND4J calls what it has shaded as others call the original.
     */
    static List<String> withoutSparks() {
        Path spark = Objects.requireNonNull(ClassPlace.of(SparkContext.class).toAbsolutePath().normalize().getParent(), "a jar lies in a folder");
        Predicate<String> isSparks = entry -> spark.equals(Path.of(entry).getParent());
        Map<String, List<String>> sparks = classPath().stream().filter(isSparks).collect(Collectors.groupingBy(SparkPlace::artifact));
        return classPath().stream().filter(entry -> !isSparks.test(entry) && !entry.equals(settings().toString()) && !OTHER_LOGGERS.contains(artifact(entry))
                && sparks.getOrDefault(artifact(entry), List.of()).stream().noneMatch(other -> shareAClass(entry, other))).toList();
    }

    private static boolean shareAClass(String jar, String other) {
        try (JarFile ours = new JarFile(jar); JarFile theirs = new JarFile(other)) {
            return ours.stream().map(ZipEntry::getName).anyMatch(name -> name.endsWith(".class") && !name.endsWith("module-info.class") && theirs.getEntry(name) != null);
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    /** The folder with what an installation of Spark is told, which need not be there. */
    static Path settings() {
        String folder = System.getenv().getOrDefault("SPARK_CONF_DIR", System.getenv().getOrDefault("SPARK_HOME", "") + "/conf");
        return Path.of(folder).toAbsolutePath().normalize();
    }

    /** The name of a jar without its version. */
    static String artifact(String jar) {
        return Path.of(jar).getFileName().toString().replaceFirst("-\\d.*$", "").replaceFirst("\\.jar$", "");
    }
}
