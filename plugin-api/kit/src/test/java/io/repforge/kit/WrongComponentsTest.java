package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.View;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.api.space.Space;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What an author is told whose component is wrong, and that nothing is told of one that is right. */
class WrongComponentsTest {

    abstract static class OfLoss extends LossKit<NoOptions> {
        private final Loss<NoOptions> loss;

        OfLoss(Loss<NoOptions> loss) {
            this.loss = loss;
        }

        @Override
        protected Loss<NoOptions> component() {
            return loss;
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    abstract static class OfEncoder extends EncoderKit<NoOptions> {
        private final Encoder<NoOptions> encoder;

        OfEncoder(Encoder<NoOptions> encoder) {
            this.encoder = encoder;
        }

        @Override
        protected Encoder<NoOptions> component() {
            return encoder;
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        /** A linear layer takes whatever there is. */
        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }

    /** Of decoders that look at visible patches alone. */
    abstract static class OfDecoder extends DecoderKit<NoOptions> {
        private final Decoder<NoOptions> decoder;

        OfDecoder(Decoder<NoOptions> decoder) {
            this.decoder = decoder;
        }

        @Override
        protected Decoder<NoOptions> component() {
            return decoder;
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView(View.VISIBLE, 1, Space.discrete(9, Shape.of(2)));
        }

        @Override
        protected boolean needsViews() {
            return true;
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            Encodings encodings = super.encodings(graph, n);
            return encodings.withContext(encodings.context().with(Encoding.TOKENS, tokens(graph, "context_tokens", n)))
                    .withTarget(encodings.target().with(Encoding.TOKENS, tokens(graph, "target_tokens", n)));
        }

        private Tensor tokens(Graph graph, String name, int n) {
            return graph.input(name, DType.FLOAT32, Shape.of(n, 9, representationDim()));
        }
    }

    static class RightLoss extends OfLoss {
        RightLoss() {
            super(new WrongLosses.Right());
        }
    }

    /** Held against what it gives, over a step and over two, and against what it doesn't give. */
    static class Misjudged extends OfLoss {
        Misjudged() {
            super(new WrongLosses.Right());
        }

        @Override
        protected List<Reference<NoOptions>> references() {
            double difference = Math.sin(2) - Math.sin(1);
            double loss = difference * difference;
            Map<String, Double> norms = Map.of("x", 2 * difference, "y", 0.0);
            Reference<NoOptions> right = reference("the equation", loss, norms);
            return List.of(right, reference("two steps", 3 * loss, Map.of("x", 6 * difference)).overSteps(1, 2), reference("a slip", loss / 2, norms));
        }

        private Reference<NoOptions> reference(String source, double loss, Map<String, Double> norms) {
            return Reference.of(source, new NoOptions(), given -> {
                Tensor target = given.matrix("y", 1, 1, 1, 1, 0).stopGradient();
                return inputs(given.graph(), Comparison.of(Distribution.point(given.matrix("x", 1, 1, 1, 0, 0)), Distribution.point(target)), 1);
            }, loss, norms);
        }
    }

    static class RightEncoder extends OfEncoder {
        RightEncoder() {
            super(new WrongEncoders.Right());
        }
    }

    static class RightDecoder extends OfDecoder {
        RightDecoder() {
            super(new WrongDecoders.Right());
        }
    }

    static class Silent extends OfDecoder {
        Silent() {
            super(new WrongDecoders.Silent());
        }
    }

    static class Content extends OfDecoder {
        Content() {
            super(new WrongDecoders.Content());
        }
    }

    static class JavaRandom extends OfLoss {
        JavaRandom() {
            super(new WrongLosses.JavaRandom());
        }
    }

    static class Gradientless extends OfLoss {
        Gradientless() {
            super(new WrongLosses.Gradientless());
        }
    }

    static class Untrue extends OfLoss {
        Untrue() {
            super(new WrongLosses.Untrue());
        }
    }

    static class HalfGradient extends OfLoss {
        HalfGradient() {
            super(new WrongLosses.HalfGradient());
        }
    }

    static class Nothing extends OfLoss {
        Nothing() {
            super(new WrongLosses.Nothing());
        }
    }

    static class Fixing extends OfEncoder {
        Fixing() {
            super(new WrongEncoders.Fixing());
        }
    }

    static class Remembering extends OfEncoder {
        Remembering() {
            super(new WrongEncoders.Remembering());
        }
    }

    static class Idle extends OfEncoder {
        Idle() {
            super(new WrongEncoders.Idle());
        }
    }

    static class Forgetting extends OfEncoder {
        Forgetting() {
            super(new WrongEncoders.Forgetting());
        }
    }

    static class Summing extends OfEncoder {
        Summing() {
            super(new WrongEncoders.Summing());
        }
    }

    static class Mixing extends OfEncoder {
        Mixing() {
            super(new WrongEncoders.Mixing());
        }
    }

    static class Dropping extends OfEncoder {
        Dropping() {
            super(new WrongEncoders.Dropping());
        }
    }

    /** What fails, by the name of the test; numbers with a point are #, since they may differ. */
    private static Map<String, String> failures(Class<?> kit) {
        Map<String, String> failures = new TreeMap<>();
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(kit)).execute().testEvents().failed().stream()
                .forEach(event -> failures.put(event.getTestDescriptor().getDisplayName().replace("()", ""), message(event)));
        return failures;
    }

    private static String message(Event event) {
        Throwable thrown = event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
        return thrown.getMessage().replaceAll("-?[0-9]+\\.[0-9]+(E-?[0-9]+)?", "#");
    }

    @Test
    void nothing_is_told_of_what_is_right() {
        assertEquals(Map.of(), failures(RightLoss.class));
        assertEquals(Map.of(), failures(RightEncoder.class));
        assertEquals(Map.of(), failures(RightDecoder.class));
    }

    @Test
    void a_random_number_that_is_not_the_graphs() {
        assertEquals("loss 'java-random' builds other numbers into its graph the second time (constant is # and then #): draw with Graph.random, which is new in each"
                + " step and the same for the same seed, and start parameters from an Initializer; a random number of Java is drawn once, while the graph is built",
                failures(JavaRandom.class).get("builds_the_same_graph_each_time"));
    }

    @Test
    void an_operator_without_a_gradient() {
        assertEquals("loss 'gradientless' has no gradient (loss/Atan: there is no gradient for the operator Atan; build this part from other operators, give it one by"
                + " Graph.withGradient, or stop the gradient before it)", failures(Gradientless.class).get("has_the_gradients_that_its_values_have"));
    }

    @Test
    void a_gradient_that_is_not_that_of_the_values() {
        assertEquals(Map.of("has_the_gradients_that_its_values_have",
                "loss 'half-gradient' has gradients that its values don't have (along its own direction of decoded_context: #, and by central differences #): mend the"
                        + " rule that it gives to Graph.withGradient; where a gradient is to end, say so with stopGradient, and where it is meant to be another, with"
                        + " givesTrueGradients() of the kit"),
                failures(HalfGradient.class));
    }

    @Test
    void a_value_that_is_not_the_references() {
        assertEquals(Map.of("has_the_values_and_gradients_of_its_references",
                "loss 'right-loss' has a loss of # where a slip has #: mind means and sums, what is of length 1, and where the gradient is stopped"),
                failures(Misjudged.class));
    }

    @Test
    void a_node_that_is_declared_wrongly() {
        assertEquals("loss 'untrue' declares a node of its graph to give what it doesn't give (axis 0 of loss/Abs:0 is declared to be 1 long and is 4), so that gradients"
                + " would be wrong: declare the type and the shape that the operator has, or build it with Tensor's methods, which know them",
                failures(Untrue.class).get("gives_what_its_nodes_are_declared_to_give"));
    }

    @Test
    void a_shape_that_depends_on_the_batch() {
        Map<String, String> failures = failures(Fixing.class);
        assertEquals("encoder 'fixing' builds the number of observations into its graph as a constant: compute from the observations what depends on how many there are;"
                + " reshape with -1 for the first axis", failures.get("does_not_fix_the_number_of_observations"));
        assertEquals("encoder 'fixing' can't be exported for any number of observations (built for 4 and run with 5, Non-zero status code returned while running Reshape"
                + " node. Name:'Reshape' Status Message: The input tensor cannot be reshaped to the requested shape. Input shape:{5,7}, requested shape:{1,28}): reshape"
                + " with -1 for the first axis, and let no constant depend on its length", failures.get("represents_an_observation_in_evaluation_as_if_it_were_alone"));
    }

    @Test
    void a_component_that_remembers_its_builds() {
        assertEquals("encoder 'remembering' builds another graph the second time (the parameter encoder/layer0/weight is float32 [7, 5280] and then not there): keep no"
                + " state in a component or in static fields; what belongs to one graph belongs into the module that it builds",
                failures(Remembering.class).get("builds_the_same_graph_each_time"));
    }

    @Test
    void a_component_that_gives_nothing() {
        assertEquals("loss 'nothing' returns null from compute(): return what its interface asks for; null is allowed only where its Javadoc says so",
                failures(Nothing.class).get("is_a_scalar_in_training_and_evaluation_also_for_a_single_pair"));
    }

    @Test
    void a_parameter_without_a_gradient() {
        assertEquals(Map.of("trains_all_its_parameters", "encoder 'idle' has a parameter that it doesn't train (no gradient reaches encoder/scale): use it for what the"
                + " component gives, or make it a Graph.state if it isn't to be trained"), failures(Idle.class));
    }

    @Test
    void an_encoder_that_mixes_rows_in_evaluation() {
        assertEquals(Map.of("represents_an_observation_in_evaluation_as_if_it_were_alone",
                "encoder 'mixing' mixes observations in evaluation (it represents one as #, and as # beside two others than beside four): where graph.mode() is EVALUATION"
                        + " use no statistics of the batch, but running ones as BatchNorm does, and take sums and means along other axes than the first"),
                failures(Mixing.class));
    }

    @Test
    void an_encoder_that_names_other_tensors_in_evaluation() {
        assertEquals(
                Map.of("names_tensors_of_the_same_shapes_in_training_and_evaluation", "encoder 'forgetting' names the tensors {hidden=[7], extra=[7]} in training on 4"
                        + " observations and {hidden=[7]} in evaluation on 4 (shapes without N): name the same in every mode, [N, …] each"),
                failures(Forgetting.class));
    }

    @Test
    void an_encoder_that_gives_no_vectors_where_it_has_no_last_layer() {
        assertEquals(Map.of("gives_the_features_of_its_network_where_no_number_is_wanted", "encoder 'summing' gives a representation of shape [1, 7] for 4 observations"
                + " where no number of features is wanted: end in Encoder.Context.lastLayer, and give it vectors"), failures(Summing.class));
    }

    @Test
    void an_encoder_that_draws_in_evaluation() {
        assertEquals("encoder 'dropping' draws [kept] in evaluation, where the same must give the same: draw only where graph.mode() is TRAINING",
                failures(Dropping.class).get("draws_and_changes_nothing_in_evaluation"));
    }

    @Test
    void a_decoder_that_does_not_say_which_view_it_misses() {
        String remedy = ": ask the batch by PairTensors.view, which throws a GraphException that names it, or don't say in needsViews() that it needs any";
        assertEquals(Map.of("tells_in_evaluation_which_view_it_needs_if_it_needs_any",
                "decoder 'silent' doesn't tell in evaluation which view it needs, but says 'this can't be decoded'" + remedy), failures(Silent.class));
        assertEquals(Map.of("tells_in_evaluation_which_view_it_needs_if_it_needs_any", "decoder 'content' doesn't tell in evaluation which view it needs" + remedy),
                failures(Content.class));
    }
}
