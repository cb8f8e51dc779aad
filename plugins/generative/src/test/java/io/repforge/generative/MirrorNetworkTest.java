package io.repforge.generative;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.space.Space;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pixels come back along the maps by which they went. */
class MirrorNetworkTest {

    private static Shape weight(Graph graph, String layer) {
        return graph.variables().get(layer + "/weight").tensor().shape();
    }

    @Test
    void goes_from_each_map_to_the_one_before_and_keeps_the_channels_of_the_first() {
        Graph graph = new Graph(Mode.TRAINING);
        List<Shape> maps = List.of(Shape.of(3, 96, 96), Shape.of(64, 24, 24), Shape.of(128, 12, 12), Shape.of(128, 6, 6), Shape.of(32, 6, 6));
        MirrorNetwork network = new MirrorNetwork(graph, maps, Space.image(3, 96, 96), false);
        assertEquals(Shape.of(2, 3, 96, 96), network.apply(graph.input("z", DType.FLOAT32, Shape.of(2, 10))).mean().shape());
        assertEquals(Shape.of(32 * 6 * 6, 10), weight(graph, "input"));
        assertEquals(Shape.of(32, 128, 3, 3), weight(graph, "conv1"));
        assertEquals(Shape.of(128, 128, 4, 4), weight(graph, "conv2"));
        assertEquals(Shape.of(128, 64, 4, 4), weight(graph, "conv3"));
        assertEquals(Shape.of(64, 64, 6, 6), weight(graph, "conv4"));
        assertEquals(Shape.of(3, 64, 3, 3), weight(graph, "mean"));
    }

    @Test
    void reaches_sizes_that_are_no_multiples() {
        Graph graph = new Graph(Mode.EVALUATION);
        List<Shape> maps = List.of(Shape.of(1, 28, 31), Shape.of(8, 7, 8), Shape.of(16, 4, 4), Shape.of(16, 2, 2));
        MirrorNetwork network = new MirrorNetwork(graph, maps, Space.image(1, 28, 31), false);
        assertEquals(Shape.of(1, 1, 28, 31), network.apply(graph.input("z", DType.FLOAT32, Shape.of(1, 4))).mean().shape());
    }
}
