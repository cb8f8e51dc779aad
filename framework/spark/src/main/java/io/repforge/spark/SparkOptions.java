package io.repforge.spark;

import io.repforge.framework.UserError;
import io.repforge.framework.cli.Home;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --master} and {@code --conf}, which all commands on Spark have, and the session that they ask for. */
public final class SparkOptions {

    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*(\\d+)\\s*]");
    private static final String MASTER = "spark.master";
    private static final String CLASS_PATH = "spark.executor.extraClassPath";
    private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";
    private static final String EXECUTOR_ENVIRONMENT = "spark.executorEnv.";
    /** As the launcher has them. */
    private static final List<String> OURS =
            List.of("-Dorg.bytedeco.javacpp.maxbytes=0", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8");

    @Option(names = "--master", paramLabel = "URL", description = "Where the work is done: local[*], which is threads of this process;"
            + " local-cluster[N,CORES,MB], which is N processes on this machine; spark://HOST:PORT, yarn or k8s://… . By default as spark-submit or --conf says, else local[*].")
    private @Nullable String master;

    @Option(names = "--conf", paramLabel = "KEY=VALUE", description = "A setting of Spark, such as spark.executor.memory=4g. May be repeated.")
    private List<String> settings = new ArrayList<>();

    /** Of a command whose options picocli fills in. */
    public SparkOptions() {}

    /** What Spark knows of file systems. */
    public Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(conf());
    }

    /** The options as they were given. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (master != null) {
            words.addAll(List.of("--master", master));
        }
        settings.forEach(setting -> words.addAll(List.of("--conf", setting)));
        return words;
    }

    /** Cores of each task, and so threads of what it computes by. */
    public static int taskCores(JavaSparkContext context) {
        return context.getConf().getInt("spark.task.cpus", 1);
    }

    /** How many tasks there is room for at a time. */
    public static int slots(JavaSparkContext context) {
        return context.defaultParallelism() / taskCores(context);
    }

    /** What is done with a session. */
    @FunctionalInterface
    public interface Work<T> {
        T with(SparkSession session) throws Exception;
    }

    /**
     * Starts a session, or connects to a cluster, does the work and stops.
     *
     * @param name how Spark calls it on its pages
     * @throws UserError if a setting is none, or nothing can be reached; and what a task of the work has thrown, with the name of its host
     */
    public <T> T run(String name, Work<T> work) {
        SparkSession session = start(name);
        try {
            return work.with(session);
        } catch (UserError e) {
            throw e;
        } catch (Exception e) {
            RuntimeException told = TaskFaults.told(e);
            if (!(told instanceof UserError) && session.sparkContext().isStopped()) {
                throw new UserError("Spark has stopped before the work was done (" + firstLine(e) + "): look whether the master " + session.sparkContext().master()
                        + " can be reached, and what its pages and logs say.", e);
            }
            throw told;
        } finally {
            session.stop();
        }
    }

    private SparkSession start(String name) {
        SparkConf conf = conf();
        conf.setAppName(conf.get("spark.app.name", name));
        try {
            SparkSession session = SparkSession.builder().config(conf).getOrCreate();
            boolean once = conf.get(MASTER).matches("local(\\[[^,]*])?");
            session.sparkContext().addSparkListener(new FailedTasks(once ? 1 : conf.getInt("spark.task.maxFailures", 4)));
            return session;
        } catch (Exception e) {
            // Of any kind: Scala declares nothing.
            throw unreachable(conf, e);
        }
    }

    private static UserError unreachable(SparkConf conf, Exception fault) {
        return new UserError("Spark can't be started with the master " + conf.get(MASTER) + " (" + firstLine(fault) + "): check --master, --conf and SPARK_HOME.", fault);
    }

    private static String firstLine(Exception fault) {
        return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    }

    /** Settings that {@code spark-submit} has made, less those that the options make, and what executors need to find our classes. */
    private SparkConf conf() {
        SparkConf conf = new SparkConf();
        given().forEach(conf::set);
        if (!SparkPlace.isSubmitted()) {
            defaults().forEach((key, value) -> conf.setIfMissing(String.valueOf(key), String.valueOf(value).strip()));
        }
        conf.setIfMissing(MASTER, "local[*]");
        // Parameters of large networks, times workers, are more than Spark lets come back at a time.
        conf.setIfMissing("spark.driver.maxResultSize", "0");
        // Numbers of parameters have nothing that would be worth the time.
        conf.setIfMissing("spark.broadcast.compress", "false");
        Matcher processes = LOCAL_CLUSTER.matcher(conf.get(MASTER));
        boolean ownProcesses = processes.matches();
        if (ownProcesses) {
            conf.setIfMissing("spark.executor.memory", processes.group(1) + "m");
            // They look for Spark by it.
            conf.setIfMissing(EXECUTOR_ENVIRONMENT + "SPARK_SCALA_VERSION", "2.13");
        }
        conf.setIfMissing("spark.ui.showConsoleProgress", Boolean.toString(System.console() != null));
        if (!SparkPlace.isSubmitted()) {
            String paths = String.join(File.pathSeparator, ownProcesses ? SparkPlace.classPath() : SparkPlace.withoutSparks());
            conf.set(CLASS_PATH, joined(conf, CLASS_PATH, File.pathSeparator, paths));
        }
        Stream<String> options = Stream.concat(OURS.stream(), Home.current().root().stream().map(home -> "\"-Drepforge.home=" + home.toAbsolutePath() + "\""));
        conf.set(JAVA_OPTIONS, joined(conf, JAVA_OPTIONS, " ", options.collect(Collectors.joining(" "))));
        Stream.of("OPENCV_LOG_LEVEL", "OPENBLAS_CORETYPE", "GLIBC_TUNABLES").forEach(variable -> {
            String value = System.getenv(variable);
            if (value != null) {
                conf.setIfMissing(EXECUTOR_ENVIRONMENT + variable, value);
            }
        });
        return conf;
    }

    /** What an installation of Spark says in {@code spark-defaults.conf}, as {@code spark-submit} reads it. */
    private static Properties defaults() {
        Properties settings = new Properties();
        Path file = SparkPlace.settings().resolve("spark-defaults.conf");
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                settings.load(reader);
            } catch (IOException e) {
                throw UserError.of(e);
            }
        }
        return settings;
    }

    private static String joined(SparkConf conf, String key, String separator, String more) {
        return conf.contains(key) ? conf.get(key) + separator + more : more;
    }

    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1 || !setting.startsWith("spark.")) {
                throw new UserError("--conf takes a setting of Spark, such as spark.executor.memory=4g, not '" + setting + "'.");
            }
            given.put(setting.substring(0, equals).strip(), setting.substring(equals + 1).strip());
        }
        if (master != null) {
            given.put(MASTER, master);
        }
        return given;
    }
}
