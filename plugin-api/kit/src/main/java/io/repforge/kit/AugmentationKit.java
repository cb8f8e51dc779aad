package io.repforge.kit;

import io.repforge.api.Augmentation;
import io.repforge.api.Placed;
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
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the contract demands of augmentations. */
public abstract class AugmentationKit<O extends Record> extends GraphKit<O, Augmentation<O>> {

    /** RGB images, which every augmentation changes: also one that looks at their histograms of 256 values. */
    private static final Shape COLOURS = Shape.of(ROWS, 3, 20, 20);
    private static final String IMAGES = "images";
    private static final String BOXES = "boxes";
    private static final int SEEDS = 20;
    /** Share of a side by which a pixel may come from elsewhere. */
    private static final double PLACE = 1e-3;
    /** What sums of products that should be 1 are rounded by. */
    private static final double ROUNDING = 1e-5;

    protected AugmentationKit() {
        super(Augmentation.class);
    }

    /** Images {@code [N, C, H, W]} that it augments: RGB, gray, stacks of frames, and a single one; also such as aren't square. */
    protected List<Shape> accepted() {
        return List.of(COLOURS, Shape.of(ROWS, 1, 12, 12), Shape.of(ROWS, 9, 12, 12), Shape.of(1, 3, 12, 12), Shape.of(1, 1, 12, 12),
                Shape.of(2, 3, 12, 16));
    }

    /** Images that it can't augment. */
    protected List<Shape> refused() {
        return List.of();
    }

    /** An augmentation in a graph of its own. */
    private record Applied(Graph graph, Tensor images, Tensor result) {

        Built built() {
            return new Built(graph, Map.of(IMAGES, result));
        }
    }

    private Applied applied(Shape shape) {
        return applied(shape, space(shape));
    }

    private Applied applied(Shape shape, Space.Image space) {
        return attempt("augment images " + shape, () -> applied(component(), shape, space));
    }

    private Applied applied(Augmentation<O> component, Shape shape, Space.Image space) {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor images = graph.input(IMAGES, DType.FLOAT32, shape);
        return new Applied(graph, images, apply(component, graph, images, space));
    }

    private static Space.Image space(Shape shape) {
        return Space.image((int) shape.dim(1), (int) shape.dim(2), (int) shape.dim(3));
    }

    private Tensor apply(Augmentation<O> component, Graph graph, Tensor images, Space.Image space) {
        return Augmentation.apply(new Use<Augmentation<?>>(component, options()), graph, images, space);
    }

    @Override
    final Built built(Augmentation<O> component, Mode mode, int rows) {
        Shape shape = COLOURS.with(0, rows);
        return applied(component, shape, space(shape)).built();
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

    @Test
    void gives_images_of_the_size_that_it_says() {
        for (Shape shape : accepted()) {
            Space.Image said = said(space(shape));
            require(said.channels() == shape.dim(1) && said.channelsPerFrame() == space(shape).channelsPerFrame(), "says that it makes " + said + " of " + space(shape),
                    "keep the frames; only the size may change");
            Applied applied = applied(shape);
            require(applied.result.type() == DType.FLOAT32 && applied.result.shape().equals(said.shape().prepend(shape.dim(0))),
                    "says that it makes " + said + " of images " + shape + " and gives " + applied.result.tensorType(), "let space() say the size of what apply() gives");
            require(GraphFacts.allSources(List.of(applied.result)).contains(applied.images), "gives what doesn't depend on the images", "compute it from them");
        }
    }

    private Space.Image said(Space.Image space) {
        return attempt("say what it makes of " + space, () -> Augmentation.space(new Use<Augmentation<?>>(component(), options()), space));
    }

    @Test
    void gives_images_of_the_same_range() {
        for (Shape shape : accepted()) {
            Applied applied = applied(shape);
            for (double brightness : new double[] {0, 0.5, 1}) {
                Map<String, Array> feed = feed(applied.graph, Feed.SEED);
                feed.put(IMAGES, brightness == 0.5 ? feed.get(IMAGES) : Feed.times(Feed.uniform(shape, 1, 1, new Random(0)), brightness));
                for (double pixel : Objects.requireNonNull(run(applied.built(), feed).get(IMAGES)).toDoubles()) {
                    require(pixel >= -ROUNDING && pixel <= 1 + ROUNDING, "gives a pixel " + pixel + " for images " + shape + " in [0, 1]", "end with clip(0, 1)");
                }
            }
        }
    }

    /** What a loss that compares places goes by: a picture of a ramp shows where its first pixel came from. */
    @Test
    void puts_pixels_where_it_says_that_they_lie() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor images = graph.input(IMAGES, DType.FLOAT32, COLOURS);
        Placed placed;
        try {
            placed = Augmentation.apply(List.of(new Use<Augmentation<?>>(component(), options())), graph, Placed.whole(images), space(COLOURS));
        } catch (GraphException e) {
            require(String.valueOf(e.getMessage()).contains(component().name()), "can't say where images lie, and its reason doesn't name it", "name it in the message");
            return;
        }
        Map<String, Array> feed = feed(graph, Feed.SEED);
        for (int axis : new int[] {2, 3}) {
            feed.put(IMAGES, ramp(axis));
            Map<String, Array> found = run(new Built(graph, Map.of(IMAGES, placed.images(), BOXES, placed.boxes())), feed);
            Array boxes = Objects.requireNonNull(found.get(BOXES));
            for (int n = 0; n < ROWS && !isWhole(boxes); n++) {
                requireAt(Objects.requireNonNull(found.get(IMAGES)), boxes, n, axis);
            }
        }
    }

    /** Each pixel is as bright as its centre lies far along an axis. */
    private static Array ramp(int axis) {
        float[] pixels = new float[Math.toIntExact(COLOURS.elements())];
        long behind = axis == 2 ? COLOURS.dim(3) : 1;
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (i / behind % COLOURS.dim(axis) + 0.5f) / COLOURS.dim(axis);
        }
        return Array.of(COLOURS, pixels);
    }

    private static boolean isWhole(Array boxes) {
        double[] edges = boxes.toDoubles();
        return IntStream.range(0, edges.length).allMatch(i -> edges[i] == (i % 4 < 2 ? 0 : 1));
    }

    private void requireAt(Array images, Array boxes, int n, int axis) {
        double[] edges = boxes.toDoubles();
        int first = 4 * n + (axis == 3 ? 0 : 1);
        double lies = edges[first] + (edges[first + 2] - edges[first]) * 0.5 / images.shape().dim(axis);
        double border = 0.5 / COLOURS.dim(axis);
        double wanted = Math.max(border, Math.min(1 - border, lies));
        double shown = images.toDoubles()[Math.toIntExact(n * images.shape().elements() / images.shape().dim(0))];
        require(Math.abs(shown - wanted) <= PLACE, String.format("says that its first pixel lies at %.3f of the %s, but shows what lies at %.3f", wanted,
                axis == 3 ? "width" : "height", shown), "give Placed.part the edges of what it cuts out");
    }

    @Test
    void draws_something() {
        require(!applied(COLOURS).graph.randoms().isEmpty(), "does the same to all images", "draw what it does with Graph.random, a value for each image");
    }

    /** What is drawn once for a batch would change all its images alike. */
    @Test
    void draws_for_each_image() {
        for (Shape shape : accepted()) {
            applied(shape).graph.randoms().forEach((name, random) -> {
                Shape drawn = random.tensor().shape();
                boolean fits = drawn.rank() == 4 && drawn.dim(0) == shape.dim(0)
                        && (broadcasts(drawn, shape) || broadcasts(drawn, said(space(shape)).shape().prepend(shape.dim(0))));
                require(fits, "draws " + name + " " + drawn + " for images " + shape, "draw [N, 1, 1, 1], or what else broadcasts to the images, a value for each");
            });
        }
    }

    private static boolean broadcasts(Shape drawn, Shape images) {
        return drawn.canBroadcast(images) && drawn.broadcast(images).equals(images);
    }

    @Test
    void changes_like_images_each_in_its_own_way() {
        Applied applied = applied(COLOURS);
        Map<String, Array> feed = feed(applied.graph, Feed.SEED);
        Array one = GraphFacts.rows(Objects.requireNonNull(feed.get(IMAGES)), 0, 1);
        Array alike = GraphFacts.repeated(one, ROWS);
        boolean differing = false;
        for (int seed = 0; seed < SEEDS && !differing; seed++) {
            Map<String, Array> drawn = feed(applied.graph, seed);
            drawn.put(IMAGES, alike);
            Array images = Objects.requireNonNull(run(applied.built(), drawn).get(IMAGES));
            differing = !GraphFacts.repeated(GraphFacts.rows(images, 0, 1), ROWS).equals(images);
        }
        require(differing, "changes all images of a batch alike (" + ROWS + " like images, " + SEEDS + " times)", "use the values that were drawn for each image");
    }

    @Test
    void uses_all_that_it_draws() {
        for (Shape shape : accepted()) {
            Applied applied = applied(shape);
            requireUsed(applied.graph, applied.result);
        }
    }

    private void requireUsed(Graph graph, Tensor result) {
        Set<Tensor> used = GraphFacts.allSources(List.of(result));
        graph.randoms().forEach((name, random) -> require(used.contains(random.tensor()), "draws " + name + " in vain", "use it, or don't draw it"));
    }

    /** What is drawn is found by name, so the size of a batch mustn't change names. */
    @Test
    void draws_the_same_for_any_number_of_images() {
        requireSameDraws(draws(COLOURS), draws(COLOURS.with(0, 1)), "4 images and for 1");
    }

    /** Three channels aren't colours where the space says that they are three gray frames. */
    @Test
    void takes_images_for_what_their_space_says() {
        Map<String, Draw> gray = draws(Shape.of(ROWS, 1, 12, 12));
        for (int frames : new int[] {2, 3, 4, 6}) {
            Shape shape = Shape.of(ROWS, frames, 12, 12);
            Space.Image stack = space(shape).framesOf(1);
            requireSameDraws(gray, draws(applied(shape, stack)), "a gray image and for " + stack);
        }
        requireSameDraws(draws(COLOURS), draws(Shape.of(ROWS, 6, 12, 12)), "an RGB image and for two RGB frames");
    }

    private void requireSameDraws(Map<String, Draw> one, Map<String, Draw> other, String cases) {
        require(one.equals(other), "draws something else for " + cases + " (" + one + ", " + other + ")",
                "name what is drawn the same, and judge by the space whether images have colours");
    }

    private Map<String, Draw> draws(Shape shape) {
        return draws(applied(shape));
    }

    private static Map<String, Draw> draws(Applied applied) {
        Map<String, Draw> draws = new LinkedHashMap<>();
        applied.graph.randoms().forEach((name, random) -> draws.put(name, random.draw()));
        return draws;
    }

    @Test
    void draws_twice_if_it_is_applied_twice() {
        Applied applied = applied(COLOURS);
        int once = applied.graph.randoms().size();
        Tensor again = attempt("be applied twice", () -> apply(component(), applied.graph, applied.result, said(space(COLOURS))));
        require(applied.graph.randoms().size() == 2 * once, "doesn't draw anew when it is applied again", "draw with Graph.random each time that it is applied");
        requireUsed(applied.graph, again);
    }

    @Test
    void keeps_its_draws_in_its_scope() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor images = graph.input(IMAGES, DType.FLOAT32, COLOURS);
        attempt("be applied", () -> graph.scope("view", () -> apply(component(), graph, images, space(COLOURS))));
        graph.randoms().keySet().forEach(name -> require(name.startsWith("view/" + component().name() + "/"), "draws " + name + " outside of its own scope",
                "draw within the scope that apply() is called in"));
    }

    /** An augmentation of batches that aren't trained on, such as for a preview, is the same. */
    @Test
    void has_nothing_to_train_or_to_remember() {
        requireNoVariables(applied(COLOURS).graph);
    }

    @Test
    void refuses_images_that_it_cannot_augment_with_its_name_and_their_shape() {
        for (Shape shape : refused()) {
            String told = "";
            try {
                applied(component(), shape, space(shape));
            } catch (GraphException e) {
                told = String.valueOf(e.getMessage());
            }
            require(told.contains(component().name()) && told.contains(shape.toString()),
                    "doesn't refuse images " + shape + " with its name and their shape" + (told.isEmpty() ? "" : ", but says '" + told + "'"),
                    "throw a GraphException from apply() that names both");
        }
    }
}
