package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.space.Space;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract demands of encoders. */
public abstract class EncoderKit<O extends Record> extends ComponentKit<O, Encoder<O>> {

    private static final int FEATURES = 7;

    protected EncoderKit() {
        super(Encoder.class);
    }

    /** Observations that it encodes. */
    protected Space observations() {
        return Space.image(3, 40, 44);
    }

    /** Observations that it can't encode. */
    protected List<Space> refused() {
        return List.of(Space.box(6), Space.discrete(4));
    }

    /** An encoder in a graph of its own. */
    private record Built(Graph graph, EncoderModule encoder) {

        Distribution represent(String name, Space space, int n) {
            return encoder.represent(GraphFacts.input(graph, name, space, n));
        }
    }

    private Built build(Mode mode, Space space) {
        Graph graph = new Graph(mode);
        Encoder.Context context = Encoder.Context.of(graph, StepSpec.of(space), PairSpec.of(space, space), FEATURES);
        return new Built(graph, graph.scope("encoder", () -> component().build(context, options())));
    }

    @Test
    void gives_as_many_features_as_wanted_for_each_observation() {
        for (Mode mode : Mode.values()) {
            GraphFacts.assertOver(Shape.of(4, FEATURES), build(mode, observations()).represent("x", observations(), 4));
        }
    }

    @Test
    void encodes_a_single_observation() {
        for (Mode mode : Mode.values()) {
            GraphFacts.assertOver(Shape.of(1, FEATURES), build(mode, observations()).represent("x", observations(), 1));
        }
    }

    @Test
    void has_the_same_variables_in_training_and_evaluation() {
        Built training = build(Mode.TRAINING, observations());
        Built evaluation = build(Mode.EVALUATION, observations());
        training.represent("x", observations(), 4);
        evaluation.represent("x", observations(), 1);
        assertEquals(GraphFacts.variables(training.graph), GraphFacts.variables(evaluation.graph));
    }

    @Test
    void shares_its_weights_between_applications() {
        Built built = build(Mode.TRAINING, observations());
        built.represent("x", observations(), 4);
        var once = GraphFacts.variables(built.graph);
        built.represent("y", observations(), 4);
        assertEquals(once, GraphFacts.variables(built.graph));
        assertFalse(once.isEmpty(), "it has nothing to train");
    }

    @Test
    void keeps_its_variables_in_its_own_scope() {
        Built built = build(Mode.TRAINING, observations());
        built.represent("x", observations(), 4);
        built.graph.variables().keySet().forEach(name -> assertTrue(name.startsWith("encoder/"), name));
    }

    @Test
    void trains_all_its_parameters() {
        Built built = build(Mode.TRAINING, observations());
        Distribution representation = built.represent("x", observations(), 4);
        assertEquals(List.of(), GraphFacts.unreached(built.graph, GraphFacts.parts(representation)));
    }

    @Test
    void draws_and_changes_nothing_in_evaluation() {
        Built built = build(Mode.EVALUATION, observations());
        built.represent("x", observations(), 4);
        assertEquals(List.of(), List.copyOf(built.graph.randoms().keySet()));
        assertEquals(List.of(), List.copyOf(built.graph.assignments().keySet()));
    }

    @Test
    void can_be_frozen() {
        Graph graph = new Graph(Mode.TRAINING);
        Space space = observations();
        Encoder.Context context = Encoder.Context.of(graph, StepSpec.of(space), PairSpec.of(space, space), FEATURES);
        graph.frozen(() -> component().build(context, options()).represent(GraphFacts.input(graph, "x", space, 4)));
        graph.variables().values().forEach(variable -> assertFalse(variable.trained(), variable.name()));
        assertEquals(List.of(), List.copyOf(graph.assignments().keySet()));
    }

    /** Exported for any number of observations, an encoder mustn't hold constants that depend on it. */
    @Test
    void does_not_fix_the_number_of_observations() {
        Built few = build(Mode.EVALUATION, observations());
        Built many = build(Mode.EVALUATION, observations());
        few.represent("x", observations(), 5);
        many.represent("x", observations(), 9);
        assertEquals(GraphFacts.constants(few.graph), GraphFacts.constants(many.graph));
    }

    @Test
    void records_feature_maps_from_the_image_on_if_any() {
        Built built = build(Mode.TRAINING, observations());
        built.represent("x", observations(), 4);
        List<Shape> maps = built.encoder.featureMaps();
        maps.forEach(map -> assertEquals(3, map.rank()));
        if (!maps.isEmpty()) {
            assertEquals(observations().shape(), maps.get(0));
        }
    }

    @Test
    void refuses_observations_that_it_cannot_encode_with_its_name_and_theirs() {
        for (Space space : refused()) {
            GraphException refusal = assertThrows(GraphException.class, () -> build(Mode.TRAINING, space).represent("x", space, 4));
            assertTrue(refusal.getMessage().contains(component().name()) && refusal.getMessage().contains(space.toString()),
                    refusal.getMessage());
        }
    }
}
