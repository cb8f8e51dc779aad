package io.repforge.kit;

import io.repforge.api.Augmentation;
import io.repforge.api.array.Array;
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
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the contract demands of augmentations of vectors, as {@link AugmentationKit} does of those of images. */
public abstract class VectorAugmentationKit<O extends Record> extends GraphKit<O, Augmentation<O>> {

    private static final Space.Box VECTORS = Space.box(6);
    private static final String NAME = "vectors";
    private static final int SEEDS = 20;

    protected VectorAugmentationKit() {
        super(Augmentation.class);
    }

    /** What it augments: vectors, and readings of some sensors one after the other, {@code [time, sensors]}. */
    protected List<Space.Box> accepted() {
        return List.of(VECTORS, Space.box(1), Space.box(5, 3));
    }

    /** An augmentation in a graph of its own. */
    private record Applied(Graph graph, Tensor vectors, Tensor result) {

        Built built() {
            return new Built(graph, Map.of(NAME, result));
        }
    }

    private Applied applied(Augmentation<O> component, Space.Box space, int rows) {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor vectors = graph.input(NAME, DType.FLOAT32, space.shape().prepend(rows));
        return new Applied(graph, vectors, apply(component, graph, vectors, space));
    }

    private Applied applied(Space.Box space, int rows) {
        return attempt("augment vectors " + space, () -> applied(component(), space, rows));
    }

    private Tensor apply(Augmentation<O> component, Graph graph, Tensor vectors, Space.Box space) {
        List<Use<Augmentation<?>>> use = List.of(new Use<>(component, options()));
        return Augmentation.apply(use, graph, vectors, Augmentation.space(use, space));
    }

    @Override
    final Built built(Augmentation<O> component, Mode mode, int rows) {
        return applied(component, VECTORS, rows).built();
    }

    /** Vectors aren't trained. */
    @Override
    final boolean isDifferentiated() {
        return false;
    }

    @Override
    final List<Mode> modes() {
        return List.of(Mode.TRAINING);
    }

    @Test
    void gives_vectors_of_the_same_shape_that_depend_on_the_vectors() {
        for (Space.Box space : accepted()) {
            for (int rows : new int[] {ROWS, 1}) {
                Applied applied = applied(space, rows);
                require(applied.result.tensorType().equals(applied.vectors.tensorType()), "gives " + applied.result.tensorType() + " of " + applied.vectors.tensorType(),
                        "keep type and shape");
                require(GraphFacts.allSources(List.of(applied.result)).contains(applied.vectors), "gives what doesn't depend on the vectors", "compute it from them");
            }
        }
    }

    /** A sensor that never changes, or a single vector, has a deviation of 0. */
    @Test
    void gives_finite_numbers_of_any_vectors() {
        for (Space.Box space : accepted()) {
            for (int rows : new int[] {ROWS, 1}) {
                Applied applied = applied(space, rows);
                for (double factor : new double[] {0, 1, 1e6, -1e-6}) {
                    Map<String, Array> feed = feed(applied.graph, Feed.SEED);
                    feed.put(NAME, Feed.times(Objects.requireNonNull(feed.get(NAME)), factor));
                    for (double number : Objects.requireNonNull(run(applied.built(), feed).get(NAME)).toDoubles()) {
                        require(Double.isFinite(number), "gives " + number + " for " + rows + " of " + space + " times " + factor,
                                "keep clear of logarithms, and of dividing by deviations, which may be 0");
                    }
                }
            }
        }
    }

    @Test
    void draws_for_each_vector() {
        for (Space.Box space : accepted()) {
            Graph graph = applied(space, ROWS).graph;
            require(!graph.randoms().isEmpty(), "does the same to all vectors", "draw what it does with Graph.random, a value for each vector");
            graph.randoms().forEach((name, random) -> {
                Shape drawn = random.tensor().shape();
                Shape vectors = space.shape().prepend(ROWS);
                boolean fits = drawn.rank() == vectors.rank() && drawn.dim(0) == ROWS && drawn.canBroadcast(vectors) && drawn.broadcast(vectors).equals(vectors);
                require(fits, "draws " + name + " " + drawn + " for vectors " + vectors, "draw [N, 1, …], or what else broadcasts to the vectors, a value for each");
            });
        }
    }

    @Test
    void changes_like_vectors_each_in_its_own_way() {
        Applied applied = applied(VECTORS, ROWS);
        boolean differing = false;
        for (int seed = 0; seed < SEEDS && !differing; seed++) {
            Map<String, Array> feed = feed(applied.graph, seed);
            Array alike = alike(Objects.requireNonNull(feed.get(NAME)));
            feed.put(NAME, alike);
            Array changed = Objects.requireNonNull(run(applied.built(), feed).get(NAME));
            Array first = GraphFacts.repeated(GraphFacts.rows(changed, 0, 1), 2);
            differing = !first.equals(GraphFacts.rows(changed, 0, 2));
        }
        require(differing, "changes all vectors of a batch alike (two like vectors, " + SEEDS + " times)", "use the values that were drawn for each vector");
    }

    /** The first two are the same; others differ, so that components vary. */
    private static Array alike(Array vectors) {
        byte[] bytes = vectors.bytes().clone();
        System.arraycopy(bytes, 0, bytes, bytes.length / ROWS, bytes.length / ROWS);
        return new Array(vectors.type(), vectors.shape(), bytes);
    }

    @Test
    void uses_all_that_it_draws_and_draws_twice_if_it_is_applied_twice() {
        for (Space.Box space : accepted()) {
            Applied applied = applied(space, ROWS);
            int once = applied.graph.randoms().size();
            Tensor again = attempt("be applied twice", () -> apply(component(), applied.graph, applied.result, space));
            require(applied.graph.randoms().size() == 2 * once, "doesn't draw anew when it is applied again", "draw with Graph.random each time that it is applied");
            Set<Tensor> used = GraphFacts.allSources(List.of(again));
            applied.graph.randoms().forEach((name, random) -> require(used.contains(random.tensor()), "draws " + name + " in vain", "use it, or don't draw it"));
        }
    }

    /** What is drawn is found by name, so the size of a batch mustn't change names. */
    @Test
    void draws_the_same_for_any_number_of_vectors() {
        Map<String, Draw> several = draws(applied(VECTORS, ROWS));
        require(several.equals(draws(applied(VECTORS, 1))), "draws something else for " + ROWS + " vectors and for 1", "name what is drawn the same");
    }

    private static Map<String, Draw> draws(Applied applied) {
        Map<String, Draw> draws = new LinkedHashMap<>();
        applied.graph.randoms().forEach((name, random) -> draws.put(name, random.draw()));
        return draws;
    }

    @Test
    void keeps_its_draws_in_its_scope() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor vectors = graph.input(NAME, DType.FLOAT32, VECTORS.shape().prepend(ROWS));
        attempt("be applied", () -> graph.scope("view", () -> apply(component(), graph, vectors, VECTORS)));
        graph.randoms().keySet().forEach(name -> require(name.startsWith("view/" + component().name() + "/"), "draws " + name + " outside of its own scope",
                "draw within the scope that apply() is called in"));
    }

    @Test
    void has_nothing_to_train_or_to_remember() {
        requireNoVariables(applied(VECTORS, ROWS).graph);
    }

    @Test
    void refuses_images_with_its_name() {
        Space.Image image = Space.image(3, 12, 12);
        String told = "";
        try {
            Graph graph = new Graph(Mode.TRAINING);
            Tensor images = graph.input("images", DType.FLOAT32, image.shape().prepend(ROWS));
            Augmentation.apply(List.of(new Use<Augmentation<?>>(component(), options())), graph, images, image);
        } catch (GraphException e) {
            told = String.valueOf(e.getMessage());
        }
        require(told.contains(component().name()) && told.contains("images"), "doesn't refuse images with its name" + (told.isEmpty() ? "" : ", but says '" + told + "'"),
                "throw a GraphException from apply() that names both");
    }
}
