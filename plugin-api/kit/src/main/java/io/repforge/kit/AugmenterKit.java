package io.repforge.kit;

import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the contract demands of augmenters. Their options should name augmentations that draw something. */
public abstract class AugmenterKit<O extends Record> extends GraphKit<O, Augmenter<O>> {

    private static final Space COLOURS = Space.image(3, 12, 12);

    protected AugmenterKit() {
        super(Augmenter.class);
    }

    /** What pairs are made of. */
    public enum Part {
        CONTEXT, TARGET, EXTRA;

        String words() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What it augments. */
    protected abstract Set<Part> augmented();

    /** Whether the augmented context is the target besides; override it for an augmenter of what is hidden of an image and predicted from the rest. */
    protected boolean takesContextAsTarget() {
        return false;
    }

    /** Whether it changes each frame of a stack by draws of its own, and not the whole stack by the same. */
    protected boolean drawsForEachFrame() {
        return false;
    }

    /** A batch before and after, in a graph of its own. */
    private record Augmented(Graph graph, PairTensors before, PairTensors after) {}

    private Augmented augmented(PairSpec spec, int n) {
        return attempt("augment " + spec, () -> augmented(component(), spec, n));
    }

    private Augmented augmented(Augmenter<O> component, PairSpec spec, int n) {
        Graph graph = new Graph(Mode.TRAINING);
        PairTensors batch = GraphFacts.pairs(graph, spec, n);
        return new Augmented(graph, batch, Augmenter.augment(new Use<Augmenter<?>>(component, options()), graph, batch, spec));
    }

    @Override
    final Built built(Augmenter<O> component, Mode mode, int rows) {
        Augmented augmented = augmented(component, PairSpec.of(COLOURS, COLOURS, COLOURS), rows);
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            results.put(part.words(), view(augmented.after, part));
        }
        augmented.after.views().forEach((name, view) -> {
            for (int i = 0; i < view.count(); i++) {
                results.put(name + " " + i, view.tensors().get(i));
            }
        });
        return new Built(augmented.graph, results);
    }

    /** Images aren't trained. */
    @Override
    final boolean isDifferentiated() {
        return false;
    }

    @Override
    final List<Mode> modes() {
        return List.of(Mode.TRAINING);
    }

    private static @Nullable Tensor view(PairTensors batch, Part part) {
        return switch (part) {
            case CONTEXT -> batch.context();
            case TARGET -> batch.target();
            case EXTRA -> batch.extra();
        };
    }

    /** Pairs of images, of which one view is something else; null for an extra context that is missing. */
    private static PairSpec with(Part part, @Nullable Space other) {
        Space there = other == null ? COLOURS : other;
        return PairSpec.of(part == Part.CONTEXT ? there : COLOURS, part == Part.TARGET ? there : COLOURS, part == Part.EXTRA ? other : COLOURS);
    }

    @Test
    void augments_what_it_should_and_hands_on_the_rest_as_it_is() {
        Augmented augmented = augmented(PairSpec.of(COLOURS, COLOURS, COLOURS), ROWS);
        for (Part part : Part.values()) {
            Tensor before = view(augmented.before, part);
            Tensor after = view(augmented.after, part);
            if (augmented().contains(part)) {
                require(before != after, "doesn't augment the " + part.words(), "apply the augmentations to it, or don't list it in augmented()");
                require(GraphFacts.allSources(List.of(after)).contains(before), "makes a " + part.words() + " that doesn't depend on the one before",
                        "compute it from that");
            } else if (part == Part.TARGET && takesContextAsTarget()) {
                require(after == augmented.after.context(), "makes a target that isn't the augmented context", "take that, or don't say so in takesContextAsTarget()");
            } else {
                require(before == after, "changes the " + part.words(), "hand on what isn't augmented as it is, or list it in augmented()");
            }
        }
        require(augmented.before.trajectory() == augmented.after.trajectory() && augmented.before.timestep() == augmented.after.timestep(),
                "changes the numbers of trajectories or timesteps", "hand them on as they are: make the batch with the methods of the one that is given");
    }

    /** Names, counts and spaces are known before anything is built. */
    @Test
    void makes_what_it_declares_whatever_the_images() {
        for (Space space : List.of(COLOURS, Space.image(1, 12, 12), Space.image(9, 12, 12), Space.image(3, 12, 12).framesOf(1))) {
            PairSpec pairs = PairSpec.of(space, space, space);
            BatchSpec declared = declared(pairs);
            require(declared.equals(declared(pairs)), "declares something else the second time", "let spec() depend on the pairs and the options alone");
            for (int n : new int[] {ROWS, 1}) {
                PairTensors after = augmented(pairs, n).after;
                for (Part part : Part.values()) {
                    requireDeclared(part.words(), view(after, part), space(declared.pairs(), part), n);
                }
                require(after.views().keySet().equals(declared.views().keySet()), "declares the further views " + declared.views().keySet() + " and makes "
                        + after.views().keySet(), "let spec() declare what augment() makes");
                after.views().forEach((name, view) -> {
                    require(view.count() == Objects.requireNonNull(declared.views().get(name)).count(),
                            "declares " + declared.views().get(name) + " as " + name + " and makes " + view,
                            "let spec() declare what augment() makes");
                    view.tensors().forEach(tensor -> requireDeclared(name, tensor, declared.views().get(name).space(), n));
                });
            }
        }
    }

    private BatchSpec declared(PairSpec pairs) {
        return attempt("say what it makes of " + pairs, () -> Augmenter.spec(new Use<Augmenter<?>>(component(), options()), pairs));
    }

    private static @Nullable Space space(PairSpec pairs, Part part) {
        return switch (part) {
            case CONTEXT -> pairs.context();
            case TARGET -> pairs.target();
            case EXTRA -> pairs.extra();
        };
    }

    private void requireDeclared(String name, @Nullable Tensor made, @Nullable Space declared, int n) {
        boolean fits = made == null || declared == null ? made == null && declared == null
                : made.type() == declared.graphType() && made.shape().equals(declared.shape().prepend(n));
        require(fits, "declares that the " + name + " is " + declared + " and makes " + made + " of " + n, "let spec() declare what augment() makes");
    }

    @Test
    void draws_for_each_stack_or_for_each_frame_of_it() {
        for (Space.Image stack : List.of(Space.image(9, 12, 12), Space.image(4, 12, 12), Space.image(3, 12, 12).framesOf(1))) {
            int wanted = drawsForEachFrame() ? ROWS * stack.frames() : ROWS;
            Augmented augmented = augmented(PairSpec.of(stack, stack, stack), ROWS);
            Set<Tensor> used = GraphFacts.allSources(Arrays.stream(Part.values()).map(part -> view(augmented.after, part)).toList());
            augmented.graph.randoms().values().stream().map(Graph.Random::tensor).filter(used::contains).forEach(random -> {
                long drawn = random.shape().dim(0);
                require(drawn == wanted, "draws " + random.name() + " " + drawn + " times for " + ROWS + " of " + stack + ", and not " + wanted + " times",
                        "draw for each " + (drawsForEachFrame() ? "frame" : "stack") + ", or say in drawsForEachFrame() what is meant");
            });
        }
    }

    /** Partners that were changed alike would be told from others by the change. */
    @Test
    void draws_for_each_view_apart() {
        Augmented augmented = augmented(PairSpec.of(COLOURS, COLOURS, COLOURS), ROWS);
        Map<Part, Set<Tensor>> draws = new EnumMap<>(Part.class);
        for (Part part : augmented()) {
            Set<Tensor> drawn = new HashSet<>(GraphFacts.allSources(List.of(view(augmented.after, part))));
            drawn.retainAll(augmented.graph.randoms().values().stream().map(Graph.Random::tensor).toList());
            require(!drawn.isEmpty(), "changes the " + part.words() + " by nothing that is drawn", "give it options whose augmentations draw something");
            draws.forEach((other, others) -> require(others.stream().noneMatch(drawn::contains),
                    "changes " + other.words() + " and " + part.words() + " by the same draws", "apply the augmentations to each in a scope of its own"));
            draws.put(part, drawn);
        }
    }

    @Test
    void uses_all_that_it_draws() {
        Built built = built(Mode.TRAINING, ROWS);
        Set<Tensor> used = GraphFacts.allSources(built.tensors());
        built.graph().randoms().forEach((name, random) -> require(used.contains(random.tensor()), "draws " + name + " in vain", "use it, or don't draw it"));
    }

    @Test
    void leaves_pairs_without_extra_without_it_unless_it_augments_that() {
        if (!augmented().contains(Part.EXTRA)) {
            require(augmented(with(Part.EXTRA, null), ROWS).after.extra() == null, "makes an extra context where pairs have none", "leave it null");
        }
    }

    @Test
    void hands_on_what_is_no_image_if_it_does_not_augment_that() {
        for (Part part : Part.values()) {
            PairSpec pairs = with(part, Space.discrete(5));
            boolean handsOn = !augmented().contains(part) && !(part == Part.TARGET && takesContextAsTarget());
            if (handsOn && !refusesToDeclare(pairs)) {
                Augmented augmented = augmented(pairs, ROWS);
                require(view(augmented.before, part) == view(augmented.after, part), "changes the " + part.words(), "hand on what isn't augmented as it is");
            }
        }
    }

    /** As one does that leaves the context as it is, but cuts further views out of it. */
    private boolean refusesToDeclare(PairSpec pairs) {
        try {
            Augmenter.spec(new Use<Augmenter<?>>(component(), options()), pairs);
            return false;
        } catch (GraphException e) {
            return true;
        }
    }

    @Test
    void refuses_to_augment_what_is_no_image_with_its_name() {
        for (Part part : augmented()) {
            requireRefusal(part, Space.box(6), "box");
        }
    }

    @Test
    void refuses_to_augment_an_extra_context_that_is_missing() {
        if (augmented().contains(Part.EXTRA)) {
            requireRefusal(Part.EXTRA, null, "");
        }
    }

    private void requireRefusal(Part part, @Nullable Space space, String named) {
        String told = "";
        try {
            augmented(component(), with(part, space), ROWS);
        } catch (GraphException e) {
            told = String.valueOf(e.getMessage());
        }
        require(told.contains(part.words()) && told.contains(named), "doesn't refuse a " + part.words() + " that is " + (space == null ? "missing" : space)
                + (told.isEmpty() ? "" : ", but says '" + told + "'"), "throw a GraphException from augment() that names both");
    }

    @Test
    void has_nothing_to_train_or_to_remember() {
        requireNoVariables(augmented(PairSpec.of(COLOURS, COLOURS, COLOURS), ROWS).graph);
    }
}
