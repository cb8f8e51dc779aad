package io.repforge.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Share;
import io.repforge.api.data.StepReader;
import io.repforge.framework.UserError;
import io.repforge.framework.cli.DataOpener;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Spark is started with the options of a command, and its executors find our classes, libraries, plugins and data. */
class SparkOptionsTest {

    @TempDir
    private Path folder;

    private static SparkOptions options(String master, String... settings) {
        return CommandLine.populateCommand(new SparkOptions(), TestCluster.options(master, settings).toArray(String[]::new));
    }

    private static String onItsHost(ExecutorComponents components, String shards, int worker) throws Exception {
        return TaskFaults.named(() -> {
            try (DataOpener data = components.data()) {
                Dataset dataset = data.open(shards, "DATA");
                int steps = 0;
                try (StepReader reader = dataset.read(Dataset.Pass.inOrder(), new Share(worker, 2))) {
                    while (reader.next() != null) {
                        steps++;
                    }
                }
                return ProcessHandle.current().pid() + ":" + steps;
            }
        });
    }

    @Test
    void another_process_reads_shares_of_shards_that_are_compressed_by_zstd() throws Exception {
        for (int shard = 0; shard < 2; shard++) {
            TestShards.write(folder.resolve("x-" + shard + ".tar.zst"), 3 + shard, shard);
        }
        ExecutorComponents components = new ExecutorComponents(List.of(), folder.toString());
        List<String> read = options("local-cluster[1,1,1024]").run("test", session -> JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(List.of(0, 1), 2).map(worker -> onItsHost(components, "x-{0..1}.tar.zst", worker)).collect());
        assertEquals(List.of("3", "4"), read.stream().map(line -> line.split(":")[1]).toList());
        TreeSet<String> processes = new TreeSet<>(read.stream().map(line -> line.split(":")[0]).toList());
        assertTrue(!processes.contains(String.valueOf(ProcessHandle.current().pid())), () -> "the work was done elsewhere, but was by " + processes);
    }

    @Test
    void what_a_task_says_is_wrong_comes_to_the_user_as_one_sentence() {
        ExecutorComponents components = new ExecutorComponents(List.of(folder.resolve("nowhere").toString()), folder.toString());
        UserError fault = assertThrows(UserError.class, () -> options("local[1]").run("test", session -> JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(List.of(0), 1).map(worker -> onItsHost(components, "x.tar", worker)).collect()));
        assertTrue(fault.getMessage().startsWith("There is no folder " + folder.resolve("nowhere") + " of plugins"), fault.getMessage());
    }

    @Test
    void a_setting_that_is_none_of_sparks_and_a_master_that_is_none_are_told() {
        assertEquals("--conf takes a setting of Spark, such as spark.executor.memory=4g, not 'memory=4g'.",
                assertThrows(UserError.class, () -> options("local[1]", "memory=4g").run("test", session -> 0)).getMessage());
        String said = assertThrows(UserError.class, () -> options("hadoop").run("test", session -> 0)).getMessage();
        assertTrue(said.startsWith("Spark can't be started with the master hadoop ("), said);
    }

    @Test
    void the_name_of_a_jar_is_known_without_its_version() {
        assertEquals(List.of("jackson-core", "spark-core_2.13", "onnxruntime", "classes"),
                List.of(SparkPlace.artifact("/a/jackson-core-2.19.2.jar"), SparkPlace.artifact("spark-core_2.13-4.1.3.jar"),
                        SparkPlace.artifact("onnxruntime-1.24.1-1.5.13-linux-x86_64.jar"), SparkPlace.artifact("/target/classes")));
    }
}
