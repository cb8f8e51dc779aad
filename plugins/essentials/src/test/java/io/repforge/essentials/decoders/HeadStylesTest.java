package io.repforge.essentials.decoders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Variable;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.space.Space;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What heads are made of, by the norms and biases that they are to have. */
class HeadStylesTest {

    private static final Space VECTOR = Space.box(Shape.of(3));

    private final Graph graph = new Graph(Mode.TRAINING);

    @Test
    void nothing_but_weights_without_norms_and_biases() {
        decode(new SymmetricProjectionHead(), new ProjectionOptions(List.of(16), false, Mlp.Norm.NONE, Mlp.OutputNorm.NONE, false), encodings());
        assertEquals(List.of("projection/linear1/weight", "projection/output/weight"), trained());
    }

    @Test
    void no_bias_that_a_normalisation_would_take_away_again() {
        decode(new SymmetricProjectionHead(), new ProjectionOptions(List.of(16), false, Mlp.Norm.BEFORE_RELU, Mlp.OutputNorm.AFFINE, true), encodings());
        assertEquals(List.of("projection/linear1/weight", "projection/norm1/weight", "projection/norm1/bias", "projection/output/weight", "projection/output_norm/weight",
                "projection/output_norm/bias"), trained());
    }

    @Test
    void nothing_trained_in_a_plain_norm_and_what_is_wanted_in_the_predictor() {
        Comparison comparison = decode(new BidirectionalProjectionHead(), bidirectional(null), encodings());
        assertEquals(List.of("projection/linear1/weight", "projection/norm1/weight", "projection/norm1/bias", "projection/output/weight", "predictor/linear1/weight",
                "predictor/linear1/bias", "predictor/output/weight", "predictor/output/bias"), trained());
        assertEquals(List.of(Comparison.SWAPPED), List.copyOf(comparison.others().keySet()));
        assertEquals(2, comparison.ways().size());
    }

    @Test
    void an_average_needs_both_views_of_a_teacher() {
        assertEquals("decoder bidirectional-projection-head with a momentum needs both views by a network and by its moving average; choose the encoder"
                + " student-and-teacher, or momentum: null for one head", refusal(bidirectional(0.99), encodings()));
    }

    @Test
    void a_teacher_needs_an_average() {
        Encodings both = encodings().withView(Encodings.TARGET_BY_STUDENT, encoding("target_by_student"))
                .withView(Encodings.CONTEXT_BY_TEACHER, encoding("context_by_teacher"));
        assertEquals("decoder bidirectional-projection-head projects by one head what a student and its teacher encode; give it the momentum of the teacher, or choose"
                + " an encoder without one", refusal(bidirectional(null), both));
    }

    private static BidirectionalProjectionHead.Options bidirectional(@Nullable Double momentum) {
        var predictor = new BidirectionalProjectionHead.Predictor(List.of(4), Mlp.Norm.NONE, Mlp.OutputNorm.NONE, true);
        return new BidirectionalProjectionHead.Options(List.of(16), Mlp.Norm.BEFORE_RELU, Mlp.OutputNorm.PLAIN, true, predictor, momentum, MomentumSchedule.COSINE);
    }

    private String refusal(BidirectionalProjectionHead.Options options, Encodings encodings) {
        return String.valueOf(assertThrows(GraphException.class, () -> decode(new BidirectionalProjectionHead(), options, encodings)).getMessage());
    }

    private <O extends Record> Comparison decode(Decoder<O> decoder, O options, Encodings encodings) {
        PairSpec pairs = PairSpec.of(VECTOR, VECTOR);
        Decoder.Context context = Decoder.Context.of(graph, StepSpec.of(VECTOR), pairs, observations -> encodings.context(), 5);
        PairTensors batch = PairTensors.of(graph.input("context", DType.FLOAT32, Shape.of(4, 3)), graph.input("target", DType.FLOAT32, Shape.of(4, 3)),
                graph.input("trajectory", DType.INT64, Shape.of(4)), graph.input("timestep", DType.INT64, Shape.of(4)));
        return decoder.build(context, options).decode(encodings, batch);
    }

    private Encodings encodings() {
        return Encodings.of(encoding("encoded_context"), encoding("encoded_target"));
    }

    private Encoding encoding(String name) {
        return Encoding.of(Distribution.point(graph.input(name, DType.FLOAT32, Shape.of(4, 6))));
    }

    private List<String> trained() {
        return graph.variables().values().stream().filter(Variable::trained).map(Variable::name).toList();
    }
}
