package io.repforge.tests.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.PairConstructor;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.array.Values;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.datasets.sprites.SyntheticSprites;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.autodiff.Gradients;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each algorithm that learns from trajectories, as its preset has it, on sprites: every parameter learns from the first batch on. */
class TrajectoryAlgorithmsTest {

    private static final int BATCH = 6;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static Stream<Arguments> algorithms() {
        List<String> names = new ArrayList<>(List.of("ceb", "fixed-variance-ceb", "fixed-variance-target-projected-ceb",
                "inverse-dynamics-prediction", "action-prediction", "contrastive-inverse-dynamics-prediction",
                "action-conditioned-temporal-cpc", "dynamics-prediction", "action-conditioned-temporal-vae"));
        return names.stream().flatMap(name -> name.endsWith("ceb")
                ? Stream.of(Arguments.of(name, SyntheticSprites.Actions.DISCRETE, 1))
                : Stream.of(Arguments.of(name, SyntheticSprites.Actions.DISCRETE, 1), Arguments.of(name, SyntheticSprites.Actions.BOX, 3)));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void every_parameter_gets_a_gradient(String algorithm, SyntheticSprites.Actions actions, int k) throws IOException {
        Dataset sprites = new SyntheticSprites().open(new SyntheticSprites.Options(32, actions, 1, 4, 12, 0.5, 0), null);
        RepresentationLearner.Builder builder = RepresentationLearner.of(algorithm).representationDim(16);
        if (k > 1) {
            builder.set("pair_constructor", Map.of("use", "temporal-offset", "k", k, "mode", modeOf(algorithm)));
        }
        Architecture architecture = builder.build().architecture(sprites.spec());
        Network.WithLoss network = Network.training(architecture, BATCH);
        Graph graph = network.graph();
        List<Tensor> parameters = graph.variables().values().stream().filter(Variable::trained).map(Variable::tensor).toList();
        Map<Tensor, Tensor> gradients = Gradients.of(graph, network.loss().loss(), parameters);
        assertEquals(List.of(), parameters.stream().filter(parameter -> !gradients.containsKey(parameter)).toList(), "without a gradient");

        Map<String, Tensor> outputs = new LinkedHashMap<>(Map.of("loss", network.loss().loss()));
        gradients.forEach((parameter, gradient) -> outputs.put(parameter.name() + "'", gradient));
        Map<String, Array> fed = new HashMap<>(batch(sprites, architecture));
        fed.putAll(draws(graph));
        byte[] model = OnnxWriter.of(graph).outputs(outputs)
                .values(new Initialization(1).values(graph.variables().values())).write().toByteArray();
        try (InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
            fed.keySet().retainAll(session.inputs());
            Map<String, Array> results = session.infer(fed);
            assertTrue(Double.isFinite(results.get("loss").get(0)), "the loss is " + results.get("loss").get(0));
            List<String> still = parameters.stream().map(Tensor::name).filter(name -> isZero(results.get(name + "'"))).toList();
            assertEquals(List.of(), still, "without a gradient that isn't zero");
        }
    }

    private static String modeOf(String algorithm) {
        return switch (algorithm) {
            case "action-prediction" -> "action-prediction";
            case "action-conditioned-temporal-cpc", "dynamics-prediction", "action-conditioned-temporal-vae" -> "dynamics";
            default -> "inverse-dynamics";
        };
    }

    private static boolean isZero(Array gradient) {
        for (double value : gradient.toDoubles()) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** The first pairs, each of another moment. */
    private static Map<String, Array> batch(Dataset dataset, Architecture architecture) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        try (PairReader reader = PairConstructor.pairs(
                architecture.pairConstructor(), dataset.read(Dataset.Pass.inOrder()), dataset.spec(), 1)) {
            for (int i = 0; i < 5 * BATCH; i++) {
                Pair pair = reader.next();
                if (i % 5 == 0) {
                    pairs.add(pair);
                }
            }
        }
        Map<String, Array> fed = new HashMap<>();
        fed.put(Network.CONTEXT, stack(pairs, Pair::context));
        fed.put(Network.TARGET, stack(pairs, Pair::target));
        if (pairs.get(0).extra() != null) {
            fed.put(Network.EXTRA, stack(pairs, Pair::extra));
        }
        fed.put(Network.TRAJECTORY, Array.of(Shape.of(BATCH), pairs.stream().mapToLong(Pair::trajectory).toArray()));
        fed.put(Network.TIMESTEP, Array.of(Shape.of(BATCH), pairs.stream().mapToLong(Pair::timestep).toArray()));
        return fed;
    }

    private static Array stack(List<Pair> pairs, Function<Pair, Values> part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        pairs.forEach(pair -> bytes.writeBytes(((Array) part.apply(pair)).bytes()));
        Array first = (Array) part.apply(pairs.get(0));
        return new Array(first.type(), first.shape().prepend(pairs.size()), bytes.toByteArray());
    }

    private static Map<String, Array> draws(Graph graph) {
        Random random = new Random(3);
        Map<String, Array> draws = new HashMap<>();
        graph.randoms().forEach((name, drawn) -> {
            float[] values = new float[Math.toIntExact(drawn.tensor().shape().elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat();
            }
            draws.put(name, Array.of(drawn.tensor().shape(), values));
        });
        return draws;
    }
}
