package io.repforge.framework.train;

import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.runtime.Outputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scalars of a step, as they are logged. */
final class StepMetrics {

    private StepMetrics() {}

    /** What isn't finite of loss and gradient, such as {@code loss is NaN}; empty if all is well. */
    static Optional<String> fault(Outputs outputs) {
        double loss = outputs.scalar(TrainingModel.LOSS);
        double gradientNorm = outputs.scalar(TrainingModel.GRADIENT_NORM);
        return !Double.isFinite(loss) ? Optional.of("loss is " + loss)
                : Double.isFinite(gradientNorm) ? Optional.empty() : Optional.of("gradient norm is " + gradientNorm);
    }

    /**
     * @param scalars names of the training model's outputs that are logged
     */
    static Map<String, Double> of(Outputs outputs, List<String> scalars) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String name : scalars) {
            values.put(name.startsWith(TrainingModel.STATISTIC) ? name.substring(TrainingModel.STATISTIC.length()) : name, outputs.scalar(name));
        }
        values.put(TrainingModel.GRADIENT_TO_WEIGHT, outputs.scalar(TrainingModel.GRADIENT_NORM) / outputs.scalar(TrainingModel.WEIGHT_NORM));
        return values;
    }
}
