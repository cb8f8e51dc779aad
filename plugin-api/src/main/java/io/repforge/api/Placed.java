package io.repforge.api;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.List;

/**
 * Images, and where they lie in those that they were made of, so that a loss can tell which places of two views show the same. A box has the left, the upper, the right and
 * the lower edge as shares of width and height, from 0 to 1 within the whole. One whose left edge is to the right of its right edge is mirrored.
 *
 * @param images {@code [N, C, H, W]}
 * @param boxes {@code [N, 4]}, {@code float32}
 */
@Experimental
public record Placed(Tensor images, Tensor boxes) {

    private static final int EDGES = 4;

    /** What a row of the boxes is. */
    public static final Space SPACE = Space.box(EDGES);

    /** Images that lie in themselves, whole. */
    public static Placed whole(Tensor images) {
        Graph graph = images.graph();
        float[] edges = {0, 0, 1, 1};
        return new Placed(images, Rows.repeat(graph.constant(Array.of(Shape.of(1, EDGES), edges)), images));
    }

    /** Other images in the same places. */
    public Placed withImages(Tensor other) {
        return new Placed(other, boxes);
    }

    /**
     * Parts of these.
     *
     * @param parts the images of them
     * @param edges left, upper, right and lower edge of each part as shares of width and height of these, {@code float32}, with as many elements as there are images
     */
    public Placed part(Tensor parts, Tensor... edges) {
        if (edges.length != EDGES) {
            throw new IllegalArgumentException("a part has four edges, got " + edges.length);
        }
        List<Tensor> within = List.of(edges).stream().map(edge -> edge.cast(DType.FLOAT32).reshape(images.dim(0), 1)).toList();
        Tensor corner = boxes.slice(1, 0, 2);
        Tensor size = boxes.slice(1, 2, EDGES).sub(corner);
        Tensor first = corner.add(Tensor.concat(1, within.get(0), within.get(1)).mul(size));
        Tensor last = corner.add(Tensor.concat(1, within.get(2), within.get(3)).mul(size));
        return new Placed(parts, Tensor.concat(1, first, last));
    }

    /**
     * Where the cells of a grid that is laid over each image lie: their centres, from left to right and then from top to bottom.
     *
     * @param boxes {@code [N, 4]}
     * @param rows of the grid
     * @param columns of the grid
     * @return (x, y) as shares of width and height of what the boxes lie in, {@code [N, rows · columns, 2]}
     */
    public static Tensor centres(Tensor boxes, int rows, int columns) {
        float[] shares = new float[2 * rows * columns];
        for (int i = 0; i < rows * columns; i++) {
            shares[2 * i] = (i % columns + 0.5f) / columns;
            shares[2 * i + 1] = (i / columns + 0.5f) / rows;
        }
        Tensor within = boxes.graph().constant(Array.of(Shape.of(1, (long) rows * columns, 2), shares));
        Tensor corner = boxes.slice(1, 0, 2).unsqueeze(1);
        return corner.add(boxes.slice(1, 2, EDGES).unsqueeze(1).sub(corner).mul(within));
    }
}
