package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels are learnt from where a pair constructor says so, by the loss, and nowhere else. */
class LabelsForTheLossTest {

    private static final int BATCH = 8;

    @TempDir
    Path run;

    @Test
    void nothingButTheLossOfASupervisedAlgorithmSeesThem() {
        Graph graph = graph("supcon");
        Tensor labels = graph.inputs().get(Network.LABEL);
        List<String> readers = graph.nodes().stream().filter(node -> node.inputs().contains(labels)).map(node -> node.name()).toList();
        assertFalse(readers.isEmpty());
        assertTrue(readers.stream().allMatch(name -> name.startsWith("loss/")), readers.toString());
        assertFalse(graph("simclr").inputs().containsKey(Network.LABEL));
    }

    private static Graph graph(String algorithm) {
        return Network.training(learner(algorithm, null).architecture(Gratings.small(BATCH).spec()), BATCH).graph();
    }

    @Test
    void anAlgorithmThatLearnsFromThemLearns() {
        RecordedLosses losses = RecordedLosses.all();
        learner("supcon", null).learn(List.of(Gratings.small(64)), LearnOptions.of().epochs(4).logDir(run).listeners(losses.use()));
        List<Double> all = losses.inOrder();
        assertTrue(all.get(all.size() - 1) < all.get(0), all.toString());
    }

    @Test
    void dataWithoutThemIsToldSo() {
        assertEquals(
                "The pair constructor 'labelled' gives the loss the label 'label', of which the training data has no classes: train on labelled data, or by an algorithm"
                        + " that learns without labels.",
                refusal("supcon", null, Trajectories.discrete(3)));
    }

    @Test
    void aStepWithoutOneIsToldSo() {
        assertEquals(
                "The pair at step 0 of trajectory 3 has no label where the loss learns from classes, whole numbers from 0, of 'label': label all of the data, or leave out"
                        + " what has no label.",
                refusal("supcon", null, halfLabelled()));
    }

    @Test
    void pairsWithoutThemAreNoneForALossThatNeedsThem() {
        String message = refusal("supcon", "identity", Gratings.small(BATCH));
        assertTrue(message.contains("it learns from labels, which the pairs don't give it; choose a pair_constructor that does, such as labelled"), message);
    }

    private String refusal(String algorithm, @Nullable String pairs, Dataset data) {
        LearnOptions options = LearnOptions.of().epochs(1).batchesPerEpoch(1).logDir(run);
        return String.valueOf(assertThrows(UserError.class, () -> learner(algorithm, pairs).learn(List.of(data), options)).getMessage());
    }

    private static RepresentationLearner learner(String algorithm, @Nullable String pairs) {
        RepresentationLearner.Builder builder = RepresentationLearner.of(algorithm).batchSize(BATCH).seed(2).representationDim(16).projectionDim(8)
                .set("encoder", Map.of("use", "magical-cnn", "arch", "small"))
                .set("augmenter", Map.of("use", "context-and-target", "augmentations", List.of("noise")))
                .set("shuffle_buffer_size", 0);
        return (pairs == null ? builder : builder.set("pair_constructor", pairs)).build();
    }

    /** Images of which the fourth has no label, though the source announces them. */
    private static Dataset halfLabelled() {
        List<Step> steps = new ArrayList<>(Gratings.small(BATCH).steps());
        steps.set(3, Step.of(Array.of(Shape.of(1, 16, 16), new byte[256])));
        return new Dataset() {
            @Override
            public StepSpec spec() {
                return StepSpec.of(Space.image(1, 16, 16), null, Map.of(Step.LABEL, Space.discrete(Gratings.CLASSES)));
            }

            @Override
            public OptionalLong size() {
                return OptionalLong.of(steps.size());
            }

            @Override
            public StepReader read(Pass pass) {
                return StepReader.of(steps);
            }
        };
    }
}
