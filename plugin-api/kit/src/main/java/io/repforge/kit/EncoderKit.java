package io.repforge.kit;

import io.repforge.api.ContractException;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.runtime.EngineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the contract demands of encoders. */
public abstract class EncoderKit<O extends Record> extends GraphKit<O, Encoder<O>> {

    private static final String OBSERVATIONS = "observations";
    private static final String REPRESENTATION = "representation";
    private static final int MANY = 5;
    /** Kernels add in another order for another number of rows. */
    private static final double ROUNDING = 1e-4;

    protected EncoderKit() {
        super(Encoder.class);
    }

    /** Observations that it encodes. */
    protected Space observations() {
        return Space.image(3, 40, 44);
    }

    /** D, the number of features wanted; override it for an encoder that can't give any number. */
    protected int representationDim() {
        return 7;
    }

    /**
     * Whether it can end without a layer to a wanted number of features ({@link Encoder.Context#withoutLastLayer}); override it for options by which nothing comes before
     * that layer. Such an encoder must refuse with its name.
     */
    protected boolean endsWithoutLastLayer() {
        return true;
    }

    /** What the steps look like; override it for an encoder that needs actions. */
    protected StepSpec steps() {
        return StepSpec.of(observations());
    }

    /** What the pairs that it is trained on look like. */
    protected PairSpec pairs() {
        return PairSpec.of(observations(), observations());
    }

    /** What a batch of such pairs is after augmentation; override it for an encoder that needs further views. */
    protected BatchSpec batch() {
        return BatchSpec.of(pairs());
    }

    /** Observations that it can't encode. */
    protected List<Space> refused() {
        return List.of(Space.box(6), Space.discrete(4));
    }

    /** An encoder in a graph of its own. */
    private final class Encoded {
        private final Encoder<O> component;
        private final Graph graph;
        private final EncoderModule encoder;

        Encoded(Encoder<O> component, Graph graph, StepSpec steps, BatchSpec batch) {
            this(component, Encoder.Context.of(graph, steps, batch.pairs(), representationDim()).withBatch(batch));
        }

        Encoded(Encoder<O> component, Encoder.Context context) {
            this.component = component;
            this.graph = context.graph();
            this.encoder = graph.scope("encoder", () -> Encoder.build(new Use<Encoder<?>>(component, options()), context));
        }

        Encoding encode(String name, Space space, int n) {
            return ContractException.requireReturned(encoder.encode(GraphFacts.input(graph, name, space, n)), component, "encode()");
        }

        Distribution represent(String name, Space space, int n) {
            return encode(name, space, n).representation();
        }

        Encodings encode(int n) {
            return ContractException.requireReturned(encoder.encode(GraphFacts.batch(graph, batch(), n)), component, "encode()");
        }
    }

    private Encoded encoded(Mode mode) {
        return attempt("be built for " + observations(), () -> new Encoded(component(), new Graph(mode), steps(), batch()));
    }

    /** One that ends without a layer to a wanted number of features. */
    private Encoded withoutLastLayer(Mode mode) {
        return new Encoded(component(), Encoder.Context.of(new Graph(mode), steps(), batch().pairs(), representationDim()).withBatch(batch()).withoutLastLayer());
    }

    private Encoding encode(Encoded encoded, String name, int n) {
        return attempt("encode " + n + " of " + observations(), () -> encoded.encode(name, observations(), n));
    }

    private Distribution represent(Encoded encoded, String name, int n) {
        return encode(encoded, name, n).representation();
    }

    /** In training what it makes of a batch, in evaluation the representation, which is exported and probed. */
    @Override
    final Built built(Encoder<O> component, Mode mode, int rows) {
        Encoded encoded = new Encoded(component, new Graph(mode), steps(), batch());
        Map<String, Tensor> results = new LinkedHashMap<>();
        if (mode == Mode.EVALUATION) {
            GraphFacts.add(results, REPRESENTATION, encoded.represent(OBSERVATIONS, observations(), rows));
        } else {
            Encodings encodings = encoded.encode(rows);
            GraphFacts.add(results, "encoded context", encodings.context());
            GraphFacts.add(results, "encoded target", encodings.target());
            GraphFacts.add(results, "encoded extra", encodings.extra());
            encodings.views().forEach((name, all) -> {
                for (int i = 0; i < all.size(); i++) {
                    GraphFacts.add(results, "encoded " + name + " " + i, all.get(i));
                }
            });
        }
        return new Built(encoded.graph, results);
    }

    @Test
    void gives_as_many_features_as_wanted_for_each_observation() {
        for (Mode mode : Mode.values()) {
            for (int n : new int[] {ROWS, 1}) {
                requireOver(Shape.of(n, representationDim()), represent(encoded(mode), "x", n), REPRESENTATION);
            }
        }
    }

    /** The features that its network has are what its users are after as often as not. */
    @Test
    void gives_the_features_of_its_network_where_no_number_is_wanted() {
        if (!endsWithoutLastLayer()) {
            String told = refusal(() -> withoutLastLayer(Mode.TRAINING).encode("x", observations(), ROWS));
            require(told.contains(component().name()), "doesn't refuse with its name to be built without a number of features" + said(told),
                    "throw a GraphException from build() that names it");
            return;
        }
        Encoded training = attempt("be built without a number of features that is wanted (representation_dim: null)", () -> withoutLastLayer(Mode.TRAINING));
        Shape features = represent(training, "x", ROWS).mean().shape();
        require(features.rank() == 2 && features.dim(0) == ROWS, "gives a representation of shape " + features + " for " + ROWS + " observations where no number of"
                + " features is wanted", "end in Encoder.Context.lastLayer, and give it vectors");
        for (int n : new int[] {ROWS, 1}) {
            Encoded evaluation = withoutLastLayer(Mode.EVALUATION);
            requireOver(Shape.of(n, features.dim(1)), represent(evaluation, "x", n), REPRESENTATION);
            requireSameVariables(training.graph, evaluation.graph);
        }
    }

    /** Users choose by name what is exported; a decoder that asks for a tensor in training asks for it in evaluation too. */
    @Test
    void names_tensors_of_the_same_shapes_in_training_and_evaluation() {
        Map<String, Shape> named = named(encoded(Mode.TRAINING), ROWS);
        for (Mode mode : Mode.values()) {
            for (int n : new int[] {ROWS, 1}) {
                Map<String, Shape> others = named(encoded(mode), n);
                require(others.equals(named), "names the tensors " + named + " in training on " + ROWS + " observations and " + others + " in "
                        + mode.name().toLowerCase(Locale.ROOT) + " on " + n + " (shapes without N)", "name the same in every mode, [N, …] each");
            }
        }
    }

    private Map<String, Shape> named(Encoded encoded, int n) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        encode(encoded, "x", n).tensors().forEach((name, tensor) -> {
            require(tensor.shape().rank() >= 2 && tensor.dim(0) == n, "names a tensor '" + name + "' of shape " + tensor.shape() + " for " + n + " observations",
                    "name tensors [N, …], with what belongs to one observation in one row");
            shapes.put(name, tensor.shape().without(0));
        });
        return shapes;
    }

    @Test
    void has_the_same_variables_in_training_and_evaluation() {
        Encoded training = encoded(Mode.TRAINING);
        Encoded evaluation = encoded(Mode.EVALUATION);
        represent(training, "x", ROWS);
        represent(evaluation, "x", 1);
        requireSameVariables(training.graph, evaluation.graph);
    }

    @Test
    void shares_its_weights_between_applications() {
        Encoded encoded = encoded(Mode.TRAINING);
        represent(encoded, "x", ROWS);
        var once = GraphFacts.variables(encoded.graph);
        represent(encoded, "y", ROWS);
        requireShared(once, encoded.graph);
        require(!once.isEmpty(), "has nothing to train", "make parameters with Graph.parameter or the layers of io.repforge.api.nn");
    }

    @Test
    void keeps_its_variables_in_its_own_scope() {
        Encoded encoded = encoded(Mode.TRAINING);
        represent(encoded, "x", ROWS);
        requireScope("encoder/", encoded.graph);
    }

    @Test
    void can_be_frozen() {
        Graph graph = new Graph(Mode.TRAINING);
        attempt("be built frozen", () -> graph.frozen(() -> new Encoded(component(), graph, steps(), batch()).represent("x", observations(), ROWS)));
        List<String> trained = graph.variables().values().stream().filter(Variable::trained).map(Variable::name).toList();
        require(trained.isEmpty() && graph.assignments().isEmpty(), "trains " + trained + " and changes " + graph.assignments().keySet() + " though it is frozen",
                "make parameters within encode() or build(), by Graph.parameter of the graph as it is then");
    }

    /** Exported for any number of observations, an encoder mustn't hold constants that depend on it. */
    @Test
    void does_not_fix_the_number_of_observations() {
        Encoded few = encoded(Mode.EVALUATION);
        Encoded many = encoded(Mode.EVALUATION);
        represent(few, "x", 5);
        represent(many, "x", 9);
        require(GraphFacts.constants(few.graph).equals(GraphFacts.constants(many.graph)), "builds the number of observations into its graph as a constant",
                "compute from the observations what depends on how many there are; reshape with -1 for the first axis");
        Built built = built(Mode.EVALUATION, ROWS);
        List<double[]> together = rows(built, observed(MANY));
        require(together.size() == MANY, "gives " + together.size() + " representations for " + MANY + " observations",
                "give a representation for each observation; reshape with -1 for the first axis");
    }

    /** Embeddings mustn't depend on what they are computed beside. */
    @Test
    void represents_an_observation_in_evaluation_as_if_it_were_alone() {
        Built built = built(Mode.EVALUATION, ROWS);
        Array all = observed(MANY);
        List<double[]> together = rows(built, all);
        List<double[]> apart = new ArrayList<>(rows(built, GraphFacts.rows(all, 0, 2)));
        apart.addAll(rows(built, GraphFacts.rows(all, 2, MANY)));
        requireAlike(together, apart, 0, "beside two others than beside four");
        if (all.type() == DType.FLOAT32) {
            requireAlike(together, rows(built, GraphFacts.withNaNInFirstRow(all)), 1, "beside one that is NaN");
        }
    }

    private void requireAlike(List<double[]> wanted, List<double[]> got, int from, String where) {
        double scale = wanted.stream().flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
        for (int row = from; row < wanted.size(); row++) {
            for (int i = 0; i < wanted.get(row).length; i++) {
                double difference = Math.abs(wanted.get(row)[i] - got.get(row)[i]);
                require(difference <= ROUNDING * scale, "mixes observations in evaluation (it represents one as " + (float) wanted.get(row)[i] + ", and as "
                        + (float) got.get(row)[i] + " " + where + ")",
                        "where graph.mode() is EVALUATION use no statistics of the batch, but running ones as BatchNorm does, and take sums and means along other"
                                + " axes than the first");
            }
        }
    }

    private Array observed(int n) {
        Tensor input = GraphFacts.input(new Graph(Mode.EVALUATION), OBSERVATIONS, observations(), n);
        return value(input, new Random(Feed.SEED));
    }

    /** Representations of so many observations, by a graph that was built for another number and exported with it left open. */
    private List<double[]> rows(Built built, Array observations) {
        Map<String, Array> feed = new HashMap<>(feed(built.graph(), Feed.SEED));
        feed.put(OBSERVATIONS, observations);
        try (GraphRun run = GraphRun.open(built.graph(), List.of(built.results().get(REPRESENTATION)))) {
            return GraphFacts.rows(run.feed(feed).run().get(0));
        } catch (EngineException e) {
            require(false, "can't be exported for any number of observations (built for " + ROWS + " and run with " + observations.shape().dim(0) + ", "
                    + told(e) + ")", "reshape with -1 for the first axis, and let no constant depend on its length");
            throw e;
        }
    }

    @Test
    void stays_finite_for_huge_values() {
        Built built = built(Mode.EVALUATION, ROWS);
        requireFinite(run(built, hugeFeed(built.graph())), "values of some thousands, as data that isn't scaled has them");
    }

    @Test
    void records_feature_maps_from_the_image_on_if_any() {
        Encoded encoded = encoded(Mode.TRAINING);
        represent(encoded, "x", ROWS);
        List<Shape> maps = encoded.encoder.featureMaps();
        require(maps.stream().allMatch(map -> map.rank() == 3) && (maps.isEmpty() || maps.get(0).equals(observations().shape())),
                "says that its feature maps are " + maps, "give [C, H, W] of each from the image to the last one before flattening, or none");
    }

    @Test
    void refuses_observations_that_it_cannot_encode_with_its_name_and_theirs() {
        for (Space space : refused()) {
            String told = refusal(() -> new Encoded(component(), new Graph(Mode.TRAINING), StepSpec.of(space), BatchSpec.of(PairSpec.of(space, space)))
                    .represent("x", space, ROWS));
            require(told.contains(component().name()) && told.contains(space.toString()), "doesn't refuse " + space + " with its name and theirs" + said(told),
                    "throw a GraphException from build() that names both");
        }
    }

    /** What is said in refusal; empty if nothing is refused. */
    private static String refusal(Runnable body) {
        try {
            body.run();
            return "";
        } catch (GraphException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String said(String refusal) {
        return refusal.isEmpty() ? "" : ", but says '" + refusal + "'";
    }
}
