package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.data.Share;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.batch.BatchSettings;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.train.BatchFeed;
import io.repforge.framework.train.Course;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.framework.train.Stepper;
import io.repforge.framework.train.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Workers who train together by rounds: what a round comes to, and that it comes to the same however the run is interrupted. */
class RoundsTest {

    private static final Gratings DATA = Gratings.small(112);
    private static final int STEPS_PER_EPOCH = 7;
    private static final Map<String, Object> ADAM = Map.of("use", "adam-w", "learning_rate", 1e-3, "weight_decay", 0.01);
    private static final Map<String, Object> MOMENTUM = Map.of("use", "sgd", "learning_rate", 0.05, "momentum", 0.9);

    @TempDir
    Path temp;

    /** With all that has a memory: batch statistics, a momentum encoder, a queue, moments, the order of the data. */
    private static RepresentationLearner learner(Map<String, Object> optimizer, Map<String, Object> distributed) {
        RepresentationLearner.Builder builder = RepresentationLearner.of("moco").batchSize(16).seed(3).representationDim(8)
                .set("encoder", Map.of("use", "momentum", "encoder", Map.of("use", "magical-cnn", "arch", "small", "dropout", 0.2)))
                .set("batch_extender", Map.of("use", "queue", "size", 48))
                .set("augmenter", Map.of("use", "context-and-target",
                        "augmentations", List.of("flip-left-right", Map.of("use", "random-resized-crop", "scale", List.of(0.5, 1.0)), "noise")))
                .set("optimizer", optimizer)
                .set("scheduler", "cosine");
        return distributed.isEmpty() ? builder.build() : builder.set("distributed", distributed).build();
    }

    private LearnOptions options(String run) {
        return LearnOptions.of().logDir(temp.resolve(run)).epochs(2).shuffleBufferSize(32).threads(1);
    }

    private static Map<String, Object> workers(int count, Object... more) {
        Map<String, Object> distributed = new LinkedHashMap<>(Map.of("workers", count, "steps_per_round", 2));
        for (int i = 0; i < more.length; i += 2) {
            distributed.put((String) more[i], more[i + 1]);
        }
        return distributed;
    }

    private Map<String, Array> checkpoint(String run, String name) {
        CheckpointFile file = CheckpointFile.read(temp.resolve(run).resolve("checkpoints").resolve(name).resolve("checkpoint"));
        Map<String, Array> all = new LinkedHashMap<>(file.trained());
        all.putAll(file.frozen());
        file.groups().forEach(group -> group.moments().forEach((variable, moments) -> moments.forEach((moment, value) -> all.put(variable + "/" + moment, value))));
        return all;
    }

    /** Its share is all of the data, and its mean is what it has. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void aSingleWorkerWhoKeepsItsMomentsComesToWhatARunWithoutRoundsDoes(Map<String, Object> optimizer) {
        LearnResult alone = learner(optimizer, Map.of()).learn(List.of(DATA), options("alone"));
        LearnResult round = learner(optimizer, workers(1, "inner_state", "keep")).learn(List.of(DATA), options("rounds"));
        assertEquals(alone.encoder().values(), round.encoder().values());
        assertEquals(checkpoint("alone", "epoch-0002"), checkpoint("rounds", "epoch-0002"));
        assertEquals(alone.steps(), round.steps());
        learner(optimizer, workers(1, "inner_state", "average")).learn(List.of(DATA), options("averaged"));
        assertEquals(checkpoint("alone", "epoch-0002"), checkpoint("averaged", "epoch-0002"));
    }

    static Stream<Map<String, Object>> optimizers() {
        return Stream.of(ADAM, MOMENTUM);
    }

    /** Two sessions, each with its share of the data and every second number of a step, as they would be by hand. */
    @Test
    void allGoOnFromTheMeanOfWhatTwoWorkersHave() throws IOException, InterruptedException {
        RepresentationLearner learner = learner(MOMENTUM, workers(2, "inner_state", "reset"));
        learner.learn(List.of(DATA), options("run").epochs(1));
        Map<String, Array> after = checkpoint("run", "epoch-0001");

        LearnOptions options = options("by-hand").epochs(1);
        TrainingSetup setup = learner.setup(DATA.spec(), options);
        Map<String, double[]> mean = new LinkedHashMap<>();
        TrainingProgram program = setup.program();
        Map<String, Array> start = new LinkedHashMap<>(program.start().trained());
        start.putAll(program.start().frozen());
        start.forEach((name, value) -> mean.put(name, doubles(value)));
        Position[] positions = {Position.START, Position.START};
        Map<String, Array> queues = new LinkedHashMap<>();
        for (int from = 0; from < STEPS_PER_EPOCH; from += 4) {
            int begin = from;
            int until = Math.min(STEPS_PER_EPOCH, from + 4);
            Map<String, double[]> sum = new LinkedHashMap<>();
            for (int worker = 0; worker < 2; worker++) {
                long count = (until - (from + worker) + 1) / 2;
                BatchSettings settings = BatchSettings.of(16, 32, 3).sharing(new Share(worker, 2));
                try (Engine engine = Engine.load(options.session());
                        TrainingSession session = engine.openTraining(program, engine.options());
                        BatchFeed feed = BatchFeed.ofPairs(
                                BatchStream.open(List.of(DATA), learner.recipe().pairConstructor(), settings, positions[worker], HostMemory.PAGEABLE),
                                positions[worker]);
                        Stepper stepper = new Stepper(session, program.randoms(), course(setup, options), feed, HostMemory.PAGEABLE)) {
                    int number = worker;
                    mean.forEach((name, value) -> {
                        boolean own = name.startsWith("batch_extender/");
                        boolean momentum = name.endsWith("/momentum");
                        Array shared = Array.of(start.get(name).shape(), floats(value));
                        Array zeros = Array.of(shared.shape(), new float[value.length]);
                        session.setParameter(name, own ? queues.getOrDefault(number + name, start.get(name)) : momentum ? zeros : shared);
                    });
                    stepper.run(from + worker, count, Stepper.Watcher.NONE);
                    session.parameters().forEach((name, value) -> {
                        queues.put(number + name, value);
                        double[] total = sum.computeIfAbsent(name, unseen -> new double[value.toFloats().length]);
                        float[] numbers = value.toFloats();
                        for (int i = 0; i < total.length; i++) {
                            total[i] += numbers[i] * (double) count / (until - begin);
                        }
                    });
                    positions[worker] = feed.position();
                }
            }
            sum.forEach((name, value) -> mean.put(name, doubles(Array.of(start.get(name).shape(), floats(value)))));
        }
        int compared = 0;
        for (Map.Entry<String, double[]> one : mean.entrySet()) {
            if (!one.getKey().startsWith("batch_extender/") && !one.getKey().endsWith("/momentum")) {
                assertArrayEquals(floats(one.getValue()), after.get(one.getKey()).toFloats(), 1e-6f, one.getKey());
                compared++;
            }
        }
        assertTrue(compared > 20);
        assertEquals(queues.get("0batch_extender/queue"), after.get("batch_extender/queue"), "the first worker's queue stands in the model");
    }

    private static Course course(TrainingSetup setup, LearnOptions options) {
        return setup.course(options, STEPS_PER_EPOCH).dealtTo(2);
    }

    private static double[] doubles(Array value) {
        float[] numbers = value.toFloats();
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return wide;
    }

    private static float[] floats(double[] value) {
        float[] numbers = new float[value.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) value[i];
        }
        return numbers;
    }

    static Stream<Map<String, Object>> kinds() {
        return Stream.of(workers(3, "inner_state", "reset"), workers(3, "inner_state", "average", "outer", Map.of("use", "nesterov")),
                workers(3, "inner_state", "keep", "save_rounds", 0, "shared_folder", "target/rounds-test"), workers(2, "inner_state", "keep", "compress", "bfloat16"),
                workers(2, "inner_state", "keep", "growth", List.of(Map.of("from_epoch", 1, "steps_per_round", 1))));
    }

    /** From the checkpoint that follows each round, or from that of the epoch where there is none. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aRunThatDiedGoesOnAsIfItHadNot(Map<String, Object> distributed) {
        LearnResult uninterrupted = learner(ADAM, distributed).learn(List.of(DATA), options("whole"));
        RecordedLosses dying = RecordedLosses.dyingAfter(distributed.get("workers").equals(3) ? 13 : 11);
        assertThrows(UserError.class, () -> learner(ADAM, distributed).learn(List.of(DATA), options("died").logInterval(1).listeners(dying.use())));
        LearnResult resumed = learner(ADAM, distributed).learn(List.of(DATA), options("died").resume(true));
        assertEquals(uninterrupted.encoder().values(), resumed.encoder().values());
        assertEquals(checkpoint("whole", "epoch-0002"), checkpoint("died", "epoch-0002"));
        assertEquals(2 * STEPS_PER_EPOCH, resumed.steps());
    }

    @Test
    void whatWorkersLeftInTheSharedFolderGoesWhenNoCheckpointNeedsIt() throws IOException {
        Path shared = temp.resolve("shared");
        learner(ADAM, workers(2, "inner_state", "keep", "shared_folder", shared.toString())).learn(List.of(DATA), options("run"));
        try (Stream<Path> files = Files.walk(shared)) {
            List<String> left =
                    files.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).filter(name -> name.startsWith("step-")).sorted().toList();
            assertEquals(List.of("step-000000000007", "step-000000000014"), left);
        }
    }

    /** What it is averaged in, and by whom, doesn't change it. */
    @Test
    void momentsThatAreResetKeptOrAveragedComeToDifferentEncoders() {
        List<Object> encoders = new ArrayList<>();
        for (String inner : List.of("reset", "keep", "average")) {
            encoders.add(learner(ADAM, workers(2, "inner_state", inner)).learn(List.of(DATA), options(inner)).encoder().values());
        }
        assertNotEquals(encoders.get(0), encoders.get(1));
        assertNotEquals(encoders.get(1), encoders.get(2));
        Object tree = learner(ADAM, workers(2, "inner_state", "average", "reduce", "tree")).learn(List.of(DATA), options("tree")).encoder().values();
        assertEquals(encoders.get(2), tree);
    }

    @Test
    void aRunGoesFromOneToSeveralAndBack() {
        learner(ADAM, Map.of()).learn(List.of(DATA), options("run").epochs(1));
        LearnResult together = learner(ADAM, workers(3)).learn(List.of(DATA), options("run").resume(true).changes(List.of("distributed")));
        assertEquals(2 * STEPS_PER_EPOCH, together.steps());
        LearnResult back = learner(ADAM, Map.of()).learn(List.of(DATA), options("run").epochs(3).resume(true).changes(List.of("distributed")));
        assertEquals(3 * STEPS_PER_EPOCH, back.steps());
        assertTrue(back.completed());
        assertFalse(Files.exists(temp.resolve("run/checkpoints/epoch-0003/workers")));
        assertTrue(Files.exists(temp.resolve("run/checkpoints/epoch-0002/workers")));
    }

    @Test
    void otherWorkersThanBeforeMustBeMeant() {
        learner(ADAM, workers(2)).learn(List.of(DATA), options("run").epochs(1));
        UserError fault = assertThrows(UserError.class, () -> learner(ADAM, workers(3)).learn(List.of(DATA), options("run").resume(true)));
        assertTrue(fault.getMessage().contains("distributed.workers is 2 there and 3 now"), fault.getMessage());
        learner(ADAM, workers(3)).learn(List.of(DATA), options("run").resume(true).changes(List.of("distributed.workers")));
    }

    @Test
    void metricsAreOfAllWorkersAndTellHowFarTheyAgree() throws IOException {
        learner(ADAM, workers(2, "inner_state", "keep")).learn(List.of(DATA), options("run").logInterval(2).calcLogInterval(1)
                .listeners(List.of(new io.repforge.api.option.Use<>(new io.repforge.framework.report.CsvListener(), new io.repforge.api.option.NoOptions()))));
        List<String> lines = Files.readAllLines(temp.resolve("run/metrics.csv"));
        List<String> names = List.of(lines.get(0).split(","));
        assertTrue(names.containsAll(List.of("loss", "gradient_norm", "rankme", "workers_agreement", "between_rounds")), names.toString());
        // Rounds of the first epoch end at steps 4 and 7, those of the second at 11 and 14.
        assertEquals(List.of("4", "7", "11", "14"),
                lines.stream().skip(1).map(line -> line.split(",")[names.indexOf("batches_trained")].replaceAll("\\.0$", "")).toList());
        for (String line : lines.subList(1, lines.size())) {
            double agreement = Double.parseDouble(line.split(",")[names.indexOf("workers_agreement")]);
            assertTrue(agreement > 0.5 && agreement <= 1, line);
        }
    }
}
