package io.repforge.kit;

import io.repforge.api.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What another implementation of a loss gives, or its equation by hand: the value, and the Euclidean norm of its gradient by each input.
 *
 * @param source whose value it is, as messages tell it, such as {@code lightly's at temperature 0.1}
 * @param options options of the loss
 * @param inputs what the loss looks at, of inputs of the kind that {@link ReferenceInputs} makes
 * @param steps weight of the loss of each step, whose sum the value is: several for a loss with states, which is given the same inputs in each
 * @param loss the value
 * @param gradientNorms by names of inputs; 0 where no gradient is to arrive
 * @param <O> the options' type
 */
public record Reference<O extends Record>(
        String source, O options, Function<ReferenceInputs, Loss.Inputs> inputs, List<Double> steps, double loss, Map<String, Double> gradientNorms) {

    /** Of a single step. */
    public static <O extends Record> Reference<O> of(
            String source, O options, Function<ReferenceInputs, Loss.Inputs> inputs, double loss, Map<String, Double> gradientNorms) {
        return new Reference<>(source, options, inputs, List.of(1.0), loss, gradientNorms);
    }

    /** The same for the sum over several steps: of the loss of the first times the first weight, and so on. */
    public Reference<O> overSteps(double... weights) {
        return new Reference<>(source, options, inputs, Arrays.stream(weights).boxed().toList(), loss, gradientNorms);
    }
}
