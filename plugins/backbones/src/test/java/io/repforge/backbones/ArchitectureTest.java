package io.repforge.backbones;

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
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Variable;
import io.repforge.api.space.Space;
import io.repforge.backbones.Vit.Positions;
import io.repforge.backbones.Vit.Size;
import io.repforge.essentials.encoders.ConvNet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What backbones are made of. */
class ArchitectureTest {

    private static final Space.Image RGB = Space.image(3, 96, 96);
    private static final Space.Image IMAGENET = Space.image(3, 224, 224);

    /** An applied encoder. */
    private record Applied(Graph graph, EncoderModule encoder, Encoding encoding) {

        static <O extends Record> Applied of(Encoder<O> encoder, O options, Space.Image space, int features) {
            return of(encoder, options, Encoder.Context.of(new Graph(Mode.TRAINING), StepSpec.of(space), PairSpec.of(space, space), features));
        }

        static <O extends Record> Applied alone(Encoder<O> encoder, O options, Space.Image space) {
            return of(encoder, options, Encoder.Context.of(new Graph(Mode.TRAINING), StepSpec.of(space), PairSpec.of(space, space), 1).withoutLastLayer());
        }

        private static <O extends Record> Applied of(Encoder<O> encoder, O options, Encoder.Context context) {
            EncoderModule module = encoder.build(context, options);
            Shape batch = ((Space.Image) context.steps().observation()).shape().prepend(2);
            return new Applied(context.graph(), module, module.encode(context.graph().input("x", DType.FLOAT32, batch)));
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

        Initializer start(String name) {
            return graph.variables().get(name).initializer();
        }
    }

    private static DeepResnet.Options deep(Stem stem) {
        return new DeepResnet.Options(stem, false, false, false);
    }

    private static Vit.Options vit(Size size, int patch) {
        return new Vit.Options(size, patch, null, null, null, true, Positions.LEARNED, 0, 0, 0, false);
    }

    /** Those of torchvision and timm without their classifiers, and of WRN-28-2 and WRN-28-10 (1,467,610 and 36,479,194 with one of ten classes). */
    static Stream<Arguments> parameters() {
        return Stream.of(
                Arguments.of(new Resnet18(), new Resnet18.Options(Stem.IMAGENET, false, false), IMAGENET, 11_176_512, 512),
                Arguments.of(new DeepResnet.Resnet34(), deep(Stem.IMAGENET), IMAGENET, 21_284_672, 512),
                Arguments.of(new DeepResnet.Resnet50(), deep(Stem.IMAGENET), IMAGENET, 23_508_032, 2048),
                Arguments.of(new DeepResnet.Resnet101(), deep(Stem.IMAGENET), IMAGENET, 42_500_160, 2048),
                Arguments.of(new Vit(), vit(Size.TINY, 16), IMAGENET, 5_524_416, 192),
                Arguments.of(new Vit(), vit(Size.SMALL, 16), IMAGENET, 21_665_664, 384),
                Arguments.of(new Vit(), vit(Size.BASE, 16), IMAGENET, 85_798_656, 768),
                Arguments.of(new ConvNextTiny(), new ConvNextTiny.Options(4, 0.1, false), IMAGENET, 27_820_128, 768),
                Arguments.of(new WideResnet28(), new WideResnet28.Options(2, 0, false), Space.image(3, 32, 32), 1_467_610 - 1_290, 128),
                Arguments.of(new WideResnet28(), new WideResnet28.Options(10, 0, false), Space.image(3, 32, 32), 36_479_194 - 6_410, 640));
    }

    @ParameterizedTest
    @MethodSource("parameters")
    <O extends Record> void a_backbone_has_as_many_parameters_and_features_as_published(
            Encoder<O> encoder, O options, Space.Image image, long parameters, int features) {
        Applied applied = Applied.alone(encoder, options, image);
        assertEquals(parameters, applied.trained());
        assertEquals(Shape.of(2, features), applied.encoding.mean().shape());
    }

    /** torchvision's resnet18 has 11,689,512 parameters, of which the last layer's 1,000 classes take 513,000. */
    @Test
    void a_number_of_features_that_is_wanted_adds_a_linear_layer() {
        assertEquals(11_689_512, Applied.of(new Resnet18(), new Resnet18.Options(Stem.IMAGENET, false, false), IMAGENET, 1000).trained());
    }

    @Test
    void coordinates_add_two_channels_to_the_stem() {
        Applied with = Applied.of(new Resnet18(), new Resnet18.Options(Stem.IMAGENET, true, false), RGB, 64);
        assertEquals("[64, 5, 7, 7]", with.weights().get(0));
    }

    @Test
    void the_small_stem_keeps_the_size_of_the_image() {
        Applied small = Applied.of(new Resnet18(), new Resnet18.Options(Stem.SMALL, false, false), Space.image(3, 32, 32), 64);
        assertEquals("[64, 3, 3, 3]", small.weights().get(0));
        assertEquals("[512, 4, 4]", small.maps().get(small.maps().size() - 1));
    }

    /** A ResNet-18 without its stem is four stages of two residual blocks. */
    @Test
    void the_residual_conv_net_has_the_blocks_of_resnet_18() {
        var options = new ConvNet.Options(List.of(64, 128, 256, 512), List.of(), 2, ConvNet.Block.RESIDUAL, 3, 1, false, List.of(), false);
        List<String> resnet = Applied.of(new Resnet18(), new Resnet18.Options(Stem.SMALL, false, false), Space.image(64, 8, 8), 10).weights();
        assertEquals(resnet.subList(1, resnet.size()), Applied.of(new ConvNet(), options, Space.image(64, 8, 8), 10).weights());
    }

    @ParameterizedTest
    @EnumSource(Stem.class)
    void resnet_18_takes_images_of_any_size_with_the_same_weights(Stem stem) {
        Applied resnet = Applied.of(new Resnet18(), new Resnet18.Options(stem, true, false), RGB, 128);
        List<String> maps = resnet.maps();
        int variables = resnet.graph.variables().size();
        Encoding small = resnet.encoder.encode(resnet.graph.input("small", DType.FLOAT32, Shape.of(5, 3, 40, 33)));

        assertEquals(Shape.of(5, 128), small.mean().shape());
        assertEquals(variables, resnet.graph.variables().size());
        assertEquals(maps, resnet.maps(), "maps are those of the first application");
        int side = stem == Stem.IMAGENET ? 2 : 5;
        assertEquals(Shape.of(5, 512, side, side), small.tensor(Encoding.FEATURE_MAP).shape());
    }

    /** torchvision's zero_init_residual. */
    @Test
    void the_last_normalisation_of_each_block_may_start_at_0() {
        Applied plain = Applied.alone(new DeepResnet.Resnet50(), deep(Stem.SMALL), Space.image(3, 32, 32));
        Applied zero = Applied.alone(new DeepResnet.Resnet50(), new DeepResnet.Options(Stem.SMALL, false, true, false), Space.image(3, 32, 32));
        Applied basic = Applied.alone(new Resnet18(), new Resnet18.Options(Stem.SMALL, false, true, false), Space.image(3, 32, 32));
        assertEquals(Initializer.ones(), plain.start("stage3_block6/norm3/weight"));
        assertEquals(Initializer.zeros(), zero.start("stage3_block6/norm3/weight"));
        assertEquals(Initializer.ones(), zero.start("stage3_block6/norm2/weight"));
        assertEquals(Initializer.zeros(), basic.start("stage4_block2/norm2/weight"));
        assertEquals(Initializer.ones(), basic.start("stage4_block1/shortcut_norm/weight"));
    }

    @Test
    void transformers_start_as_timms_and_convnexts_as_their_authors() {
        Initializer small = new Initializer.Gaussian(0, 0.02);
        Applied vit = Applied.alone(new Vit(), new Vit.Options(Size.TINY, 4, null, 2, null, true, Positions.LEARNED, 4, 0, 0, true), Space.image(3, 32, 32));
        for (String name : List.of("class_token", "class_position", "positions/weight", "mask_token", "block2/attention/key/weight", "block1/output/weight")) {
            assertEquals(small, vit.start(name), name);
        }
        assertEquals(new Initializer.Gaussian(0, 1e-6), vit.start("registers"));
        assertEquals(Initializer.uniformFanIn(48), vit.start("patches/weight"));
        assertEquals(Initializer.zeros(), vit.start("block1/attention/key/bias"));
        Applied convNext = Applied.alone(new ConvNextTiny(), new ConvNextTiny.Options(2, 0, false), Space.image(3, 32, 32));
        for (String name : List.of("stem/weight", "stage2_reduction/weight", "stage3_block9/depthwise/weight", "stage1_block1/hidden/weight")) {
            assertEquals(small, convNext.start(name), name);
        }
        assertEquals(Initializer.zeros(), convNext.start("stage4_block3/depthwise/bias"));
        assertEquals(new Initializer.Fill(1e-6), convNext.start("stage4_block3/scale/weight"));
    }

    @Test
    void a_vision_transformer_names_what_each_block_makes_of_the_class_token_and_of_the_patches_alone() {
        var options = new Vit.Options(Size.SMALL, 8, 16, 2, 4, true, Positions.SINE_COSINE, 3, 0.1, 1e-5, false);
        Encoding encoding = Applied.of(new Vit(), options, Space.image(1, 16, 24), 5).encoding;
        assertEquals(List.of("block1_class", "block1", "block2_class", "block2", Encoding.TOKENS), List.copyOf(encoding.tensors().keySet()));
        assertEquals(Shape.of(2, 16), encoding.tensor("block1_class").shape());
        assertEquals(Shape.of(2, 6, 16), encoding.tensor("block2").shape());
        assertEquals(Shape.of(2, 6, 16), encoding.tensor(Encoding.TOKENS).shape());
        assertEquals(Shape.of(2, 5), encoding.mean().shape());
    }

    @Test
    void drop_path_grows_from_none_in_the_first_block() {
        Applied vit = Applied.alone(new Vit(), new Vit.Options(Size.TINY, 8, 16, 3, 2, true, Positions.LEARNED, 0, 0.2, 0, false), RGB);
        List<String> drawn = vit.graph.randoms().values().stream().map(random -> random.tensor().name() + " " + random.draw()).toList();
        assertEquals(4, drawn.size(), drawn.toString());
        assertTrue(drawn.stream().allMatch(draw -> draw.startsWith("block2/") ? draw.contains("0.9") : draw.startsWith("block3/") && draw.contains("0.8")),
                drawn.toString());
        Applied convNext = Applied.alone(new ConvNextTiny(), new ConvNextTiny.Options(2, 0.1, false), Space.image(3, 32, 32));
        assertEquals(17, convNext.graph.randoms().size());
    }

    @Test
    void what_does_not_fit_is_told_with_what_to_do() {
        assertEquals("encoder vit cuts images into patches of 5×5 pixels, which doesn't go into image 3×96×96; set patch to a number that divides height and width",
                assertThrows(GraphException.class, () -> Applied.alone(new Vit(), vit(Size.TINY, 5), RGB)).getMessage());
        assertEquals("heads must divide the width, and 5 doesn't divide 192", assertThrows(IllegalArgumentException.class,
                () -> new Vit.Options(Size.TINY, 4, null, null, 5, true, Positions.LEARNED, 0, 0, 0, false)).getMessage());
        assertEquals("positions: sine-cosine needs a width that is a multiple of 4, and 6 isn't", assertThrows(IllegalArgumentException.class,
                () -> new Vit.Options(Size.TINY, 4, 6, 1, 3, true, Positions.SINE_COSINE, 0, 0, 0, false)).getMessage());
        assertEquals("encoder convnext-tiny divides height and width by 32 at patch 4, but the observations are image 3×28×28; lower patch",
                assertThrows(GraphException.class, () -> Applied.alone(new ConvNextTiny(), new ConvNextTiny.Options(4, 0, false), Space.image(3, 28, 28))).getMessage());
    }
}
