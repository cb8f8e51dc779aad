package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Augmentation;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the contract demands of augmentations. */
public abstract class AugmentationKit<O extends Record> extends ComponentKit<O, Augmentation<O>> {

    /** RGB images, which every augmentation changes. */
    private static final Shape COLOURS = Shape.of(4, 3, 12, 12);

    protected AugmentationKit() {
        super(Augmentation.class);
    }

    /** Images {@code [N, C, H, W]} that it augments: RGB, gray, stacks of frames, and a single one; also such as aren't square. */
    protected List<Shape> accepted() {
        return List.of(COLOURS, Shape.of(4, 1, 12, 12), Shape.of(4, 9, 12, 12), Shape.of(1, 3, 12, 12), Shape.of(1, 1, 12, 12),
                Shape.of(2, 3, 12, 16));
    }

    /** Images that it can't augment. */
    protected List<Shape> refused() {
        return List.of();
    }

    /** An augmentation in a graph of its own. */
    private record Built(Graph graph, Tensor images, Tensor result) {}

    private Built build(Shape shape) {
        return build(shape, space(shape));
    }

    private Built build(Shape shape, Space.Image space) {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor images = graph.input("images", DType.FLOAT32, shape);
        return new Built(graph, images, apply(graph, images, space));
    }

    private static Space.Image space(Shape shape) {
        return Space.image((int) shape.dim(1), (int) shape.dim(2), (int) shape.dim(3));
    }

    private Tensor apply(Graph graph, Tensor images, Space.Image space) {
        return Augmentation.apply(new Use<Augmentation<?>>(component(), options()), graph, images, space);
    }

    @Test
    void gives_images_of_the_same_shape_and_type() {
        for (Shape shape : accepted()) {
            Built built = build(shape);
            assertEquals(shape, built.result.shape());
            assertEquals(DType.FLOAT32, built.result.type());
            assertTrue(GraphFacts.allSources(List.of(built.result)).contains(built.images), "the result doesn't depend on the images");
        }
    }

    @Test
    void draws_something() {
        assertFalse(build(COLOURS).graph.randoms().isEmpty());
    }

    /** What is drawn once for a batch would change all its images alike. */
    @Test
    void draws_for_each_image() {
        for (Shape shape : accepted()) {
            build(shape).graph.randoms().forEach((name, random) -> {
                Shape drawn = random.tensor().shape();
                assertTrue(drawn.rank() == 4 && drawn.dim(0) == shape.dim(0) && drawn.canBroadcast(shape)
                        && drawn.broadcast(shape).equals(shape), () -> name + " " + drawn + " isn't drawn for each image of " + shape);
            });
        }
    }

    @Test
    void uses_all_that_it_draws() {
        for (Shape shape : accepted()) {
            Built built = build(shape);
            Set<Tensor> used = GraphFacts.allSources(List.of(built.result));
            built.graph.randoms().forEach((name, random) -> assertTrue(used.contains(random.tensor()), () -> name + " is drawn in vain"));
        }
    }

    /** What is drawn is found by name, so the size of a batch mustn't change names. */
    @Test
    void draws_the_same_for_any_number_of_images() {
        assertEquals(draws(COLOURS), draws(Shape.of(1, 3, 12, 12)));
    }

    /** Three channels aren't colours where the space says that they are three gray frames. */
    @Test
    void takes_images_for_what_their_space_says() {
        Map<String, Draw> gray = draws(Shape.of(4, 1, 12, 12));
        for (int frames : new int[] {2, 3, 4, 6}) {
            Shape shape = Shape.of(4, frames, 12, 12);
            Space.Image stack = space(shape).framesOf(1);
            assertEquals(gray, draws(shape, stack), () -> "what is drawn for " + stack);
            assertEquals(shape, build(shape, stack).result.shape());
        }
        assertEquals(draws(COLOURS), draws(Shape.of(4, 6, 12, 12)), "what is drawn for two RGB frames");
    }

    private Map<String, Draw> draws(Shape shape) {
        return draws(shape, space(shape));
    }

    private Map<String, Draw> draws(Shape shape, Space.Image space) {
        Map<String, Draw> draws = new LinkedHashMap<>();
        build(shape, space).graph.randoms().forEach((name, random) -> draws.put(name, random.draw()));
        return draws;
    }

    @Test
    void draws_twice_if_it_is_applied_twice() {
        Built built = build(COLOURS);
        int once = built.graph.randoms().size();
        Tensor again = apply(built.graph, built.result, space(COLOURS));
        assertEquals(2 * once, built.graph.randoms().size());
        Set<Tensor> used = GraphFacts.allSources(List.of(again));
        built.graph.randoms().values().forEach(random -> assertTrue(used.contains(random.tensor()), random.tensor().name()));
    }

    @Test
    void keeps_its_draws_in_its_scope() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor images = graph.input("images", DType.FLOAT32, COLOURS);
        graph.scope("view", () -> apply(graph, images, space(COLOURS)));
        graph.randoms().keySet().forEach(name -> assertTrue(name.startsWith("view/" + component().name() + "/"), name));
    }

    /** An augmentation of batches that aren't trained on, such as for a preview, is the same. */
    @Test
    void has_nothing_to_train_or_to_remember() {
        Graph graph = build(COLOURS).graph;
        assertEquals(List.of(), List.copyOf(graph.variables().keySet()));
        assertEquals(List.of(), List.copyOf(graph.assignments().keySet()));
    }

    @Test
    void refuses_images_that_it_cannot_augment_with_its_name_and_their_shape() {
        for (Shape shape : refused()) {
            GraphException refusal = assertThrows(GraphException.class, () -> build(shape));
            assertTrue(refusal.getMessage().contains(component().name()) && refusal.getMessage().contains(shape.toString()),
                    refusal.getMessage());
        }
    }
}
