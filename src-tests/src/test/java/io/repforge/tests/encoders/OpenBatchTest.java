package io.repforge.tests.encoders;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.repforge.api.Encoder;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.space.Space;
import io.repforge.backbones.Resnet18;
import io.repforge.backbones.Stem;
import io.repforge.essentials.encoders.BasicCnn;
import io.repforge.essentials.encoders.ConvNet;
import io.repforge.essentials.encoders.MagicalCnn;
import io.repforge.essentials.encoders.MlpEncoder;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An encoder built for one observation and written with an open batch encodes any number of them, each as it would alone. */
class OpenBatchTest {

    private static final int FEATURES = 9;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static Stream<Arguments> encoders() {
        Space.Image image = Space.image(3, 40, 44);
        return Stream.of(
                Arguments.of(new BasicCnn(), new BasicCnn.Options(false), image),
                Arguments.of(new MagicalCnn(), new MagicalCnn.Options(MagicalCnn.Arch.RESNET_128, 0, false), image),
                Arguments.of(new MagicalCnn(), new MagicalCnn.Options(MagicalCnn.Arch.MAGICAL, 0.3, true), image),
                Arguments.of(new Resnet18(), new Resnet18.Options(Stem.IMAGENET, true, false), image),
                Arguments.of(new Resnet18(), new Resnet18.Options(Stem.SMALL, true, true), Space.image(1, 8, 8)),
                Arguments.of(new ConvNet(), new ConvNet.Options(List.of(8, 16), List.of(2, 3), 1, ConvNet.Block.PLAIN, 5, 3, false, List.of(12), false), image),
                Arguments.of(new MlpEncoder(), new MlpEncoder.Options(List.of(16), false), Space.box(5)),
                Arguments.of(new MlpEncoder(), new MlpEncoder.Options(List.of(16), true), Space.box(2, 3)));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    <O extends Record> void encodes_each_observation_as_it_would_alone(Encoder<O> encoder, O options, Space space) {
        Graph graph = new Graph(Mode.EVALUATION);
        var context = Encoder.Context.of(graph, StepSpec.of(space), PairSpec.of(space, space), FEATURES);
        var mean = encoder.build(context, options).encode(graph.input("x", DType.FLOAT32, space.shape().prepend(1))).mean();
        byte[] model = OnnxWriter.of(graph).output("z", mean).values(new Initialization(1).values(graph.variables().values()))
                .openBatch().write().toByteArray();
        int size = Math.toIntExact(space.shape().elements());
        float[] observations = new float[4 * size];
        Random random = new Random(2);
        for (int i = 0; i < observations.length; i++) {
            observations[i] = random.nextFloat();
        }
        try (InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
            float[] together = session.infer(Map.of("x", Array.of(space.shape().prepend(4), observations))).get("z").toFloats();
            for (int i = 0; i < 4; i++) {
                Array one = Array.of(space.shape().prepend(1), Arrays.copyOfRange(observations, i * size, (i + 1) * size));
                float[] alone = session.infer(Map.of("x", one)).get("z").toFloats();
                assertArrayEquals(alone, Arrays.copyOfRange(together, i * FEATURES, (i + 1) * FEATURES), 1e-5f);
            }
        }
    }
}
