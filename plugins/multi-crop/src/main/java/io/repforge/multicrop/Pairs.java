package io.repforge.multicrop;

import io.repforge.api.Comparison;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Pairs of views that are to choose alike, as scores of prototypes.
 *
 * @param all at least one
 */
record Pairs(List<Comparison> all) {

    /** The first comparison and those beside it but for some. */
    static Pairs of(Comparison comparison, String... without) {
        Map<String, Comparison> others = new LinkedHashMap<>(comparison.others());
        others.keySet().removeAll(List.of(without));
        List<Comparison> all = new ArrayList<>(List.of(comparison));
        all.addAll(others.values());
        return new Pairs(all);
    }

    /** What is to be agreed with, each view once. */
    List<Tensor> teachers() {
        return List.copyOf(new LinkedHashSet<>(all.stream().map(pair -> pair.target().mean()).toList()));
    }

    /** What is to agree, each view once. */
    List<Tensor> students() {
        return List.copyOf(new LinkedHashSet<>(all.stream().map(pair -> pair.context().mean()).toList()));
    }

    /**
     * The cross-entropy of choices with those of students, the mean over rows and pairs.
     *
     * @param choices by scores of teachers
     * @param studentTemperature what the scores of students are divided by
     */
    Tensor crossEntropy(Map<Tensor, Tensor> choices, double studentTemperature) {
        Map<Tensor, Tensor> students = each(students(), scores -> scores.div(studentTemperature).logSoftmax(1));
        return all.stream().map(pair -> Choices.crossEntropy(value(choices, pair.target().mean()), value(students, pair.context().mean())).mean())
                .reduce(Tensor::add).orElseThrow().div(all.size());
    }

    static Map<Tensor, Tensor> each(List<Tensor> tensors, UnaryOperator<Tensor> application) {
        Map<Tensor, Tensor> values = new LinkedHashMap<>();
        tensors.forEach(tensor -> values.put(tensor, application.apply(tensor)));
        return values;
    }

    private static Tensor value(Map<Tensor, Tensor> values, Tensor key) {
        return Objects.requireNonNull(values.get(key));
    }
}
