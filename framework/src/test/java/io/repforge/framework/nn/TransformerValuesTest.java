package io.repforge.framework.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.DropPath;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.MultiHeadAttention;
import io.repforge.api.nn.PatchEmbedding;
import io.repforge.api.nn.Patches;
import io.repforge.api.nn.PositionEmbedding;
import io.repforge.api.nn.Transformer;
import io.repforge.api.nn.TransformerBlock;
import io.repforge.framework.reference.ReferenceInterpreter;
import io.repforge.framework.reference.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the parts of Vision Transformers compute, beside their definitions. */
class TransformerValuesTest {

    private final Graph graph = new Graph(Mode.TRAINING);
    private final Map<Tensor, Value> feeds = new HashMap<>();

    private Tensor counting(long... dims) {
        Tensor tensor = graph.input("x" + feeds.size(), DType.FLOAT32, Shape.of(dims));
        feeds.put(tensor, Value.of(tensor.shape(), IntStream.range(0, (int) tensor.shape().elements()).asDoubleStream().toArray()));
        return tensor;
    }

    private double[] value(Tensor tensor) {
        Random random = new Random(7);
        graph.variables().values().forEach(variable -> feeds.computeIfAbsent(variable.tensor(),
                t -> Value.of(t.shape(), random.doubles(t.shape().elements(), -1, 1).toArray())));
        return ReferenceInterpreter.of(graph, feeds).value(tensor).data();
    }

    private double[] variable(String name) {
        return feeds.get(graph.variables().get(name).tensor()).data();
    }

    /** {@code x Wᵀ + b} of one row. */
    private double[] linear(String name, double[] x, int row, boolean biased) {
        double[] weight = variable(name + "/weight");
        int in = 4;
        return IntStream.range(0, 4).mapToDouble(out -> (biased ? variable(name + "/bias")[out] : 0)
                + IntStream.range(0, in).mapToDouble(i -> x[row * in + i] * weight[out * in + i]).sum()).toArray();
    }

    /** Vaswani et al. 2017, equation 1, for each of two heads, token by token. */
    @Test
    void attention_weighs_values_by_the_softmax_of_scaled_products_where_the_mask_allows_it() {
        Tensor x = graph.input("x", DType.FLOAT32, Shape.of(1, 3, 4));
        Tensor mask = graph.input("mask", DType.BOOL, Shape.of(3, 3));
        double[] tokens = new Random(1).doubles(12, -1, 1).toArray();
        double[] allowed = {1, 0, 1, 0, 1, 0, 1, 1, 1};
        feeds.put(x, Value.of(x.shape(), tokens));
        feeds.put(mask, Value.of(mask.shape(), allowed));
        double[] y = value(new MultiHeadAttention(graph, "attention", 2).apply(x, x, mask));
        for (int t = 0; t < 3; t++) {
            double[] query = linear("attention/query", tokens, t, true);
            double[] joined = new double[4];
            for (int head = 0; head < 2; head++) {
                double[] weights = new double[3];
                double total = 0;
                for (int s = 0; s < 3; s++) {
                    double[] key = linear("attention/key", tokens, s, false);
                    double score = (query[2 * head] * key[2 * head] + query[2 * head + 1] * key[2 * head + 1]) / Math.sqrt(2);
                    weights[s] = allowed[t * 3 + s] * Math.exp(score);
                    total += weights[s];
                }
                for (int s = 0; s < 3; s++) {
                    double[] values = linear("attention/value", tokens, s, true);
                    joined[2 * head] += weights[s] / total * values[2 * head];
                    joined[2 * head + 1] += weights[s] / total * values[2 * head + 1];
                }
            }
            double[] expected = linear("attention/output", joined, 0, true);
            assertArrayEquals(expected, new double[] {y[4 * t], y[4 * t + 1], y[4 * t + 2], y[4 * t + 3]}, 1e-6);
        }
    }

    /** So that an engine, or a lowering, can find it. */
    @Test
    void attention_is_written_in_the_pattern_that_engines_fuse() {
        Tensor x = counting(1, 3, 4);
        new MultiHeadAttention(graph, "attention", 2).apply(x, x, graph.input("mask", DType.BOOL, Shape.of(3, 3)));
        Predicate<Node> core = node -> List.of("MatMul", "Div", "Where", "Add", "Softmax", "Transpose", "Reshape").contains(node.op())
                && node.name().chars().filter(c -> c == '/').count() == 1;
        assertEquals(List.of("Reshape", "Transpose", "Reshape", "Transpose", "Reshape", "Transpose", "MatMul", "Div", "Where", "Add", "Softmax",
                "MatMul", "Transpose", "Reshape"), graph.nodes().stream().filter(core).map(Node::op).toList());
    }

    @Test
    void attention_refuses_heads_and_masks_that_do_not_fit() {
        Tensor x = counting(2, 3, 4);
        GraphException heads = assertThrows(GraphException.class, () -> new MultiHeadAttention(graph, "odd", 3).apply(x));
        assertTrue(heads.getMessage().startsWith("odd/attention: takes [N, T, D]"), heads.getMessage());
        Tensor mask = graph.input("mask", DType.BOOL, Shape.of(3, 2));
        GraphException shape = assertThrows(GraphException.class, () -> new MultiHeadAttention(graph, "masked", 2).apply(x, x, mask));
        assertTrue(shape.getMessage().contains("broadcast to [N, heads, T, S] = [2, 2, 3, 3]"), shape.getMessage());
    }

    @Test
    void patches_hold_the_pixels_of_their_place_with_the_channels_at_each() {
        Tensor images = counting(1, 2, 2, 4);
        assertArrayEquals(new double[] {0, 8, 1, 9, 4, 12, 5, 13, 2, 10, 3, 11, 6, 14, 7, 15}, value(Patches.cut(images, 2)));
        Tensor larger = counting(2, 3, 6, 4);
        assertArrayEquals(value(larger), value(Patches.join(Patches.cut(larger, 2), 3, 2, 2)));
        GraphException error = assertThrows(GraphException.class, () -> Patches.cut(larger, 4));
        assertTrue(error.getMessage().contains("multiples of 4"), error.getMessage());
    }

    @Test
    void a_patch_embedding_is_a_linear_layer_over_each_patch() {
        Tensor images = counting(2, 1, 4, 4);
        double[] tokens = value(new PatchEmbedding(graph, "patches", 3, 2).apply(images));
        double[] weight = variable("patches/weight");
        double lastOfSecondImage = variable("patches/bias")[1];
        double[] pixels = {26, 27, 30, 31};
        for (int i = 0; i < 4; i++) {
            lastOfSecondImage += weight[4 + i] * pixels[i];
        }
        assertEquals(24, tokens.length);
        assertEquals(lastOfSecondImage, tokens[22], 1e-9);
    }

    @Test
    void fixed_positions_are_sines_and_cosines_of_column_and_row() {
        Tensor positions = PositionEmbedding.sineCosine(graph, 8).of(2, 3);
        assertEquals(Shape.of(1, 6, 8), positions.shape());
        double[] lastOfAll = new double[8];
        double[] all = value(positions);
        System.arraycopy(all, 40, lastOfAll, 0, 8);
        assertArrayEquals(new double[] {Math.sin(2), Math.sin(0.02), Math.cos(2), Math.cos(0.02), Math.sin(1), Math.sin(0.01), Math.cos(1), Math.cos(0.01)},
                lastOfAll, 1e-7);
        assertThrows(IllegalArgumentException.class, () -> PositionEmbedding.sineCosine(graph, 6));
    }

    @Test
    void learned_positions_are_the_parameter_on_their_own_grid() {
        PositionEmbedding learned = PositionEmbedding.learned(graph, "positions", 2, 3, 4);
        assertSame(graph.variables().get("positions/weight").tensor(), learned.of(2, 3));
    }

    /** PyTorch's coefficients for a quarter of the way are −0.10546875, 0.87890625, 0.26171875 and −0.03515625. */
    @Test
    void learned_positions_are_interpolated_by_a_bicubic_spline_on_others() {
        PositionEmbedding learned = PositionEmbedding.learned(graph, "positions", 1, 4, 1);
        feeds.put(learned.of(1, 4), Value.of(Shape.of(1, 4, 1), 0, 1, 0, 0));
        double a = -0.10546875;
        double b = 0.87890625;
        double c = 0.26171875;
        double d = -0.03515625;
        assertArrayEquals(new double[] {a, c, b, b, c, a, d, 0}, value(learned.of(1, 8)), 1e-7);
        assertArrayEquals(new double[] {0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0}, value(learned.of(3, 4)), 1e-7);
    }

    @Test
    void drop_path_leaves_out_whole_samples_and_scales_the_others() {
        Tensor x = counting(4, 2).add(1);
        Tensor y = new DropPath(graph, 0.2).apply(x);
        feeds.put(graph.randoms().get("drop_path").tensor(), Value.of(Shape.of(4, 1), 1, 0, 1, 0));
        assertArrayEquals(new double[] {1.25, 2.5, 0, 0, 6.25, 7.5, 0, 0}, value(y), 1e-6);
        assertSame(x, graph.frozen(() -> new DropPath(graph, 0.2).apply(x)));
    }

    @Test
    void a_perceptron_and_a_linear_layer_say_what_they_take() {
        Tensor x = counting(2, 3, 4);
        GraphException error = assertThrows(GraphException.class, () -> new Mlp(graph, "head", List.of(5), 2, true).apply(x));
        assertTrue(error.getMessage().contains("takes vectors [N, features], but is given float32 [2, 3, 4]"), error.getMessage());
        GraphException vector = assertThrows(GraphException.class, () -> new Linear(graph, "linear", 2).apply(counting(4)));
        assertTrue(vector.getMessage().startsWith("linear/Gemm: takes [N, …, features]"), vector.getMessage());
        assertEquals(Shape.of(2, 3, 7), new Linear(graph, "tokens", 7).apply(x).shape());
    }

    /** Of the last block all that the class token doesn't need is left out, but what it gives is the same. */
    @Test
    void theFirstTokenAloneIsWhatItIsAmongAll() {
        Transformer transformer = new Transformer(graph, 2, TransformerBlock.Style.of(2).withLayerScale(0.5));
        Transformer.Layers layers = transformer.layers(counting(2, 3, 4).mul(0.1));
        double[] all = value(layers.normalised());
        double[] first = value(layers.first());
        assertEquals(Shape.of(2, 4), layers.first().shape());
        for (int image = 0; image < 2; image++) {
            for (int feature = 0; feature < 4; feature++) {
                assertEquals(all[image * 12 + feature], first[image * 4 + feature], 1e-12);
            }
        }
        Set<Node> behind = new LinkedHashSet<>();
        addBehind(layers.first(), behind);
        List<Shape> products = behind.stream().filter(node -> node.op().equals("MatMul")).map(node -> node.output(0).shape()).toList();
        assertEquals(6 + 2, products.stream().filter(shape -> shape.rank() == 3 && shape.dim(1) == 3).count(), "of the first block all, of the second keys and values");
    }

    @Test
    void withDropPathTheFirstTokenIsCutOutOfAll() {
        Transformer transformer = new Transformer(graph, 2, TransformerBlock.Style.of(2).withDropPath(0.5));
        Tensor first = transformer.layers(counting(2, 3, 4)).first();
        assertEquals(2, graph.randoms().size(), "each part of the second block is left out once");
        assertEquals(Shape.of(2, 4), first.shape());
    }

    private static void addBehind(Tensor tensor, Set<Node> nodes) {
        Node producer = tensor.producer();
        if (producer != null && nodes.add(producer)) {
            producer.inputs().stream().filter(Objects::nonNull).forEach(input -> addBehind(input, nodes));
        }
    }
}
