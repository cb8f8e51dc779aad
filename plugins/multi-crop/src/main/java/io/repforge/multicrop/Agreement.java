package io.repforge.multicrop;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far students choose as their teachers do.
 *
 * @param loss the cross-entropy, a scalar
 * @param teachers what the teachers choose, {@code [N, P]} each
 */
record Agreement(Tensor loss, List<Tensor> teachers) {

    /**
     * @param pairs scores of prototypes
     * @param teacherTemperature scalar
     * @param centerMomentum share of the centre that is kept at each step
     */
    static Agreement of(Graph graph, Pairs pairs, Centering centering, Tensor teacherTemperature, double centerMomentum, double studentTemperature) {
        List<Tensor> scores = pairs.teachers();
        List<Tensor> choices = centering.choices(graph, "center", scores, teacherTemperature, centerMomentum);
        Map<Tensor, Tensor> byScores = new LinkedHashMap<>();
        for (int i = 0; i < choices.size(); i++) {
            byScores.put(scores.get(i), choices.get(i));
        }
        return new Agreement(pairs.crossEntropy(byScores, studentTemperature), choices);
    }
}
