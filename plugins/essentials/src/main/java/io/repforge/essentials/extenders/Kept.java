package io.repforge.essentials.extenders;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Sharing;
import io.repforge.api.graph.Tensor;

/** Rows of earlier batches, first in, first out. They start as standard normal ones. */
final class Kept {

    private final Graph graph;
    private final Tensor rows;
    private final Tensor position;

    /**
     * Makes their states in the current scope.
     *
     * @param extender name of the batch extender, for the message
     * @param size how many are kept
     * @param like what is kept, vectors {@code [N, P]}
     * @throws GraphException if these aren't vectors
     */
    Kept(Graph graph, String extender, int size, Tensor like) {
        if (like.shape().rank() != 2 || like.type() != DType.FLOAT32) {
            throw new GraphException("batch extender " + extender + " keeps vectors [N, P], but the target is " + like.tensorType()
                    + "; choose a decoder that makes vectors of targets, such as no-op or symmetric-projection-head");
        }
        this.graph = graph;
        // On each worker of a cluster the rows are of other samples: a mean of them would be like none.
        this.rows = graph.state("queue", DType.FLOAT32, Shape.of(size, like.dim(1)), new Initializer.Gaussian(0, 1), Sharing.KEPT);
        this.position = graph.state("position", DType.FLOAT32, Shape.of(1), Initializer.zeros(), Sharing.KEPT);
    }

    /** Those of before this batch, {@code [size, P]}. */
    Tensor rows() {
        return rows;
    }

    /** Has the rows of this batch, from the next step on, take the place of the oldest, wrapping round. Of more than are kept the last count. */
    void push(Tensor batch) {
        long size = rows.dim(0);
        graph.assign(rows, inserted(batch));
        graph.assign(position, wrapped(position.add(batch.dim(0) % size), size));
    }

    private Tensor inserted(Tensor batch) {
        long size = rows.dim(0);
        long kept = Math.min(size, batch.dim(0));
        long dropped = batch.dim(0) - kept;
        float[] numbers = new float[Math.toIntExact(size)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        Tensor places = graph.constant(Array.of(Shape.of(size), numbers));
        // How far each place lies behind the first that is written, going round: row number `age` comes there, if there is one.
        Tensor age = places.sub(wrapped(position.add(dropped % size), size));
        age = age.less(0).where(age.add(size), age);
        Tensor coming = batch.slice(0, dropped, batch.dim(0)).gather(0, age.clip(0, kept - 1).cast(DType.INT64));
        return age.less(kept).unsqueeze(1).where(coming, rows);
    }

    private static Tensor wrapped(Tensor position, long size) {
        return position.less(size).where(position, position.sub(size));
    }
}
