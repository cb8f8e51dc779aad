package io.repforge.spark.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.spark.Main;
import io.repforge.spark.TestCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study whose runs are tasks of Spark comes to what it comes to in processes of one machine. */
class SparkStudyTest {

    @TempDir
    private Path folder;

    private String done(String out, List<String> words) {
        StringWriter said = new StringWriter();
        PrintWriter console = new PrintWriter(said, true);
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(folder.resolve("study.yaml").toString(), "--out", folder.resolve(out).toString()));
        assertEquals(0, io.repforge.framework.cli.Main.run(console, console, List.of(Main.COMMAND), all.toArray(String[]::new)), said::toString);
        return said.toString();
    }

    private String table(String out) throws IOException {
        // But for the last columns, how long each run took and where it lies.
        return Files.readString(folder.resolve(out).resolve("study.csv")).replaceAll("(?m),[^,]*,[^,]*$", "");
    }

    @Test
    void runs_are_tasks() throws IOException {
        Files.writeString(folder.resolve("tiny.yaml"), """
                algorithm: simclr
                seed: 5
                data: {train: [{use: fashion-mnist, split: train, take: 300}]}
                encoder: {use: conv-net, channels: [8, 8]}
                representation_dim: 8
                batch_size: 32
                n_epochs: 2
                batches_per_epoch: 3
                threads: 1
                evaluate: {train: {use: fashion-mnist, split: train, take: 300}, probes: [knn], baselines: [], map: false}
                """);
        Files.writeString(folder.resolve("study.yaml"), """
                recipe: tiny.yaml
                space: {loss.temperature: [0.1, 0.5]}
                seeds: [1]
                score: knn_20
                threads: 1
                """);
        List<String> spark = new ArrayList<>(List.of("spark", "study"));
        spark.addAll(TestCluster.options("local[2]"));
        String said = done("spark", spark);
        assertTrue(said.contains("loss.temperature"), said);
        done("here", List.of("study"));
        assertEquals(table("here"), table("spark"));
    }
}
