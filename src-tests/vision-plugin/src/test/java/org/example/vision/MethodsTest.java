package org.example.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.api.DataSource;
import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Variable;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.data.HostDataContext;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.runtime.cuda.CudaCoverage;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three methods, each from its recipe in {@code configs}, made small by overrides alone. */
class MethodsTest {

    private static final Components COMPONENTS = ClassPathComponents.load();
    private static final StepSpec STEPS = StepSpec.of(Space.image(1, 28, 28));
    private static final int STEPS_PER_EPOCH = 30;

    @TempDir
    Path temp;

    private static Recipe recipe(String method, String... more) {
        List<String> sets = new ArrayList<>(List.of("batch_size=16", "n_epochs=2", "batches_per_epoch=" + STEPS_PER_EPOCH, "save_interval=1", "evaluate=null",
                "shuffle_buffer_size=64", method.equals("mae") ? "encoder.width=16" : "encoder.encoder.width=16"));
        sets.addAll(List.of(more));
        return Recipes.load(Path.of("configs", method + ".yaml"), sets, COMPONENTS);
    }

    private LearnResult learn(Recipe recipe, LearnOptions options) throws IOException {
        OptionBinder binder = new OptionBinder(COMPONENTS);
        HostDataContext context = new HostDataContext(COMPONENTS,
                (component, given) -> binder.options(component.optionsType(), given, component.name()), recipe.baseDirectory(), temp);
        List<Dataset> data = new ArrayList<>();
        for (Use<DataSource<?>> source : recipe.train()) {
            data.add(DataSource.open(source, context));
        }
        return RepresentationLearner.of(recipe).learn(data, options);
    }

    private LearnOptions options(Recipe recipe, String run, Losses losses) {
        return LearnOptions.of(recipe).logDir(temp.resolve(run)).threads(1).listeners(losses.use());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dino", "mae", "i-jepa"})
    void theLossFallsAndARunThatDiedGoesOnBitForBit(String method) throws IOException {
        Recipe recipe = recipe(method, "optimizer.learning_rate=2e-3");
        Losses whole = Losses.all();
        LearnResult uninterrupted = learn(recipe, options(recipe, "whole", whole));
        assertEquals(2 * STEPS_PER_EPOCH, whole.byStep().size());
        // At first the teacher chooses the same for all images, which the student can easily do, too: the centre takes some steps to tell them apart.
        int from = method.equals("dino") ? 15 : 1;
        double first = whole.mean(from, from + 9);
        double last = whole.mean(2 * STEPS_PER_EPOCH - 9, 2 * STEPS_PER_EPOCH);
        assertTrue(last < first, "loss " + first + " before and " + last + " after");

        Losses dead = Losses.dyingAfter(STEPS_PER_EPOCH + 3);
        assertThrows(UserError.class, () -> learn(recipe, options(recipe, "died", dead)));
        Losses resumed = Losses.all();
        LearnResult result = learn(recipe, options(recipe, "died", resumed).resume(true));
        assertEquals(whole.byStep().tailMap(STEPS_PER_EPOCH + 1L), resumed.byStep());
        assertEquals(uninterrupted.encoder().values(), result.encoder().values());
    }

    /** A step of plain gradient descent at rate 1 moves a parameter by its gradient. */
    @ParameterizedTest
    @ValueSource(strings = {"dino", "mae", "i-jepa"})
    void everyParameterHasAGradient(String method) throws IOException {
        Recipe recipe = recipe(method, "n_epochs=1", "batches_per_epoch=1", "optimizer={use: sgd, learning_rate: 1.0, momentum: 0.0}", "scheduler=constant");
        learn(recipe, options(recipe, "run", Losses.all()));
        CheckpointFile before = CheckpointFile.read(temp.resolve("run/artifacts/checkpoint"));
        CheckpointFile after = CheckpointFile.read(temp.resolve("run/checkpoints/epoch-0001/checkpoint"));
        Map<String, String> idle = new TreeMap<>();
        for (Variable variable : training(recipe).graph().variables().values()) {
            if (variable.trained() && !after.trained().containsKey(variable.name())) {
                idle.put(variable.name(), "the loss doesn't depend on it");
            } else if (variable.trained() && before.trained().get(variable.name()).equals(after.trained().get(variable.name()))) {
                idle.put(variable.name(), "its gradient is zero");
            }
        }
        assertEquals(Map.of(), idle);
    }

    private static Network.WithLoss training(Recipe recipe) {
        return Network.training(RepresentationLearner.of(recipe).architecture(STEPS), recipe.batchSize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dino", "mae", "i-jepa"})
    void theEncoderTakesAnyNumberOfImagesAndEncodesEachAsIfItWereAlone(String method) throws IOException {
        Recipe recipe = recipe(method, "n_epochs=1", "batches_per_epoch=2");
        ModelProto encoder = learn(recipe, options(recipe, "run", Losses.all())).encoder().model();
        int pixels = 28 * 28;
        byte[] images = new byte[5 * pixels];
        new Random(1).nextBytes(images);
        try (Engine engine = Engine.load(); InferenceSession session = engine.openInference(encoder.toByteArray(), SessionOptions.defaults().withThreads(1))) {
            float[] together = embed(session, images, 5);
            assertEquals(5 * 16, together.length);
            for (int i = 0; i < 5; i++) {
                float[] alone = embed(session, Arrays.copyOfRange(images, i * pixels, (i + 1) * pixels), 1);
                assertArrayEquals(alone, Arrays.copyOfRange(together, i * 16, (i + 1) * 16), 1e-5f);
            }
        }
    }

    private static float[] embed(InferenceSession session, byte[] images, int n) {
        return session.infer(Map.of("observation", Array.of(Shape.of(n, 1, 28, 28), images))).get("representation").toFloats();
    }

    @ParameterizedTest
    @CsvSource({
        "dino, context/augmented context/augmented target/view local 1/view local 2/view local 3/view local 4",
        "mae, context/view visible/view hidden",
        "i-jepa, context/view block 1/view block 2/view block 3/view block 4/view visible"})
    void picturesShowTheFurtherViews(String method, String rows) throws IOException {
        Losses losses = Losses.all();
        Recipe recipe = recipe(method, "n_epochs=1", "batches_per_epoch=1");
        learn(recipe, options(recipe, "run", losses).saveBatchInterval(1));
        assertEquals(Map.of(1L, List.of(rows.split("/"))), losses.pictures());
    }

    /** All that is trained computes on CUDA devices and nowhere else. Needs no such device. */
    @ParameterizedTest
    @ValueSource(strings = {"dino", "mae", "i-jepa"})
    void everythingHasAKernelOnCudaDevices(String method) throws IOException {
        Recipe recipe = recipe(method);
        UpdateRule rule = Optimizer.rule(recipe.optimizer());
        Network.WithLoss network = training(recipe);
        CudaCoverage coverage = new CudaCoverage();
        ModelProto model = TrainingModel.of(network.graph(), network.loss().loss(), network.loss().statistics(), rule).write();
        assertEquals(List.of(), coverage.gaps(model));
        assertEquals(List.of(), coverage.stranded(model));
    }
}
