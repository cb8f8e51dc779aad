package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract demands of decoders. Unless overridden, they are tested on pairs of images, encoded to Gaussians. */
public abstract class DecoderKit<O extends Record> extends ComponentKit<O, Decoder<O>> {

    protected DecoderKit() {
        super(Decoder.class);
    }

    /** D, the number of features of the encodings. */
    protected int representationDim() {
        return 6;
    }

    /** P, the number of features wanted of the decoder. */
    protected int projectionDim() {
        return 6;
    }

    protected StepSpec steps() {
        return StepSpec.of(Space.image(3, 16, 16));
    }

    protected PairSpec pairs() {
        return PairSpec.of(steps().observation(), steps().observation());
    }

    /** What the context becomes, for n pairs. */
    protected Shape context(int n) {
        return Shape.of(n, projectionDim());
    }

    /** What the target becomes, for n pairs. */
    protected Shape target(int n) {
        return Shape.of(n, projectionDim());
    }

    /** What the encoder made of a batch. */
    protected Encodings encodings(Graph graph, int n) {
        Encodings encodings = Encodings.of(encoding(graph, "encoded_context", n), encoding(graph, "encoded_target", n));
        return pairs().extra() == null ? encodings : encodings.withExtra(encoding(graph, "encoded_extra", n));
    }

    /** A Gaussian whose mean and scale are inputs. */
    protected final Distribution encoding(Graph graph, String name, int n) {
        Shape shape = Shape.of(n, representationDim());
        return new Distribution.Normal(graph.input(name, DType.FLOAT32, shape), graph.input(name + "_scale", DType.FLOAT32, shape));
    }

    private final class Built {
        final Graph graph;
        final int n;
        final Encodings encodings;
        final PairTensors batch;
        final DecoderModule decoder;

        Built(Mode mode, int n) {
            this.graph = new Graph(mode);
            this.n = n;
            this.encodings = encodings(graph, n);
            this.batch = batch();
            EncoderModule encoder = observations -> encodings.context().representation();
            Decoder.Context context = Decoder.Context.of(graph, steps(), pairs(), encoder, projectionDim());
            this.decoder = graph.scope("decoder", () -> component().build(context, options()));
        }

        private PairTensors batch() {
            Space extra = pairs().extra();
            PairTensors batch = PairTensors.of(
                    GraphFacts.input(graph, "context", pairs().context(), n),
                    GraphFacts.input(graph, "target", pairs().target(), n),
                    graph.input("trajectory", DType.INT64, Shape.of(n)),
                    graph.input("timestep", DType.INT64, Shape.of(n)));
            return extra == null ? batch : batch.withExtra(GraphFacts.input(graph, "extra", extra, n));
        }

        Comparison decode() {
            return decoder.decode(encodings, batch);
        }
    }

    @Test
    void gives_context_and_target_for_each_pair() {
        for (Mode mode : Mode.values()) {
            for (int n : new int[] {4, 1}) {
                Comparison comparison = new Built(mode, n).decode();
                assertEquals(context(n), comparison.context().mean().shape());
                assertEquals(target(n), comparison.target().mean().shape());
                GraphFacts.assertOver(context(n), comparison.context());
            }
        }
    }

    @Test
    void has_the_same_variables_in_training_and_evaluation() {
        Built training = new Built(Mode.TRAINING, 4);
        Built evaluation = new Built(Mode.EVALUATION, 1);
        training.decode();
        evaluation.decode();
        assertEquals(GraphFacts.variables(training.graph), GraphFacts.variables(evaluation.graph));
    }

    @Test
    void shares_its_weights_between_applications() {
        Built built = new Built(Mode.TRAINING, 4);
        built.decode();
        var once = GraphFacts.variables(built.graph);
        built.decode();
        assertEquals(once, GraphFacts.variables(built.graph));
    }

    @Test
    void keeps_its_variables_in_its_own_scope() {
        Built built = new Built(Mode.TRAINING, 4);
        built.decode();
        built.graph.variables().keySet().forEach(name -> assertTrue(name.startsWith("decoder/"), name));
    }

    @Test
    void trains_all_its_parameters() {
        Built built = new Built(Mode.TRAINING, 4);
        Comparison comparison = built.decode();
        List<Tensor> results = new ArrayList<>(GraphFacts.parts(comparison.context()));
        results.addAll(GraphFacts.parts(comparison.target()));
        comparison.others().values().forEach(other -> results.addAll(GraphFacts.parts(other.context())));
        assertEquals(List.of(), GraphFacts.unreached(built.graph, results));
    }

    @Test
    void lets_a_gradient_reach_the_encoded_context() {
        Built built = new Built(Mode.TRAINING, 4);
        var reached = GraphFacts.sources(built.graph, GraphFacts.parts(built.decode().context()));
        assertTrue(reached.contains(built.encodings.context().mean()), "no gradient reaches the encoder");
    }

    @Test
    void makes_the_target_of_the_target() {
        Built built = new Built(Mode.TRAINING, 4);
        var sources = GraphFacts.allSources(GraphFacts.parts(built.decode().target()));
        assertTrue(sources.contains(built.encodings.target().mean()) || sources.contains(built.batch.target()),
                "what the context is compared with has nothing to do with the target");
    }

    @Test
    void draws_and_changes_nothing_in_evaluation() {
        Built built = new Built(Mode.EVALUATION, 4);
        built.decode();
        assertEquals(List.of(), List.copyOf(built.graph.randoms().keySet()));
        assertEquals(List.of(), List.copyOf(built.graph.assignments().keySet()));
    }
}
