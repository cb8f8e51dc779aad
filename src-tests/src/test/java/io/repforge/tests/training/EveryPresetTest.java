package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Algorithm;
import io.repforge.api.graph.Variable;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.tests.WhatPresetsNeed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm that is installed trains as it comes, and trains all of itself. */
class EveryPresetTest {

    private static final int BATCH = 8;

    @TempDir
    Path run;

    static Stream<String> algorithms() {
        List<Components.Installed<Algorithm<?>>> installed = ClassPathComponents.load().all(Algorithm.class);
        return installed.stream().map(algorithm -> algorithm.component().name()).sorted();
    }

    /** A step of plain gradient descent at rate 1 moves a parameter by its gradient. */
    private static RepresentationLearner learner(String algorithm) {
        RepresentationLearner.Builder builder = WhatPresetsNeed.learner(algorithm).batchSize(BATCH).seed(2)
                .set("optimizer", Map.of("use", "sgd", "learning_rate", 1.0, "momentum", 0.0))
                .set("scheduler", "constant");
        // What predicts patches has no layer to so many features: nothing would train it.
        return builder.build().recipe().representationDim().isEmpty() ? builder.build() : builder.representationDim(16).build();
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("algorithms")
    void everyParameterHasAGradient(String algorithm) {
        RecordedLosses losses = RecordedLosses.all();
        // Of labels only supervised algorithms know.
        Trajectories data = Trajectories.labelled(6);
        RepresentationLearner learner = learner(algorithm);
        learner.learn(List.of(data), LearnOptions.of().epochs(1).batchesPerEpoch(1).logDir(run).threads(1).listeners(losses.use()));
        assertEquals(1, losses.inOrder().size());

        CheckpointFile before = CheckpointFile.read(run.resolve("artifacts/checkpoint"));
        CheckpointFile after = CheckpointFile.read(run.resolve("checkpoints/epoch-0001/checkpoint"));
        Architecture architecture = learner.architecture(data.spec());
        Map<String, String> idle = new TreeMap<>();
        for (Variable variable : Network.training(architecture, BATCH).graph().variables().values()) {
            String name = variable.tensor().name();
            if (!variable.trained()) {
                continue;
            }
            if (!after.trained().containsKey(name)) {
                idle.put(name, "the loss doesn't depend on it");
            } else if (before.trained().get(name).equals(after.trained().get(name))) {
                idle.put(name, "its gradient is zero");
            }
        }
        assertEquals(Map.of(), idle);
    }
}
