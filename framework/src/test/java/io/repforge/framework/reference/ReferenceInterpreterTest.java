package io.repforge.framework.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Outside;
import io.repforge.api.graph.Padding;
import io.repforge.api.graph.Ranking;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values worked out by hand or taken from the examples of the ONNX specification. */
class ReferenceInterpreterTest {

    private final Graph graph = new Graph(Mode.TRAINING);
    private final Map<Tensor, Value> feeds = new HashMap<>();

    private Tensor given(DType type, Shape shape, double... values) {
        Tensor tensor = graph.input("x" + feeds.size(), type, shape);
        feeds.put(tensor, Value.of(shape, values));
        return tensor;
    }

    private Tensor given(Shape shape, double... values) {
        return given(DType.FLOAT32, shape, values);
    }

    /** 0, 1, 2, … */
    private Tensor counting(long... dims) {
        Shape shape = Shape.of(dims);
        return given(shape, IntStream.range(0, (int) shape.elements()).asDoubleStream().toArray());
    }

    private void expect(Tensor tensor, double... values) {
        assertArrayEquals(values, ReferenceInterpreter.of(graph, feeds).value(tensor).data(), 1e-6);
    }

    @Test
    void the_error_function_has_its_tabulated_values() {
        expect(given(Shape.of(4), 0, 0.5, -1, 3).erf(), 0, 0.5204998778130465, -0.8427007929497149, 0.9999779095030014);
    }

    @Test
    void operands_broadcast() {
        expect(counting(2, 1).add(counting(1, 3)), 0, 1, 2, 1, 2, 3);
    }

    @Test
    void a_convolution_with_padding_and_stride_is_the_specifications_example() {
        Tensor weight = given(Shape.of(1, 1, 3, 3), 1, 1, 1, 1, 1, 1, 1, 1, 1);
        expect(counting(1, 1, 7, 5).conv(weight, null, Window.stride(2, 1)), 12, 27, 24, 63, 108, 81, 123, 198, 141, 112, 177, 124);
    }

    @Test
    void a_transposed_convolution_is_the_specifications_example() {
        Tensor weight = given(Shape.of(1, 1, 3, 3), 1, 1, 1, 1, 1, 1, 1, 1, 1);
        expect(counting(1, 1, 3, 3).convTranspose(weight, null, Window.stride(1), 0),
                0, 1, 3, 3, 2, 3, 8, 15, 12, 7, 9, 21, 36, 27, 15, 9, 20, 33, 24, 13, 6, 13, 21, 15, 8);
    }

    @Test
    void each_group_of_a_convolution_sees_its_own_channels() {
        Tensor weight = given(Shape.of(2, 1, 1, 1), 10, 100);
        expect(counting(1, 2, 1, 2).conv(weight, null, Window.stride(1).grouped(2)), 0, 10, 200, 300);
    }

    @Test
    void pooling_takes_the_largest_or_the_mean_with_zeros_around() {
        Tensor x = counting(1, 1, 2, 2);
        expect(x.maxPool(2, 1, 1), 0, 1, 1, 2, 3, 3, 2, 3, 3);
        expect(x.averagePool(2, 2, 1), 0, 0.25, 0.5, 0.75);
    }

    /** As PyTorch's {@code adaptive_avg_pool2d(torch.arange(15.).view(1, 1, 3, 5), (2, 3))} and {@code (3, 1)}. */
    @Test
    void a_grid_has_the_means_of_cells_which_overlap_where_they_do_not_divide_the_places() {
        Tensor x = counting(1, 1, 3, 5);
        expect(x.adaptiveAveragePool(2, 3), 3, 4.5, 6, 8, 9.5, 11);
        expect(x.adaptiveAveragePool(3, 1), 2, 7, 12);
        expect(x.adaptiveAveragePool(1, 1), 7);
        expect(counting(1, 1, 2, 4).adaptiveAveragePool(1, 2), 2.5, 4.5);
    }

    @Test
    void a_grid_of_more_cells_than_places_is_refused() {
        GraphException refusal = assertThrows(GraphException.class, () -> counting(1, 1, 3, 5).adaptiveAveragePool(4, 4));
        assertEquals("AdaptiveAveragePool of x0: a grid of 4×4 doesn't fit 3×5 places", refusal.getMessage());
    }

    @Test
    void batch_normalisation_uses_the_population_variance_and_moves_the_running_statistics() {
        Tensor x = given(Shape.of(2, 1), 1, 3);
        Tensor.BatchNormResult result = x.batchNormTraining(given(Shape.of(1), 2), given(Shape.of(1), 10),
                given(Shape.of(1), 0), given(Shape.of(1), 1), 0, 0.75);
        expect(result.output(), 8, 12);
        expect(result.runningMean(), 0.5);
        expect(result.runningVariance(), 1);
    }

    @Test
    void a_layer_normalisation_has_mean_0_and_variance_1_before_its_scale() {
        expect(given(Shape.of(2, 2), 1, 3, 10, 30).layerNorm(-1, given(Shape.of(2), 1, 2), given(Shape.of(2), 0, 5), 0), -1, 7, -1, 7);
        expect(given(Shape.of(2, 2), 1, 3, 10, 30).standardize(-1, 0), -1, 1, -1, 1);
        expect(given(Shape.of(2, 2), 1, 3, 11, 3).standardize(0, 11), -5 / 6.0, 0, 5 / 6.0, 0);
    }

    @Test
    void an_lstm_of_one_cell_follows_its_equations() {
        Tensor out = given(Shape.of(2, 1, 1), 1, -1).lstm(given(Shape.of(1, 4, 1), 0.1, 0.2, 0.3, 0.4),
                given(Shape.of(1, 4, 1), 0.5, 0.6, 0.7, 0.8), given(Shape.of(1, 8), 0, 0, 0, 0, 0, 0, 0, 0));
        double c1 = sigmoid(0.1) * Math.tanh(0.4);
        double h1 = sigmoid(0.2) * Math.tanh(c1);
        double c2 = sigmoid(-0.3 + 0.7 * h1) * c1 + sigmoid(-0.1 + 0.5 * h1) * Math.tanh(-0.4 + 0.8 * h1);
        expect(out, h1, sigmoid(-0.2 + 0.6 * h1) * Math.tanh(c2));
    }

    @Test
    void a_gru_of_one_cell_resets_after_the_product() {
        Tensor out = given(Shape.of(1, 1, 1), 1).gru(given(Shape.of(1, 3, 1), 0.1, 0.2, 0.3),
                given(Shape.of(1, 3, 1), 0.5, 0.6, 0.7), given(Shape.of(1, 6), 0, 0, 0, 0, 0, 2));
        expect(out, (1 - sigmoid(0.1)) * Math.tanh(0.3 + sigmoid(0.2) * 2));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void cross_entropy_is_the_mean_of_minus_the_labels_log_probabilities() {
        Tensor labels = given(DType.INT64, Shape.of(2), 1, 0);
        expect(given(Shape.of(2, 2), 0, Math.log(3), 0, 0).crossEntropy(labels), -0.5 * (Math.log(0.75) + Math.log(0.5)));
    }

    @Test
    void grid_samples_between_pixels_are_mixed_and_outside_padded() {
        Tensor x = given(Shape.of(1, 1, 1, 2), 10, 20);
        Tensor grid = given(Shape.of(1, 1, 3, 2), 0, 0, -1, 0, 2, 0);
        expect(x.gridSample(grid, Outside.ZEROS), 15, 5, 0);
        expect(x.gridSample(grid, Outside.BORDER), 15, 10, 20);
        expect(x.gridSample(grid, Outside.REFLECTION), 15, 10, 15);
    }

    @Test
    void slices_gathers_and_pads_pick_their_elements() {
        expect(counting(2, 4).slice(1, 1, -1), 1, 2, 5, 6);
        expect(counting(2, 4).slice(-1, 0, 4, 3), 0, 3, 4, 7);
        expect(counting(3, 2).gather(0, given(DType.INT64, Shape.of(2), 2, 0)), 4, 5, 0, 1);
        expect(counting(2, 2).gatherElements(1, given(DType.INT64, Shape.of(2, 1), 1, 0)), 1, 2);
        expect(counting(3).pad(9, 1, 1), 9, 0, 1, 2, 9);
        expect(counting(3).pad(Padding.REFLECT, 2, 1), 2, 1, 0, 1, 2, 1);
        expect(counting(3).pad(Padding.EDGE, 1, 1), 0, 0, 1, 2, 2);
        expect(counting(3).pad(Padding.WRAP, 1, 1), 2, 0, 1, 2, 0);
        expect(counting(2).tile(2), 0, 1, 0, 1);
        expect(given(DType.INT64, Shape.of(2), 1, 0).oneHot(3), 0, 1, 0, 1, 0, 0);
    }

    @Test
    void the_largest_and_smallest_come_in_order_and_of_equals_the_first() {
        Tensor x = given(Shape.of(2, 4), 3, 1, 3, 2, 0, 5, -1, 5);
        expect(Ranking.largest(x, 1, 3).values(), 3, 3, 2, 5, 5, 0);
        expect(Ranking.largest(x, 1, 3).indices(), 0, 2, 3, 1, 3, 0);
        expect(Ranking.smallest(x, -1, 1).indices(), 1, 2);
        expect(Ranking.descending(x, 0).values(), 3, 5, 3, 5, 0, 1, -1, 2);
        expect(Ranking.ascending(x, 1).places(), 2, 0, 3, 1, 1, 2, 0, 3);
    }

    @Test
    void rows_are_taken_put_and_repeated() {
        Tensor indices = given(DType.INT64, Shape.of(2, 2), 2, 0, 1, 1);
        expect(Rows.gather(counting(2, 3, 1), indices), 2, 0, 4, 4);
        expect(Rows.gather(counting(2, 3), indices), 2, 0, 4, 4);
        Tensor places = given(DType.INT64, Shape.of(2, 1), 2, 0);
        expect(Rows.scatter(counting(2, 3, 2), places, given(Shape.of(2, 1, 2), -1, -2, -3, -4)), 0, 1, 2, 3, -1, -2, -3, -4, 8, 9, 10, 11);
        expect(Rows.repeat(counting(1, 2), counting(3, 5)), 0, 1, 0, 1, 0, 1);
    }

    @Test
    void nearest_resizing_repeats_pixels() {
        expect(counting(1, 1, 1, 2).resizeNearest(2, 4), 0, 0, 1, 1, 0, 0, 1, 1);
        expect(counting(1, 1, 1, 3).resizeNearest(1, 5), 0, 0, 1, 1, 2);
    }

    @Test
    void what_was_not_fed_is_named() {
        Tensor x = graph.input("lonely", DType.FLOAT32, Shape.of(1));
        Exception e = assertThrows(IllegalArgumentException.class, () -> ReferenceInterpreter.of(graph, Map.of()).value(x.neg()));
        assertEquals("no value was fed for lonely float32 [1]", e.getMessage());
    }
}
