package io.repforge.tests.augmentations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.essentials.augmenters.BlockMask;
import io.repforge.essentials.augmenters.NoAugmenter;
import io.repforge.essentials.augmenters.RandomMask;
import io.repforge.essentials.augmenters.VaryingMask;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.RandomInputs;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which patches of images are hidden, through ONNX Runtime: a grid of 6 rows and 8 columns. */
class MasksTest {

    private static final int N = 400;
    private static final int ROWS = 6;
    private static final int COLUMNS = 8;
    private static final Space IMAGES = Space.image(3, 4 * ROWS, 4 * COLUMNS);
    private static final Use<Augmenter<?>> NONE = new Use<>(new NoAugmenter(), new NoOptions());

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static PairTensors augmented(Graph graph, Use<Augmenter<?>> augmenter) {
        Tensor context = graph.input("context", DType.FLOAT32, IMAGES.shape().prepend(N));
        PairTensors batch = PairTensors.of(context, context, graph.input("trajectory", DType.INT64, Shape.of(N)), graph.input("timestep", DType.INT64, Shape.of(N)));
        PairTensors after = Augmenter.augment(augmenter, graph, batch, PairSpec.of(IMAGES, IMAGES));
        assertEquals(context, after.context(), "images stay whole");
        return after;
    }

    /** The numbers in each row of each view's tensors, as a step draws them. */
    private static Map<String, List<List<Long>>> drawn(Use<Augmenter<?>> augmenter, long step) {
        Graph graph = new Graph(Mode.TRAINING);
        OnnxWriter writer = OnnxWriter.of(graph);
        for (Map.Entry<String, View> view : augmented(graph, augmenter).views().entrySet()) {
            for (int i = 0; i < view.getValue().count(); i++) {
                writer.output(view.getKey() + i, view.getValue().tensors().get(i));
            }
        }
        Map<String, Array> inputs = new HashMap<>();
        try (RandomInputs randoms = new RandomInputs(5, graph.randoms());
                InferenceSession session = engine.openInference(writer.write().toByteArray(), SessionOptions.defaults().withThreads(1))) {
            for (Map.Entry<String, HostBuffer> one : randoms.draw(step).entrySet()) {
                inputs.put(one.getKey(), one.getValue().toArray());
            }
            return session.infer(inputs).entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, view -> rows(view.getValue())));
        }
    }

    private static List<List<Long>> rows(Array numbers) {
        int length = (int) numbers.shape().elements() / N;
        List<Long> all = Arrays.stream(numbers.toDoubles()).mapToObj(number -> (long) number).toList();
        return IntStream.range(0, N).mapToObj(row -> all.subList(row * length, (row + 1) * length)).toList();
    }

    private static void assertUniform(List<List<Long>> rows, double share) {
        int[] times = new int[ROWS * COLUMNS];
        rows.forEach(row -> row.forEach(place -> times[place.intValue()]++));
        // Five standard deviations of as many draws.
        double most = 5 * Math.sqrt(N * share * (1 - share));
        for (int count : times) {
            assertEquals(N * share, count, most, Arrays.toString(times));
        }
    }

    @Test
    void a_random_mask_parts_the_patches_of_each_image_in_its_own_way() {
        Use<Augmenter<?>> mask = new Use<>(new RandomMask(), new RandomMask.Options(NONE, 4, 0.75, 1));
        Map<String, List<List<Long>>> drawn = drawn(mask, 1);
        for (int i = 0; i < N; i++) {
            Set<Long> all = new TreeSet<>(drawn.get("visible0").get(i));
            assertEquals(12, all.size());
            assertEquals(36, drawn.get("hidden0").get(i).size());
            all.addAll(drawn.get("hidden0").get(i));
            assertEquals(48, all.size(), "each patch is visible or hidden, once");
        }
        assertUniform(drawn.get("hidden0"), 0.75);
        assertTrue(Set.copyOf(drawn.get("visible0")).size() > N - 5, "images are masked alike");
        assertTrue(!drawn.get("visible0").equals(drawn(mask, 2).get("visible0")), "steps are masked alike");
    }

    @Test
    void patches_may_be_hidden_in_squares() {
        Use<Augmenter<?>> mask = new Use<>(new RandomMask(), new RandomMask.Options(NONE, 4, 0.5, 2));
        Map<String, List<List<Long>>> drawn = drawn(mask, 1);
        for (int i = 0; i < N; i++) {
            Set<Long> hidden = new TreeSet<>(drawn.get("hidden0").get(i));
            assertEquals(24, hidden.size());
            assertTrue(drawn.get("visible0").get(i).stream().noneMatch(hidden::contains));
            for (long place : hidden) {
                long corner = place / COLUMNS / 2 * 2 * COLUMNS + place % COLUMNS / 2 * 2;
                assertTrue(hidden.containsAll(List.of(corner, corner + 1, corner + COLUMNS, corner + COLUMNS + 1)), place + " of " + hidden);
            }
        }
        assertUniform(drawn.get("hidden0"), 0.5);
    }

    @Test
    void a_varying_mask_hides_nothing_of_some_images_and_a_share_of_the_rest_that_differs() {
        Use<Augmenter<?>> mask = new Use<>(new VaryingMask(), new VaryingMask.Options(NONE, 4, List.of(0.1, 0.5), 0.5));
        Map<String, List<List<Long>>> drawn = drawn(mask, 1);
        List<Long> hidden = drawn.get("seen0").stream().map(seen -> seen.stream().filter(truth -> truth == 0).count()).toList();
        long masked = hidden.stream().filter(count -> count > 0).count();
        assertEquals(N / 2.0, masked, 5 * Math.sqrt(N / 4.0));
        hidden.stream().filter(count -> count > 0).forEach(count -> assertTrue(count >= 5 && count <= 24, count + " of 48"));
        assertEquals(20, Set.copyOf(hidden).stream().filter(count -> count > 0).count(), 2);
        assertTrue(!drawn.get("seen0").equals(drawn.get("seen1")), "context and target are masked alike");
    }

    @Test
    void a_block_mask_hides_rectangles_and_shows_patches_that_are_in_none() {
        Use<Augmenter<?>> mask = new Use<>(new BlockMask(), new BlockMask.Options(NONE, 4, 3, 0.125, 1.5));
        Map<String, List<List<Long>>> drawn = drawn(mask, 1);
        Set<String> visible = new TreeSet<>();
        for (int i = 0; i < N; i++) {
            Set<Long> free = new TreeSet<>(drawn.get("visible0").get(i));
            assertEquals(48 - 3 * 6, free.size(), "as many as there are if no blocks overlap");
            visible.add(free.toString());
            for (String block : List.of("block0", "block1", "block2")) {
                List<Long> places = drawn.get(block).get(i);
                long corner = places.get(0);
                assertTrue(corner % COLUMNS <= COLUMNS - 3 && corner / COLUMNS <= ROWS - 2, "it lies within the grid: " + places);
                assertEquals(List.of(corner, corner + 1, corner + 2, corner + 8, corner + 9, corner + 10), places, "2 × 3 patches, by rows");
                assertTrue(places.stream().noneMatch(free::contains), places + " and " + free);
            }
        }
        assertTrue(visible.size() > N - 5, "images are masked alike");
        assertTrue(!drawn.get("block0").equals(drawn.get("block1")), "blocks lie alike");
    }

    @Test
    void what_leaves_nothing_to_see_is_refused_in_one_sentence() {
        GraphException blocks = assertThrows(GraphException.class, () -> augmented(new Graph(Mode.TRAINING),
                new Use<>(new BlockMask(), new BlockMask.Options(NONE, 4, 6, 0.18, 1))));
        assertEquals("augmenter block-mask hides 6 blocks of 3×3 patches, which may cover all the 48 of image 3×24×32; lower blocks or scale, or choose a smaller"
                + " patch", blocks.getMessage());
        GraphException patch = assertThrows(GraphException.class, () -> augmented(new Graph(Mode.TRAINING),
                new Use<>(new RandomMask(), new RandomMask.Options(NONE, 5, 0.75, 1))));
        assertEquals("augmenter random-mask hides patches of 5×5 pixels, but the context is image 3×24×32; choose a patch that divides height and width of an image",
                patch.getMessage());
    }
}
