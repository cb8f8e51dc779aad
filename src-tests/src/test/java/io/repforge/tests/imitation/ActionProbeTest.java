package io.repforge.tests.imitation;

import io.repforge.framework.evaluate.Evaluation;
import io.repforge.tests.evaluate.Probes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.RepresentationLearner;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Behavioural cloning as a probe: what a policy on an encoder learns of demonstrations, frozen and fine-tuned. */
class ActionProbeTest {

    private static final String QUICK = "use: actions, steps: 300, batch_size: 16, learning_rate: 3e-3, hidden: [16]";

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static Evaluation probe(Dataset train, Dataset test) {
        return new Evaluation(engine, train, test, Probes.of("{" + QUICK + "}"), 1);
    }

    private static Evaluation fineTuning(Dataset train, Dataset test) {
        return new Evaluation(engine, train, test, Probes.of("{" + QUICK + ", fine_tune: true}"), 1);
    }

    private static Map<String, Double> scores(Evaluation probe, EncoderSnapshot encoder) throws IOException {
        return Probes.byName(probe.encoder("the encoder", encoder, true));
    }

    private static Map<String, Double> marginal(Evaluation probe, String name) throws IOException {
        return Probes.byName(probe.withoutEncoder(List.of()).get(name));
    }

    private static EncoderSnapshot untrained(Dataset data) {
        Architecture architecture = RepresentationLearner.of("simclr").set("encoder", Map.of("use", "mlp", "hidden", List.of(16)))
                .representationDim(12).build().architecture(data.spec());
        return EncoderSnapshot.untrained(architecture, 3);
    }

    /** An encoder whose last layer gives the same whatever it is given. */
    private static EncoderSnapshot blind(EncoderSnapshot encoder) {
        Map<String, Array> values = new HashMap<>(encoder.values());
        String last = values.keySet().stream().filter(name -> name.endsWith("output/weight")).findFirst().orElseThrow();
        Shape shape = values.get(last).shape();
        values.put(last, Array.of(shape, new float[(int) shape.elements()]));
        return new EncoderSnapshot(encoder.architecture(), values);
    }

    @Test
    void choicesAreLearntFromFrozenFeaturesThatTellThem() throws IOException {
        Signals train = Signals.discrete(60, 1);
        Evaluation probe = probe(train, Signals.discrete(20, 2));
        Map<String, Double> scores = scores(probe, untrained(train));
        Map<String, Double> majority = marginal(probe, "majority action");
        assertTrue(scores.get("actions_accuracy") > 0.9, scores::toString);
        assertTrue(scores.get("actions_nll") < 0.5 * majority.get("actions_nll"), scores + " and " + majority);
    }

    @Test
    void soAreNumbers() throws IOException {
        Signals train = Signals.continuous(60, 1);
        Evaluation probe = probe(train, Signals.continuous(20, 2));
        Map<String, Double> scores = scores(probe, untrained(train));
        Map<String, Double> mean = marginal(probe, "mean action");
        assertTrue(scores.get("actions_mse") < 0.3 * mean.get("actions_mse"), scores + " and " + mean);
        assertTrue(scores.get("actions_nll") < mean.get("actions_nll"), scores + " and " + mean);
        assertEquals(1, mean.get("actions_mse"), 0.1, "actions are ±1, and their mean is about 0");
    }

    /** What a frozen encoder doesn't show, the policy can't learn; fine-tuned, it comes to show it. */
    @Test
    void frozenMeansFrozenAndFineTunedMeansTrained() throws IOException {
        Signals train = Signals.discrete(60, 1);
        Evaluation probe = probe(train, Signals.discrete(20, 2));
        EncoderSnapshot blind = blind(untrained(train));
        Map<String, Double> frozen = scores(probe, blind);
        Map<String, Double> fineTuned = scores(fineTuning(train, Signals.discrete(20, 2)), blind);
        Map<String, Double> majority = marginal(probe, "majority action");
        assertTrue(frozen.get("actions_accuracy") < 0.5, frozen::toString);
        assertEquals(majority.get("actions_nll"), frozen.get("actions_nll"), 0.1, "without sight, frequencies are what can be learnt");
        assertTrue(fineTuned.get("fine_tuned_actions_accuracy") > 0.9, fineTuned::toString);
        assertTrue(fineTuned.get("fine_tuned_actions_nll") < 0.5 * majority.get("actions_nll"), fineTuned::toString);
    }

    @Test
    void theSameSeedGivesTheSameScores() throws IOException {
        Signals train = Signals.discrete(10, 1);
        EncoderSnapshot encoder = untrained(train);
        Evaluation probe = probe(train, Signals.discrete(5, 2));
        assertEquals(scores(probe, encoder), scores(probe, encoder));
        Evaluation fineTuning = fineTuning(train, Signals.discrete(5, 2));
        assertEquals(scores(fineTuning, encoder), scores(fineTuning, encoder));
    }

    @Test
    void dataWithoutActionsOrWithOthersIsRefused() {
        Signals choices = Signals.discrete(2, 1);
        Signals stills = new Signals(StepSpec.of(choices.spec().observation()), List.of());
        assertTrue(fault(stills, choices).contains("no actions"), fault(stills, choices));
        assertTrue(fault(choices, Signals.continuous(2, 1)).contains("demonstrations of one kind"), fault(choices, Signals.continuous(2, 1)));
        Signals more = new Signals(StepSpec.of(choices.spec().observation(), Space.discrete(5), Map.of()), choices.steps());
        assertTrue(fault(choices, more).contains("num_actions"), "an action that can't be learnt");
        probe(more, choices);
    }

    private static String fault(Dataset train, Dataset test) {
        return assertThrows(UserError.class, () -> probe(train, test)).getMessage();
    }
}
