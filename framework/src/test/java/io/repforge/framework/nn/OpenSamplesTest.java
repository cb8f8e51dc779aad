package io.repforge.framework.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Ranking;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.DropPath;
import io.repforge.api.nn.LayerNorm;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.MultiHeadAttention;
import io.repforge.api.nn.PatchEmbedding;
import io.repforge.api.nn.Patches;
import io.repforge.api.nn.PositionEmbedding;
import io.repforge.api.nn.TransformerBlock;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What says that it leaves N open, built for one sample and written with an open batch, computes each of any number of samples as it would alone. */
class OpenSamplesTest {

    private static final int SAMPLES = 4;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private interface Build {
        Tensor of(Graph graph, Tensor x);
    }

    /** @param sample shape of one sample */
    private record Part(String name, Shape sample, Build build) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Part> parts() {
        Shape tokens = Shape.of(6, 8);
        Shape images = Shape.of(3, 8, 12);
        return Stream.of(
                new Part("linear of vectors", Shape.of(5), (g, x) -> new Linear(g, "linear", 3).apply(x)),
                new Part("linear of sequences", tokens, (g, x) -> new Linear(g, "linear", 3).apply(x)),
                new Part("linear of maps", Shape.of(2, 3, 4), (g, x) -> new Linear(g, "linear", 3, false).apply(x)),
                new Part("linear of sequences of one token", Shape.of(1, 4), (g, x) -> new Linear(g, "linear", 3).apply(x)),
                new Part("layer norm", tokens, (g, x) -> new LayerNorm(g, "norm").apply(x)),
                new Part("self-attention", tokens, (g, x) -> new MultiHeadAttention(g, "attention", 4).apply(x)),
                new Part("cross-attention by a mask of its samples", tokens, (g, x) -> new MultiHeadAttention(g, "attention", 2).apply(
                        x.slice(1, 0, 2), x, x.select(2, 0).less(0.5).unsqueeze(1, 2))),
                new Part("attention by a mask of tokens", tokens, (g, x) -> new MultiHeadAttention(g, "attention", 1).apply(x, x, triangle(g, 6))),
                new Part("transformer block", tokens, (g, x) -> new TransformerBlock(g, "block", 2, 4, 0.5).apply(x)),
                new Part("drop path", tokens, (g, x) -> new DropPath(g, 0.5).apply(x.square())),
                new Part("patch embedding", images, (g, x) -> new PatchEmbedding(g, "patches", 5, 4).apply(x)),
                new Part("patches", images, (g, x) -> Patches.cut(x, 2)),
                new Part("patches that are joined", images, (g, x) -> Patches.join(Patches.cut(x, 4).relu(), 2, 3, 4)),
                new Part("one patch", images, (g, x) -> Patches.cut(x.slice(2, 0, 4).slice(3, 0, 4), 4)),
                new Part("learned positions", tokens, (g, x) -> x.add(PositionEmbedding.learned(g, "positions", 2, 2, 8).of(2, 3))),
                new Part("sine and cosine positions", tokens, (g, x) -> x.add(PositionEmbedding.sineCosine(g, 8).of(3, 2))),
                new Part("largest along the features", tokens, (g, x) -> Ranking.largest(x, 2, 3).values()),
                new Part("sorted tokens and their way back", tokens, (g, x) -> {
                    Ranking order = Ranking.descending(x.select(2, 3), 1);
                    return Tensor.concat(1, Rows.gather(x, order.indices()), Rows.gather(x, order.places()));
                }),
                new Part("rows that are put among others", tokens, (g, x) -> Rows.scatter(x.neg(), Ranking.smallest(x.select(2, 0), 1, 2).indices(), x.slice(1, 0, 2))),
                new Part("class token", tokens, (g, x) -> Tensor.concat(1, Rows.repeat(g.parameter("token", Shape.of(1, 1, 8), Initializer.ones()), x), x)),
                new Part("expanded features", tokens, (g, x) -> x.slice(2, 0, 1).expand(Shape.of(x.dim(0), 6, 7))));
    }

    private static Tensor triangle(Graph g, int tokens) {
        float[] values = new float[tokens * tokens];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % tokens <= i / tokens ? 0 : 1;
        }
        return g.constant(Array.of(Shape.of(tokens, tokens), values)).less(0.5);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void computes_each_sample_as_it_would_alone(Part part) {
        Graph graph = new Graph(Mode.EVALUATION);
        Tensor y = part.build.of(graph, graph.input("x", DType.FLOAT32, part.sample.prepend(1)));
        byte[] model = OnnxWriter.of(graph).output("y", y).values(new Initialization(1).values(graph.variables().values())).openBatch().write().toByteArray();
        int size = Math.toIntExact(part.sample.elements());
        int results = Math.toIntExact(y.shape().elements());
        float[] samples = new float[SAMPLES * size];
        Random random = new Random(2);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = random.nextFloat();
        }
        try (InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
            float[] together = session.infer(Map.of("x", Array.of(part.sample.prepend(SAMPLES), samples))).get("y").toFloats();
            for (int i = 0; i < SAMPLES; i++) {
                Array one = Array.of(part.sample.prepend(1), Arrays.copyOfRange(samples, i * size, (i + 1) * size));
                float[] alone = session.infer(Map.of("x", one)).get("y").toFloats();
                assertArrayEquals(alone, Arrays.copyOfRange(together, i * results, (i + 1) * results), 1e-5f);
            }
        }
    }
}
