package io.repforge.essentials.extenders;

import io.repforge.api.BatchExtender;
import io.repforge.api.Comparison;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Sharing;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;

/**
 * Targets of earlier batches as negatives (MoCo, He et al. 2020, section 3.2). The queue starts with standard normal rows. The loss sees it
 * as it was before the batch; then the batch takes the place of the oldest rows, wrapping round.
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
        Tensor rows = comparison.target().mean().stopGradient();
        if (rows.shape().rank() != 2 || rows.type() != DType.FLOAT32) {
            throw new GraphException("batch extender " + name() + " keeps vectors [N, P], but the target is " + rows.tensorType()
                    + "; choose a decoder that makes vectors of targets, such as no-op or symmetric-projection-head");
        }
        int size = options.size;
        // On each worker of a cluster the rows are of other samples: a mean of them would be like none.
        Tensor queue = graph.state("queue", DType.FLOAT32, Shape.of(size, rows.dim(1)), new Initializer.Gaussian(0, 1), Sharing.KEPT);
        Tensor position = graph.state("position", DType.FLOAT32, Shape.of(1), Initializer.zeros(), Sharing.KEPT);
        graph.assign(queue, inserted(graph, queue, position, rows));
        graph.assign(position, wrapped(position.add(rows.dim(0) % size), size));
        return comparison.withNegatives(queue);
    }

    /** The queue with the rows from the position on. Of more rows than it holds it keeps the last. */
    private static Tensor inserted(Graph graph, Tensor queue, Tensor position, Tensor rows) {
        long size = queue.dim(0);
        long kept = Math.min(size, rows.dim(0));
        long dropped = rows.dim(0) - kept;
        float[] numbers = new float[Math.toIntExact(size)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        Tensor places = graph.constant(Array.of(Shape.of(size), numbers));
        // How far each place lies behind the first that is written, going round: row number `age` comes there, if there is one.
        Tensor age = places.sub(wrapped(position.add(dropped % size), size));
        age = age.less(0).where(age.add(size), age);
        Tensor coming = rows.slice(0, dropped, rows.dim(0)).gather(0, age.clip(0, kept - 1).cast(DType.INT64));
        return age.less(kept).unsqueeze(1).where(coming, queue);
    }

    private static Tensor wrapped(Tensor position, long size) {
        return position.less(size).where(position, position.sub(size));
    }
}
