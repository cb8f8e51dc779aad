package io.repforge.tests.imitation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.PairConstructor;
import io.repforge.api.RunListener;
import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Variable;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.report.CsvListener;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A representation loss and that of behavioural cloning on one encoder: any algorithm whose pairs have no extra context, by recipe alone. */
class JointCloningTest {

    private static final int BATCH = 16;

    @TempDir
    Path run;

    private static RepresentationLearner.Builder joint(String algorithm) {
        return RepresentationLearner.of("simclr").set("algorithm", Map.of("use", "joint-cloning", "algorithm", algorithm, "hidden", List.of(16)))
                .set("encoder", Map.of("encoder", wrapped(algorithm)))
                .augmenter("none").batchSize(BATCH).representationDim(8).seed(1);
    }

    /** A small encoder where the algorithm's own would have a large one. */
    private static Object wrapped(String algorithm) {
        Map<String, Object> small = Map.of("use", "mlp", "hidden", List.of(16));
        return algorithm.equals("moco") || algorithm.equals("byol") ? Map.of("use", "momentum", "encoder", small) : small;
    }

    private static List<Map<String, String>> metrics(Path run) throws IOException {
        List<String> lines = Files.readAllLines(run.resolve("metrics.csv"));
        List<String> names = Arrays.asList(lines.get(0).split(",", -1));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < cells.length; i++) {
                row.put(names.get(i), cells[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"simclr", "temporal-cpc", "moco", "byol"})
    void everyParameterHasAGradient(String algorithm) {
        RepresentationLearner learner = joint(algorithm).set("optimizer", Map.of("use", "sgd", "learning_rate", 1.0, "momentum", 0.0))
                .set("loss", Map.of("weight_penalty", 0)).build();
        Signals data = Signals.discrete(30, 1);
        learner.learn(List.of(data), LearnOptions.of().epochs(1).batchesPerEpoch(1).logDir(run));
        Map<String, Array> before = CheckpointFile.read(run.resolve("artifacts/checkpoint")).trained();
        Map<String, Array> after = CheckpointFile.read(run.resolve("checkpoints/epoch-0001/checkpoint")).trained();
        Architecture architecture = learner.architecture(data.spec());
        List<String> trained = Network.training(architecture, BATCH).graph().variables().values().stream()
                .filter(Variable::trained).map(Variable::name).toList();
        assertTrue(trained.stream().anyMatch(name -> name.startsWith("decoder/policy/")), trained::toString);
        assertEquals(List.of(), trained.stream().filter(name -> !after.containsKey(name) || before.get(name).equals(after.get(name))).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"simclr", "temporal-cpc"})
    void bothLossesFall(String algorithm) throws IOException {
        for (Signals data : List.of(Signals.discrete(60, 1), Signals.continuous(60, 1))) {
            Path folder = run.resolve(data.spec().action().getClass().getSimpleName());
            joint(algorithm).set("optimizer", Map.of("use", "adam", "learning_rate", 3e-3)).build().learn(List.of(data),
                    LearnOptions.of().epochs(8).batchesPerEpoch(10).logInterval(10).calcLogInterval(1).logDir(folder).listeners(csv()));
            List<Map<String, String>> rows = metrics(folder);
            Map<String, String> first = rows.get(0);
            Map<String, String> last = rows.get(rows.size() - 1);
            for (String name : List.of("loss", "cloning_nll", "representation_loss")) {
                assertTrue(Double.parseDouble(last.get(name)) < Double.parseDouble(first.get(name)), name + ": " + first + " … " + last);
            }
        }
    }

    private static List<Use<RunListener<?>>> csv() {
        return List.of(new Use<>(new CsvListener(), new NoOptions()));
    }

    /** loss = cloning − c_H · H + c_w · ½ ‖w‖² + λ · representation, as its parts are logged. */
    @Test
    void theLossIsTheWeightedSum() throws IOException {
        joint("simclr").set("loss", Map.of("weight", 0.5, "entropy_weight", 0.25, "weight_penalty", 0.125)).build()
                .learn(List.of(Signals.discrete(30, 1)),
                        LearnOptions.of().epochs(1).batchesPerEpoch(1).logInterval(1).calcLogInterval(1).logDir(run).listeners(csv()));
        Map<String, Double> row = new HashMap<>();
        metrics(run).get(0).forEach((name, value) -> row.put(name, value.isEmpty() ? Double.NaN : Double.parseDouble(value)));
        double expected = row.get("cloning_nll") - 0.25 * row.get("policy_entropy") + 0.125 * 0.5 * Math.pow(row.get("weight_norm"), 2)
                + 0.5 * row.get("representation_loss");
        assertEquals(expected, row.get("loss"), 1e-4 * Math.abs(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simclr", "temporal-cpc"})
    void eachPairHasTheActionOfItsContext(String algorithm) throws IOException {
        Signals data = Signals.discrete(3, 1);
        Architecture architecture = joint(algorithm).build().architecture(data.spec());
        int pairs = 0;
        try (PairReader reader = PairConstructor.pairs(architecture.pairConstructor(), data.read(Dataset.Pass.inOrder()), data.spec(), 1)) {
            for (Pair pair = reader.next(); pair != null; pair = reader.next()) {
                Array seen = pair.context().array();
                Step context = data.steps().stream().filter(step -> step.observation().equals(seen)).findFirst().orElseThrow();
                assertEquals(context.action(), pair.extra());
                pairs++;
            }
        }
        assertEquals(algorithm.equals("simclr") ? 12 : 9, pairs, "temporal pairs lack the last step of each of three trajectories");
    }

    @Test
    void itSaysWhatItCannotBeCombinedWith() {
        RepresentationLearner extra = RepresentationLearner.of("simclr")
                .set("algorithm", Map.of("use", "joint-cloning", "algorithm", "dynamics-prediction")).build();
        String message = assertThrows(UserError.class, () -> extra.learn(List.of(Signals.discrete(3, 1)), LearnOptions.of().logDir(run))).getMessage();
        assertEquals("pair_constructor: 'with-action' can't work on this data (the pairs of 'temporal-offset' have an extra context already);"
                + " choose an algorithm without one, such as simclr or temporal-cpc.", message);
        Signals stills = new Signals(StepSpec.of(Signals.discrete(1, 1).spec().observation()), List.of());
        String without = assertThrows(UserError.class,
                () -> joint("simclr").build().learn(List.of(stills), LearnOptions.of().logDir(run))).getMessage();
        assertEquals("pair_constructor: 'with-action' can't work on this data (there is no action to add, since the steps have none); use data with actions.", without);
    }
}
