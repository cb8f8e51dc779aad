package io.repforge.essentials.extenders;

import io.repforge.api.BatchExtender;
import io.repforge.api.Comparison;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;

/**
 * Targets of earlier batches as negatives (MoCo, He et al. 2020, section 3.2). The queue starts with standard normal rows. The loss sees it
 * as it was before the batch; then the batch takes the place of the oldest rows, wrapping round. A comparison {@linkplain Comparison#SWAPPED the other way round} has a
 * queue of its own.
 */
public final class Queue implements BatchExtender<Queue.Options> {

    /** Options. */
    public record Options(
            // The position is kept as float32, which counts exactly to 2²⁴.
            @Option(value = "Number of rows that are kept", defaults = "8192", min = 1, max = 1 << 24) int size) {}

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public String description() {
        return "Targets of earlier batches as negatives, first in, first out";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Comparison extend(Graph graph, Comparison comparison, Options options) {
        Comparison extended = oneWay(graph, comparison, options);
        Comparison swapped = comparison.others().get(Comparison.SWAPPED);
        return swapped == null ? extended : extended.with(Comparison.SWAPPED, graph.scope(Comparison.SWAPPED, () -> oneWay(graph, swapped, options)));
    }

    private Comparison oneWay(Graph graph, Comparison comparison, Options options) {
        Tensor targets = comparison.target().mean().stopGradient();
        Kept kept = new Kept(graph, name(), options.size, targets);
        kept.push(targets);
        return comparison.withNegatives(kept.rows());
    }
}
