package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the contract demands of augmenters. Their options should name augmentations that draw something. */
public abstract class AugmenterKit<O extends Record> extends ComponentKit<O, Augmenter<O>> {

    private static final Space COLOURS = Space.image(3, 12, 12);

    protected AugmenterKit() {
        super(Augmenter.class);
    }

    /** What pairs are made of. */
    public enum View { CONTEXT, TARGET, EXTRA }

    /** What it augments. */
    protected abstract Set<View> augmented();

    /** Whether it changes each frame of a stack by draws of its own, and not the whole stack by the same. */
    protected boolean drawsForEachFrame() {
        return false;
    }

    /** A batch before and after, in a graph of its own. */
    private record Built(Graph graph, PairTensors before, PairTensors after) {}

    private Built build(PairSpec spec, int n) {
        Graph graph = new Graph(Mode.TRAINING);
        PairTensors pairs = PairTensors.of(
                GraphFacts.input(graph, "context_in", spec.context(), n), GraphFacts.input(graph, "target_in", spec.target(), n),
                graph.input("trajectory", DType.INT64, Shape.of(n)), graph.input("timestep", DType.INT64, Shape.of(n)));
        PairTensors batch = spec.extra() == null ? pairs : pairs.withExtra(GraphFacts.input(graph, "extra_in", spec.extra(), n));
        return new Built(graph, batch, component().augment(graph, batch, spec, options()));
    }

    private static @Nullable Tensor view(PairTensors batch, View view) {
        return switch (view) {
            case CONTEXT -> batch.context();
            case TARGET -> batch.target();
            case EXTRA -> batch.extra();
        };
    }

    /** Pairs of images, of which one view is something else; null for none. */
    private static PairSpec with(View view, @Nullable Space other) {
        return PairSpec.of(view == View.CONTEXT ? other : COLOURS, view == View.TARGET ? other : COLOURS,
                view == View.EXTRA ? other : COLOURS);
    }

    @Test
    void augments_what_it_should_and_hands_on_the_rest_as_it_is() {
        Built built = build(PairSpec.of(COLOURS, COLOURS, COLOURS), 4);
        for (View view : View.values()) {
            Tensor before = view(built.before, view);
            Tensor after = view(built.after, view);
            if (augmented().contains(view)) {
                assertNotSame(before, after, view + " isn't augmented");
                assertTrue(GraphFacts.allSources(List.of(after)).contains(before), view + " doesn't depend on itself");
            } else {
                assertSame(before, after, view + " isn't as it was");
            }
        }
        assertSame(built.before.trajectory(), built.after.trajectory());
        assertSame(built.before.timestep(), built.after.timestep());
    }

    @Test
    void keeps_shapes_and_types_whatever_the_images() {
        for (Space space : List.of(COLOURS, Space.image(1, 12, 12), Space.image(9, 12, 12), Space.image(3, 12, 12).framesOf(1))) {
            for (int n : new int[] {4, 1}) {
                Built built = build(PairSpec.of(space, space, space), n);
                for (View view : View.values()) {
                    assertEquals(view(built.before, view).tensorType(), view(built.after, view).tensorType(), view + " of " + space);
                }
            }
        }
    }

    @Test
    void draws_for_each_stack_or_for_each_frame_of_it() {
        for (Space.Image stack : List.of(Space.image(9, 12, 12), Space.image(4, 12, 12), Space.image(3, 12, 12).framesOf(1))) {
            int drawn = drawsForEachFrame() ? 4 * stack.frames() : 4;
            build(PairSpec.of(stack, stack, stack), 4).graph.randoms().forEach((name, random) ->
                    assertEquals(drawn, random.tensor().shape().dim(0), () -> name + " of " + stack));
        }
    }

    /** Partners that were changed alike would be told from others by the change. */
    @Test
    void draws_for_each_view_apart() {
        Built built = build(PairSpec.of(COLOURS, COLOURS, COLOURS), 4);
        Map<View, Set<Tensor>> draws = new EnumMap<>(View.class);
        for (View view : augmented()) {
            Set<Tensor> drawn = new HashSet<>(GraphFacts.allSources(List.of(view(built.after, view))));
            drawn.retainAll(built.graph.randoms().values().stream().map(Graph.Random::tensor).toList());
            assertTrue(!drawn.isEmpty(), view + " depends on nothing drawn");
            draws.forEach((other, others) -> assertTrue(others.stream().noneMatch(drawn::contains), view + " shares draws with " + other));
            draws.put(view, drawn);
        }
        assertEquals(built.graph.randoms().size(), draws.values().stream().mapToInt(Set::size).sum(), "something is drawn in vain");
    }

    @Test
    void leaves_pairs_without_extra_without_it_unless_it_augments_that() {
        if (!augmented().contains(View.EXTRA)) {
            assertNull(build(with(View.EXTRA, null), 4).after.extra());
        }
    }

    @Test
    void hands_on_what_is_no_image_if_it_does_not_augment_that() {
        for (View view : View.values()) {
            if (!augmented().contains(view)) {
                Built built = build(with(view, Space.discrete(5)), 4);
                assertSame(view(built.before, view), view(built.after, view));
            }
        }
    }

    @Test
    void refuses_to_augment_what_is_no_image_with_its_name() {
        for (View view : augmented()) {
            GraphException refusal = assertThrows(GraphException.class, () -> build(with(view, Space.box(6)), 4));
            assertNames(view, refusal);
            assertTrue(refusal.getMessage().contains("box"), refusal.getMessage());
        }
    }

    @Test
    void refuses_to_augment_an_extra_context_that_is_missing() {
        if (augmented().contains(View.EXTRA)) {
            assertNames(View.EXTRA, assertThrows(GraphException.class, () -> build(with(View.EXTRA, null), 4)));
        }
    }

    private static void assertNames(View view, GraphException refusal) {
        String name = view.name().toLowerCase(Locale.ROOT);
        assertTrue(refusal.getMessage().contains(name), () -> "no " + name + " in: " + refusal.getMessage());
    }

    @Test
    void has_nothing_to_train_or_to_remember() {
        Graph graph = build(PairSpec.of(COLOURS, COLOURS, COLOURS), 4).graph;
        assertEquals(List.of(), List.copyOf(graph.variables().keySet()));
        assertEquals(List.of(), List.copyOf(graph.assignments().keySet()));
    }
}
