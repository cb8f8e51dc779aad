package io.repforge.multicrop;

import io.repforge.api.graph.Tensor;
import java.util.List;
import java.util.Map;

/** What is told and asked of choices among P prototypes, {@code [N, …, P]} with rows that sum to 1. */
final class Choices {

    static final double TINY = 1e-12;

    private Choices() {}

    /** Cross-entropy of each row, {@code [N, …]}. */
    static Tensor crossEntropy(Tensor choice, Tensor logProbabilities) {
        return choice.mul(logProbabilities).sum(false, -1).neg();
    }

    /** The mean entropy of rows: 0 where each chooses one prototype, log P where none is chosen. */
    static Tensor entropy(List<Tensor> choices) {
        return entropy(Tensor.concat(0, choices)).mean();
    }

    /** The entropy of the mean choice: 0 where all rows choose the same prototype, log P where all prototypes are chosen alike. */
    static Tensor entropyOfMean(List<Tensor> choices) {
        return entropy(Tensor.concat(0, choices).mean(false, 0));
    }

    /** The entropy of each row, {@code [N, …]}. */
    static Tensor entropy(Tensor choice) {
        return choice.mul(choice.add(TINY).log()).sum(false, -1).neg();
    }

    /** Statistics that tell collapse, of which there is one kind at low entropies and another where both are alike. */
    static Map<String, Tensor> statistics(List<Tensor> teachers) {
        return Map.of("teacher_entropy", entropy(teachers), "prototype_entropy", entropyOfMean(teachers));
    }
}
