package io.repforge.essentials.losses;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;

/** The mean over all elements of (μ − target)². */
public final class Mse implements Loss<Mse.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Whether predictions are drawn from their distribution; means otherwise", defaults = "false") boolean sample) {}

    @Override
    public String name() {
        return "mse";
    }

    @Override
    public String description() {
        return "Mean squared difference of prediction and target";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Tensor prediction = Compared.value(inputs.comparison().context(), options.sample);
        Tensor target = inputs.comparison().target().mean();
        if (!prediction.tensorType().equals(target.tensorType())) {
            throw new GraphException("loss " + name() + ": the prediction is " + prediction.tensorType() + " but the target "
                    + target.tensorType() + "; choose a decoder that predicts what the target is");
        }
        return Value.of(prediction.sub(target).square().mean());
    }
}
