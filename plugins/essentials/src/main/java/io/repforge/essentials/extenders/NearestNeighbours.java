package io.repforge.essentials.extenders;

import io.repforge.api.BatchExtender;
import io.repforge.api.Comparison;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;

/**
 * Replaces each target by the most similar one of earlier batches, by its cosine (NNCLR, Dwibedi et al. 2021, equation 2), so that what is predicted is another image of
 * the same kind. The neighbours have length 1, and no gradient. They are looked up before the batch takes the place of the oldest, and one view of it alone is kept:
 * where there are comparisons both ways it is the context, by what the other way compares with.
 */
public final class NearestNeighbours implements BatchExtender<NearestNeighbours.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Number of rows that are kept", defaults = "16384", min = 1, max = 1 << 24) int size) {}

    @Override
    public String name() {
        return "nearest-neighbours";
    }

    @Override
    public String description() {
        return "Replaces each target by the most similar one of earlier batches";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Comparison extend(Graph graph, Comparison comparison, Options options) {
        Comparison swapped = comparison.others().get(Comparison.SWAPPED);
        Tensor pushed = (swapped == null ? comparison : swapped).target().mean().stopGradient();
        Kept kept = new Kept(graph, name(), options.size, pushed);
        Tensor rows = kept.rows().l2Normalize(1);
        Comparison replaced = replaced(comparison, rows);
        kept.push(pushed);
        return swapped == null ? replaced : replaced.with(Comparison.SWAPPED, replaced(swapped, rows));
    }

    private static Comparison replaced(Comparison comparison, Tensor rows) {
        // The length of a target makes no difference to which row is the nearest.
        Tensor nearest = comparison.target().mean().stopGradient().matmul(rows.transposeMatrix()).argMax(1);
        return comparison.withTarget(Distribution.point(rows.gather(0, nearest).stopGradient()));
    }
}
