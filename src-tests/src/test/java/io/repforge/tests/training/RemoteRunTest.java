package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.data.remote.FlakyServer;
import io.repforge.framework.data.remote.FlakyServer.Fault;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.data.webdataset.WriteOptions;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on shards that a web server gives: what fails on the way, and when the run itself is killed, changes nothing of what comes out. */
class RemoteRunTest {

    private static final String SLOW = "listeners=[{use: slow-steps, from: 12, millis: 1500}]";

    @TempDir
    static Path temp;

    private static FlakyServer server;
    private static Path local;

    @BeforeAll
    static void trainsOnLocalShards() throws Exception {
        List<Path> shards = WebDataset.write(Gratings.small(60).steps(), temp.resolve("data"), "gratings",
                WriteOptions.of().samplesPerShard(12).compression(WriteOptions.Compression.GZIP));
        assertEquals(5, shards.size());
        server = new FlakyServer(temp.resolve("data"));
        local = recipe("local.yaml", "data/gratings-{000000..000004}.tar.gz");
        RanCommand.printed(0, "train", local.toString(), "--out", temp.resolve("whole").toString());
    }

    @AfterAll
    static void noServer() {
        server.close();
    }

    private static Path recipe(String name, String shards) throws IOException {
        return Files.writeString(temp.resolve(name), """
                algorithm: simclr
                data: {train: [{use: webdataset, urls: ["%s"]}]}
                encoder: {use: magical-cnn, arch: small, dropout: 0.1}
                augmenter: {use: context-and-target, augmentations: [flip-left-right, random-resized-crop]}
                optimizer: {use: adam, learning_rate: 1e-3}
                representation_dim: 8
                batch_size: 12
                n_epochs: 4
                shuffle_buffer_size: 30
                log_interval: 3
                calc_log_interval: 1
                threads: 1
                """.formatted(shards));
    }

    @Test
    void aServerThatFailsAndAKillInBetweenChangeNothing() throws Exception {
        server.failing(4, Fault.CUT, Fault.ERROR, Fault.BUSY);
        String recipe = recipe("remote.yaml", server.url("gratings-{000000..000004}.tar.gz")).toString();
        String out = temp.resolve("remote").toString();
        CommandProcess run = CommandProcess.start(temp.resolve("remote.txt"), "train", recipe, "--out", out, "--set", SLOW)
                .awaits("its second checkpoint", () -> Files.exists(temp.resolve("remote/checkpoints/epoch-0002/progress.json")));
        run.kill();
        assertTrue(server.failed() >= 3, server.failed() + " of " + server.requests() + " requests failed");
        assertTrue(run.printed().contains("it is tried again in"), run::printed);

        int before = server.failed();
        RanCommand.printed(0, "train", recipe, "--out", out, "--resume");
        assertTrue(server.failed() > before, server.failed() + " of " + server.requests() + " requests failed");
        assertEquals(-1, Files.mismatch(temp.resolve("whole/encoder.onnx"), temp.resolve("remote/encoder.onnx")));
        assertEquals(-1, Files.mismatch(temp.resolve("whole/checkpoints/epoch-0004/checkpoint"), temp.resolve("remote/checkpoints/epoch-0004/checkpoint")));
    }

    @Test
    void whatIsntThereIsASentence() throws Exception {
        String missing = recipe("missing.yaml", server.url("gratings-{000004..000005}.tar.gz")).toString();
        String printed = RanCommand.printed(2, "train", missing, "--out", temp.resolve("missing").toString());
        assertTrue(
                printed.contains(
                        server.url("gratings-000005.tar.gz") + ": there is no such file on the server (it answers 404); check the URL and the numbers in its braces"),
                printed);
    }
}
