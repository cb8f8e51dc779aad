package io.repforge.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Algorithm;
import io.repforge.api.Comparison;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.PairTensors;
import io.repforge.api.Probe;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.InstalledPlugin;
import io.repforge.framework.plugin.PluginComponents;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party's jar, built against the plugin API alone and dropped into a folder beside our bundles. */
class SamplePluginTest {

    @TempDir
    Path plugins;

    @BeforeEach
    void installOurBundles() throws IOException {
        PackagedJar.essentials().copyTo(plugins);
        PackagedJar.contrastive().copyTo(plugins);
    }

    private Components withSample() throws IOException {
        PackagedJar.samplePlugin().copyTo(plugins);
        return PluginComponents.load(List.of(plugins));
    }

    @Test
    void itsComponentsAreThereOnceTheJarIsInTheFolder() throws IOException {
        try (Components before = PluginComponents.load(List.of(plugins))) {
            assertThrows(UserError.class, () -> before.find(Encoder.class, "separable-cnn"));
        }
        try (Components components = withSample()) {
            assertEquals("hypersphere", components.find(Encoder.class, "separable-cnn").plugin());
            assertEquals("hypersphere", components.find(Loss.class, "alignment-uniformity").plugin());
            assertEquals("hypersphere", components.find(Probe.class, "nearest-centroid").plugin());
            assertEquals("hypersphere", components.find(Algorithm.class, "hypersphere/hypersphere").plugin());
        }
    }

    @Test
    void itsManifestIsRead() throws IOException {
        try (Components components = withSample()) {
            InstalledPlugin plugin = components.plugins().stream().filter(p -> p.id().equals("hypersphere")).findFirst().orElseThrow();
            assertEquals("0.1.0", plugin.version());
            assertEquals("Example Vision", plugin.provider());
            assertTrue(plugin.location().startsWith(plugins.toAbsolutePath().toString()), plugin::location);
        }
    }

    @Test
    void itSeesNothingOfTheHostButTheContract() throws IOException {
        try (Components components = withSample()) {
            ClassLoader loader = components.find(Encoder.class, "separable-cnn").component().getClass().getClassLoader();
            assertEquals(Encoder.class.getClassLoader(), loaded(loader, Encoder.class.getName()).getClassLoader());
            assertThrows(ClassNotFoundException.class, () -> loader.loadClass(Recipe.class.getName()));
        }
    }

    private static Class<?> loaded(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** The bundle of redundancy reduction has a loss of that name as well. */
    @Test
    void itsPresetMeansItsOwnLossWhereAnotherPluginHasOneOfThatName() throws IOException {
        PackagedJar.redundancyReduction().copyTo(plugins);
        try (Components components = withSample()) {
            assertThrows(UserError.class, () -> components.find(Loss.class, "alignment-uniformity"));
            Recipe recipe = Recipes.of(Map.of("algorithm", "hypersphere"), plugins, components);
            assertEquals(components.find(Loss.class, "hypersphere/alignment-uniformity").component(), recipe.loss().component());
            assertTrue(recipe.resolvedYaml().contains("use: hypersphere/alignment-uniformity"), recipe::resolvedYaml);
        }
    }

    @Test
    void aRecipeMayStartFromItsAlgorithmAndMixItWithOtherComponents() throws IOException {
        try (Components components = withSample()) {
            Recipe recipe = Recipes.of(Map.of("algorithm", Map.of("use", "hypersphere", "uniformity", 0.5),
                    "encoder", Map.of("use", "separable-cnn", "channels", List.of(8, 16))), plugins, components);
            assertEquals("separable-cnn", recipe.encoder().component().name());
            assertEquals("alignment-uniformity", recipe.loss().component().name());
            assertTrue(recipe.loss().options().toString().contains("uniformity=0.5"), () -> recipe.loss().options().toString());
            assertEquals("no-op", recipe.decoder().component().name());
        }
    }

    @Test
    void itsEncoderBuildsItsNetwork() throws IOException {
        try (Components components = withSample()) {
            Recipe recipe = Recipes.of(Map.of("algorithm", "hypersphere"), plugins, components);
            Space images = Space.image(3, 32, 32);
            Graph graph = new Graph(Mode.TRAINING);
            EncoderModule encoder = Encoder.build(recipe.encoder(),
                    Encoder.Context.of(graph, StepSpec.of(images), PairSpec.of(images, images), 10));
            Tensor batch = graph.input("images", DType.FLOAT32, Shape.of(4, 3, 32, 32));
            assertEquals(Shape.of(4, 10), encoder.encode(batch).mean().shape());
        }
    }

    @Test
    void itsLossIsThatOfThePaper() throws IOException {
        float[][] x = {{1, 0}, {0, 2}, {-3, 4}};
        float[][] y = {{1, 1}, {-1, 3}, {-1, 0}};
        try (Components components = withSample(); Engine engine = Engine.load()) {
            Recipe recipe = Recipes.of(Map.of("algorithm", "hypersphere"), plugins, components);
            Graph graph = new Graph(Mode.TRAINING);
            Tensor context = graph.constant(Array.of(Shape.of(3, 2), x[0][0], x[0][1], x[1][0], x[1][1], x[2][0], x[2][1]));
            Tensor target = graph.constant(Array.of(Shape.of(3, 2), y[0][0], y[0][1], y[1][0], y[1][1], y[2][0], y[2][1]));
            Tensor indices = graph.constant(Array.of(Shape.of(3), 0L, 1L, 2L));
            Distribution c = Distribution.point(context);
            Distribution t = Distribution.point(target);
            Loss.Value value = Loss.compute(recipe.loss(), graph, Loss.Inputs.of(Comparison.of(c, t), Encodings.of(c, t),
                    PairTensors.of(context, target, indices, indices)));
            byte[] model = OnnxWriter.of(graph).output("loss", value.loss()).outputs(value.statistics()).write().toByteArray();
            try (InferenceSession session = engine.openInference(model, SessionOptions.defaults())) {
                Map<String, Array> results = session.infer(Map.of());
                assertEquals(alignment(x, y), results.get("alignment").get(0), 1e-5);
                assertEquals((spread(x) + spread(y)) / 2, results.get("uniformity").get(0), 1e-5);
                assertEquals(alignment(x, y) + (spread(x) + spread(y)) / 2, results.get("loss").get(0), 1e-5);
            }
        }
    }

    private static double alignment(float[][] x, float[][] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += squaredDistance(x[i], y[i]);
        }
        return sum / x.length;
    }

    private static double spread(float[][] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                sum += i == j ? 0 : Math.exp(-2 * squaredDistance(x[i], x[j]));
            }
        }
        return Math.log(sum / (x.length * (x.length - 1)));
    }

    /** Of the vectors scaled to length 1. */
    private static double squaredDistance(float[] a, float[] b) {
        double dx = a[0] / Math.hypot(a[0], a[1]) - b[0] / Math.hypot(b[0], b[1]);
        double dy = a[1] / Math.hypot(a[0], a[1]) - b[1] / Math.hypot(b[0], b[1]);
        return dx * dx + dy * dy;
    }

    @Test
    void aCopyOfTheJarUnderAnotherNameIsRefused() throws IOException {
        Path jar = PackagedJar.samplePlugin().copyTo(plugins);
        Path copy = Files.copy(jar, plugins.resolve("z-copy.jar"));
        UserError error = assertThrows(UserError.class, () -> PluginComponents.load(List.of(plugins)).close());
        assertEquals(copy.toAbsolutePath() + ": has the same plugin id 'hypersphere' as " + jar.toAbsolutePath() + "; remove one of them.",
                error.getMessage());
    }
}
