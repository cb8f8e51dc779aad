package io.repforge.backbones;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Encoder;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.api.space.Space;
import io.repforge.backbones.Vit.Positions;
import io.repforge.backbones.Vit.Size;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Features of two images beside those of torchvision 0.29 (ResNets), timm 1.0.31 (ViT, ConvNeXt) and the authors' code (wide ResNet, szagoruyko/wide-residual-networks),
 * in training mode and float64 there, all weights by the formula below. Expected are the first four features of each, and the mean of all absolute ones.
 */
class ReferenceValuesTest {

    static Stream<Arguments> backbones() {
        return Stream.of(
                Arguments.of(new Resnet18(), new Resnet18.Options(Stem.IMAGENET, false, false), Space.image(3, 40, 48), new double[] {
                        0.370716, 1.120590, 0.308215, 1.169909, 1.605278, 0.577609, 0.446421, 0.430772, 0.846617}),
                Arguments.of(new DeepResnet.Resnet34(), new DeepResnet.Options(Stem.SMALL, false, false, false), Space.image(3, 16, 16), new double[] {
                        1.120752, 0.551802, 0.919554, 0.969990, 1.475227, 1.502738, 0.902548, 1.390211, 1.066695}),
                Arguments.of(new DeepResnet.Resnet50(), new DeepResnet.Options(Stem.IMAGENET, false, false, false), Space.image(3, 40, 48), new double[] {
                        1.248443, 0.918495, 1.128771, 0.933525, 1.452945, 0.912145, 0.279610, 1.438524, 1.073914}),
                Arguments.of(new WideResnet28(), new WideResnet28.Options(2, 0, false), Space.image(3, 16, 16), new double[] {
                        0.235879, 0.321805, 0.433432, 0.342843, 0.520751, 0.369630, 0.363056, 0.658403, 0.411955}),
                Arguments.of(new Vit(), Vit.Options.of(4, 12, 2, 3, true), Space.image(3, 16, 24), new double[] {
                        1.266870, 0.044488, 0.089263, -0.150307, 1.169851, 0.112315, 0.066113, -0.115556, 0.782360}),
                Arguments.of(new Vit(), Vit.Options.of(4, 12, 2, 3, false), Space.image(3, 16, 24), new double[] {
                        0.875899, 0.533694, 0.188336, 0.486315, 0.855460, 0.575192, 0.087055, 0.511565, 0.746909}),
                Arguments.of(new Vit(), new Vit.Options(Size.TINY, 4, 12, 2, 3, true, Positions.SINE_COSINE, 3, 0, 1e-5, false), Space.image(3, 16, 24),
                        new double[] {0.836014, -0.657890, 0.170244, -0.067140, 0.736539, -0.611426, -0.013170, -0.105379, 0.774246}),
                Arguments.of(new ConvNextTiny(), new ConvNextTiny.Options(4, 0, false), Space.image(3, 32, 64), new double[] {
                        -1.053027, 0.492097, 0.060635, 2.596496, -0.507078, 0.519244, -0.306982, 2.202499, 0.817170}));
    }

    @ParameterizedTest
    @MethodSource("backbones")
    <O extends Record> void features_are_those_of_the_networks_that_the_field_uses(Encoder<O> encoder, O options, Space.Image image, double[] expected) {
        Graph graph = new Graph(Mode.TRAINING);
        var context = Encoder.Context.of(graph, StepSpec.of(image), PairSpec.of(image, image), 1).withoutLastLayer();
        Shape batch = image.shape().prepend(2);
        Tensor features = encoder.build(context, options).encode(graph.input("images", DType.FLOAT32, batch)).mean();
        byte[] model = OnnxWriter.of(graph).output("features", features).values(values(graph)).write().toByteArray();
        float[] got;
        try (Engine engine = Engine.load(); InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
            got = session.infer(Map.of("images", Array.of(batch, hashed(batch.elements(), 7, 0.5, 0.5)))).get("features").toFloats();
        }
        double sum = 0;
        for (float value : got) {
            sum += Math.abs(value);
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i], got[i], 1e-3, "feature " + i + " of the first image");
            assertEquals(expected[4 + i], got[got.length / 2 + i], 1e-3, "feature " + i + " of the second image");
        }
        assertEquals(expected[8], sum / got.length, 2e-5, "mean of absolute features");
    }

    private static Map<String, Array> values(Graph graph) {
        Map<String, Array> values = new HashMap<>(new Initialization(0).values(graph.variables().values()));
        graph.variables().values().stream().filter(Variable::trained).forEach(variable -> values.put(variable.name(), value(variable.name(), variable.tensor().shape())));
        return values;
    }

    /** Biases are small, factors of normalisation around 1, tokens and positions of middling size, weights of the size that keeps that of what they are multiplied by. */
    private static Array value(String name, Shape shape) {
        int seed = name.chars().sum();
        double offset = shape.rank() == 1 && !name.endsWith("bias") ? 1 : 0;
        double scale = shape.rank() == 1 ? 0.2 : shape.dim(0) == 1 ? 0.5 : Math.sqrt(3.0 / shape.without(0).elements());
        return Array.of(shape, hashed(shape.elements(), seed, offset, scale));
    }

    /** Numbers that look random, uniform within the offset ± the scale. */
    private static float[] hashed(long n, int seed, double offset, double scale) {
        float[] values = new float[Math.toIntExact(n)];
        for (int i = 0; i < n; i++) {
            int x = (int) ((i + 1) * 2654435761L + seed * 40503L);
            x = (x ^ x >>> 15) * (int) 2246822519L;
            x = (x ^ x >>> 13) * (int) 3266489917L;
            x ^= x >>> 16;
            values[i] = (float) (offset + scale * (Integer.toUnsignedLong(x) / 2147483648.0 - 1));
        }
        return values;
    }
}
