package io.repforge.essentials.encoders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.api.space.Space;
import io.repforge.essentials.encoders.MagicalCnn.Arch;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What encoders are made of, on images of 96×96. */
class ArchitectureTest {

    private static final Space.Image RGB = Space.image(3, 96, 96);

    /** An applied encoder. */
    private record Applied(Graph graph, EncoderModule encoder) {

        static <O extends Record> Applied of(Encoder<O> encoder, O options, Space.Image space, int features) {
            Graph graph = new Graph(Mode.TRAINING);
            var context = Encoder.Context.of(graph, StepSpec.of(space), PairSpec.of(space, space), features);
            EncoderModule module = encoder.build(context, options);
            module.encode(graph.input("x", DType.FLOAT32, space.shape().prepend(2)));
            return new Applied(graph, module);
        }

        /** Shapes of trained weights of convolutions and linear layers, in their order. */
        List<String> weights() {
            return graph.variables().values().stream().filter(Variable::trained).map(variable -> variable.tensor().shape())
                    .filter(shape -> shape.rank() > 1).map(Shape::toString).toList();
        }

        long trained() {
            return graph.variables().values().stream().filter(Variable::trained)
                    .mapToLong(variable -> variable.tensor().shape().elements()).sum();
        }

        List<String> maps() {
            return encoder.featureMaps().stream().map(Shape::toString).toList();
        }
    }

    @Test
    void basic_cnn_has_three_convolutions_without_padding() {
        Applied cnn = Applied.of(new BasicCnn(), new BasicCnn.Options(false), RGB, 128);
        assertEquals(List.of("[32, 3, 8, 8]", "[64, 32, 4, 4]", "[64, 64, 3, 3]", "[128, 4096]"), cnn.weights());
        assertEquals(List.of("[3, 96, 96]", "[32, 23, 23]", "[64, 10, 10]", "[64, 8, 8]"), cnn.maps());
    }

    static Stream<Arguments> magicalMaps() {
        return Stream.of(
                Arguments.of(Arch.RESNET_128, List.of("[64, 24, 24]", "[128, 12, 12]", "[128, 6, 6]", "[32, 6, 6]"), "[128, 1152]"),
                Arguments.of(Arch.RESNET, List.of("[64, 24, 24]", "[128, 12, 12]", "[32, 12, 12]"), "[128, 4608]"),
                Arguments.of(Arch.RESNET_128_X2, List.of("[64, 48, 48]", "[128, 24, 24]", "[128, 12, 12]", "[32, 12, 12]"), "[128, 4608]"),
                Arguments.of(Arch.RESNET_256, List.of("[64, 24, 24]", "[128, 12, 12]", "[256, 6, 6]", "[32, 6, 6]"), "[128, 1152]"),
                Arguments.of(Arch.MAGICAL,
                        List.of("[64, 96, 96]", "[128, 48, 48]", "[128, 24, 24]", "[128, 12, 12]", "[128, 6, 6]"), "[256, 4608]"),
                Arguments.of(Arch.SMALL,
                        List.of("[64, 48, 48]", "[128, 24, 24]", "[128, 12, 12]", "[128, 6, 6]", "[128, 3, 3]"), "[256, 1152]"));
    }

    @ParameterizedTest
    @MethodSource("magicalMaps")
    void magical_cnns_have_the_feature_maps_and_hidden_layer_of_their_table(Arch arch, List<String> maps, String hidden) {
        Applied cnn = Applied.of(new MagicalCnn(), new MagicalCnn.Options(arch, 0, false), RGB, 64);
        assertEquals("[3, 96, 96]", cnn.maps().get(0));
        assertEquals(maps, cnn.maps().subList(1, cnn.maps().size()));
        List<String> weights = cnn.weights();
        String output = "[64, " + hidden.substring(1, hidden.indexOf(',')) + "]";
        assertEquals(List.of(hidden, output), weights.subList(weights.size() - 2, weights.size()));
    }

    @ParameterizedTest
    @EnumSource
    void the_hidden_layer_of_magical_cnns_has_as_many_units_as_asked_for(Arch arch) {
        List<String> weights = Applied.of(new MagicalCnn(), new MagicalCnn.Options(arch, 0, 1, 1024, false), RGB, 64).weights();
        assertEquals("[64, 1024]", weights.get(weights.size() - 1));
    }

    @Test
    void magical_residual_blocks_project_their_shortcuts() {
        Applied cnn = Applied.of(new MagicalCnn(), new MagicalCnn.Options(Arch.RESNET_128, 0, false), RGB, 64);
        assertTrue(cnn.weights().containsAll(List.of("[64, 3, 1, 1]", "[128, 64, 1, 1]", "[128, 128, 1, 1]", "[32, 128, 1, 1]")),
                cnn.weights().toString());
    }

    @Test
    void the_plain_magical_cnns_begin_with_a_kernel_of_five() {
        Applied cnn = Applied.of(new MagicalCnn(), new MagicalCnn.Options(Arch.MAGICAL, 0, false), RGB, 64);
        assertEquals(List.of("[64, 3, 5, 5]", "[128, 64, 3, 3]", "[128, 128, 3, 3]", "[128, 128, 3, 3]", "[128, 128, 3, 3]"),
                cnn.weights().subList(0, 5));
    }

    private static ConvNet.Options plain(List<Integer> channels, List<Integer> strides, int grid) {
        return new ConvNet.Options(channels, strides, 1, ConvNet.Block.PLAIN, 3, grid, false, List.of(), false);
    }

    @Test
    void conv_net_halves_the_map_at_each_stage_but_the_first_and_ends_in_the_mean_over_all_places() {
        Applied net = Applied.of(new ConvNet(), plain(List.of(16, 32, 64), List.of(), 1), RGB, 128);
        assertEquals(List.of("[16, 3, 3, 3]", "[32, 16, 3, 3]", "[64, 32, 3, 3]", "[128, 64]"), net.weights());
        assertEquals(List.of("[3, 96, 96]", "[16, 96, 96]", "[32, 48, 48]", "[64, 24, 24]"), net.maps());
    }

    @Test
    void conv_net_takes_the_strides_layers_kernel_and_hidden_sizes_that_it_is_given() {
        var options = new ConvNet.Options(List.of(16, 32), List.of(3, 1), 2, ConvNet.Block.PLAIN, 5, 2, false, List.of(50), false);
        Applied net = Applied.of(new ConvNet(), options, RGB, 128);
        assertEquals(List.of("[16, 3, 5, 5]", "[16, 16, 5, 5]", "[32, 16, 5, 5]", "[32, 32, 5, 5]", "[50, 128]", "[128, 50]"), net.weights());
        assertEquals(List.of("[3, 96, 96]", "[16, 32, 32]", "[16, 32, 32]", "[32, 32, 32]", "[32, 32, 32]"), net.maps());
    }

    @Test
    void conv_net_has_a_weight_for_each_place_of_its_last_map_where_that_is_left_as_it_is() {
        List<String> weights = Applied.of(new ConvNet(), plain(List.of(16, 32), List.of(4, 4), 0), RGB, 128).weights();
        assertEquals("[128, 1152]", weights.get(weights.size() - 1));
    }

    @Test
    void conv_net_normalises_what_comes_of_its_last_map_if_wanted_each_number_by_a_scale_and_a_shift_of_its_own() {
        var normalised = new ConvNet.Options(List.of(16, 32), List.of(4, 4), 1, ConvNet.Block.PLAIN, 3, 3, true, List.of(), false);
        Applied with = Applied.of(new ConvNet(), normalised, RGB, 128);
        Applied without = Applied.of(new ConvNet(), plain(List.of(16, 32), List.of(4, 4), 3), RGB, 128);
        assertEquals(without.weights(), with.weights());
        assertEquals(without.trained() + 2 * 32 * 9, with.trained());
    }

    @Test
    void conv_net_refuses_a_grid_of_more_places_than_its_last_map_has() {
        GraphException refusal =
                assertThrows(GraphException.class, () -> Applied.of(new ConvNet(), plain(List.of(8, 8), List.of(2, 2), 3), Space.image(1, 8, 8), 4));
        assertEquals("encoder conv-net is to average its last map to 3×3 places, but it has 2×2; lower grid, or strides", refusal.getMessage());
    }

    @Test
    void conv_net_wants_a_stride_for_each_stage() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> plain(List.of(8, 8), List.of(2), 1));
        assertEquals("strides has 1 numbers for 2 stages; give one for each of channels, or leave it out", refusal.getMessage());
    }

    @Test
    void a_learned_scale_doubles_the_networks_output() {
        Applied cnn = Applied.of(new BasicCnn(), new BasicCnn.Options(true), RGB, 128);
        List<String> weights = cnn.weights();
        assertTrue(weights.containsAll(List.of("[256, 4096]", "[128, 256]")), weights.toString());
        assertEquals(2, weights.stream().filter("[128, 256]"::equals).count());
    }

    @Test
    void basic_cnn_refuses_small_images_and_says_what_to_use() {
        GraphException refusal = assertThrows(GraphException.class,
                () -> Applied.of(new BasicCnn(), new BasicCnn.Options(false), Space.image(1, 28, 28), 64));
        assertEquals("encoder basic-cnn needs images of at least 36×36 pixels, but the observations are image 1×28×28; use magical-cnn, or"
                + " resnet-18 with stem: small", refusal.getMessage());
    }

    @Test
    void dropout_is_not_ignored_by_residual_networks() {
        assertThrows(IllegalArgumentException.class, () -> new MagicalCnn.Options(Arch.RESNET_128, 0.1, false));
    }

    @Test
    void dropout_draws_once_for_each_convolution() {
        Applied cnn = Applied.of(new MagicalCnn(), new MagicalCnn.Options(Arch.SMALL, 0.1, false), RGB, 64);
        assertEquals(5, cnn.graph.randoms().size());
    }

    static Stream<Applied> convolutional() {
        return Stream.of(Applied.of(new BasicCnn(), new BasicCnn.Options(true), RGB, 128),
                Applied.of(new MagicalCnn(), new MagicalCnn.Options(Arch.SMALL, 0, false), RGB, 128),
                Applied.of(new MagicalCnn(), new MagicalCnn.Options(Arch.RESNET, 0, false), RGB, 128));
    }

    @ParameterizedTest
    @MethodSource("convolutional")
    void convolutional_encoders_give_their_last_feature_map_beside_the_representation(Applied applied) {
        Tensor map = applied.encoder.encode(applied.graph.input("y", DType.FLOAT32, RGB.shape().prepend(3))).tensor(Encoding.FEATURE_MAP);
        List<Shape> maps = applied.encoder.featureMaps();
        assertEquals(maps.get(maps.size() - 1).prepend(3), map.shape());
    }

    /** As the peers evaluate them: what comes before the layer to D features. */
    static Stream<Arguments> withoutLastLayer() {
        return Stream.of(
                Arguments.of(new BasicCnn(), new BasicCnn.Options(false), 64 * 8 * 8),
                Arguments.of(new MagicalCnn(), new MagicalCnn.Options(Arch.SMALL, 0, false), 256),
                Arguments.of(new MagicalCnn(), new MagicalCnn.Options(Arch.RESNET_128, 0, false), 128),
                Arguments.of(new ConvNet(), plain(List.of(16, 32), List.of(), 1), 32),
                Arguments.of(new ConvNet(), plain(List.of(16, 32), List.of(8, 2), 0), 32 * 6 * 6),
                Arguments.of(new MlpEncoder(), new MlpEncoder.Options(List.of(40, 30), false), 30));
    }

    @ParameterizedTest
    @MethodSource("withoutLastLayer")
    <O extends Record> void encoders_without_a_last_layer_give_what_comes_before_it(Encoder<O> encoder, O options, int features) {
        Graph graph = new Graph(Mode.TRAINING);
        var context = Encoder.Context.of(graph, StepSpec.of(RGB), PairSpec.of(RGB, RGB), 7).withoutLastLayer();
        Encoding encoding = encoder.build(context, options).encode(graph.input("x", DType.FLOAT32, RGB.shape().prepend(2)));
        assertEquals(Shape.of(2, features), encoding.mean().shape());
        assertTrue(graph.variables().keySet().stream().noneMatch(name -> name.startsWith("output/")), graph.variables().keySet().toString());
    }

    @Test
    void an_encoder_that_gives_no_such_tensor_says_so() {
        Applied mlp = Applied.of(new MlpEncoder(), new MlpEncoder.Options(List.of(4), false), RGB, 8);
        Encoding encoding = mlp.encoder.encode(mlp.graph.input("y", DType.FLOAT32, RGB.shape().prepend(3)));
        GraphException refusal = assertThrows(GraphException.class, () -> encoding.tensor(Encoding.FEATURE_MAP));
        assertEquals("the encoder gives no 'feature_map' beside its representation, only [hidden1]; choose an encoder that gives it", refusal.getMessage());
    }
}
