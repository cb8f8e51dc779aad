package io.repforge.multicrop;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import java.util.List;

/** The temperature of a teacher, which goes up at first so that it says little before it knows something (Caron et al. 2021, section 4). */
final class TeacherTemperature {

    private TeacherTemperature() {}

    /**
     * The temperature of this step, a scalar.
     *
     * @param range at the start, and after the warm-up; in evaluation the latter
     * @param warmup share of the run for which it goes linearly from one to the other
     */
    static Tensor of(Graph graph, List<Double> range, double warmup) {
        double start = range.get(0);
        double end = range.get(1);
        return graph.mode() == Mode.EVALUATION ? graph.scalar(DType.FLOAT32, end)
                : graph.progress().div(warmup).min(graph.scalar(DType.FLOAT32, 1)).mul(end - start).add(start);
    }
}
