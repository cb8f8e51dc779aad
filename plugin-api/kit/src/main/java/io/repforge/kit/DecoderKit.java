package io.repforge.kit;

import io.repforge.api.Comparison;
import io.repforge.api.ContractException;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
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
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the contract demands of decoders. Unless overridden, they are tested on pairs of images, encoded to Gaussians. */
public abstract class DecoderKit<O extends Record> extends GraphKit<O, Decoder<O>> {

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

    /** What the steps look like. */
    protected StepSpec steps() {
        return StepSpec.of(Space.image(3, 16, 16));
    }

    /** What the pairs look like. */
    protected PairSpec pairs() {
        return PairSpec.of(steps().observation(), steps().observation());
    }

    /** What a batch of such pairs is after augmentation; override it for a decoder that needs further views. */
    protected BatchSpec batch() {
        return BatchSpec.of(pairs());
    }

    /**
     * Whether it can't do without the further views of {@link #batch}, which aren't there in evaluation, so that there is no loss then; override it for a decoder that
     * throws a {@link GraphException} in evaluation.
     */
    protected boolean needsViews() {
        return false;
    }

    /** What the context becomes, for n pairs. */
    protected Shape context(int n) {
        return Shape.of(n, projectionDim());
    }

    /** What the target becomes, for n pairs. */
    protected Shape target(int n) {
        return Shape.of(n, projectionDim());
    }

    /** What the encoder made of a batch; override it for a decoder that needs tensors beside representations, or encodings of further views. In evaluation there are no further views of it. */
    protected Encodings encodings(Graph graph, int n) {
        Encodings encodings = Encodings.of(encoding(graph, "encoded_context", n), encoding(graph, "encoded_target", n));
        return pairs().extra() == null ? encodings : encodings.withExtra(encoding(graph, "encoded_extra", n));
    }

    /** A Gaussian whose mean and scale are inputs. */
    protected final Distribution encoding(Graph graph, String name, int n) {
        Shape shape = Shape.of(n, representationDim());
        return new Distribution.Normal(graph.input(name, DType.FLOAT32, shape), graph.input(name + "_scale", DType.FLOAT32, shape));
    }

    /** A decoder in a graph of its own. */
    private final class Decoded {
        private final Decoder<O> component;
        private final Graph graph;
        private final Encodings encodings;
        private final PairTensors batch;
        private final DecoderModule decoder;

        Decoded(Decoder<O> component, Mode mode, int n) {
            this.component = component;
            this.graph = new Graph(mode);
            this.encodings = encodings(graph, n);
            this.batch = GraphFacts.batch(graph, batch(), n);
            EncoderModule encoder = observations -> encodings.context();
            Decoder.Context context = Decoder.Context.of(graph, steps(), pairs(), encoder, projectionDim()).withBatch(batch());
            this.decoder = graph.scope("decoder", () -> Decoder.build(new Use<Decoder<?>>(component, options()), context));
        }

        Comparison decode() {
            return ContractException.requireReturned(decoder.decode(encodings, batch), component, "decode()");
        }
    }

    private Decoded decoded(Mode mode, int n) {
        return attempt("be built for " + batch(), () -> new Decoded(component(), mode, n));
    }

    private Comparison decode(Decoded decoded) {
        return attempt("decode " + batch(), decoded::decode);
    }

    @Override
    final List<Mode> modes() {
        return needsViews() ? List.of(Mode.TRAINING) : super.modes();
    }

    @Override
    final Built built(Decoder<O> component, Mode mode, int rows) {
        Decoded decoded = new Decoded(component, mode, rows);
        Map<String, Tensor> results = new LinkedHashMap<>();
        add(results, "", decoded.decode());
        return new Built(decoded.graph, results);
    }

    private static void add(Map<String, Tensor> results, String within, Comparison comparison) {
        GraphFacts.add(results, within + "context", comparison.context());
        GraphFacts.add(results, within + "target", comparison.target());
        comparison.others().forEach((name, other) -> add(results, within + name + "'s ", other));
    }

    @Test
    void gives_context_and_target_for_each_pair() {
        for (Mode mode : modes()) {
            for (int n : new int[] {ROWS, 1}) {
                Comparison comparison = decode(decoded(mode, n));
                requireOver(context(n), comparison.context(), "context");
                Shape target = comparison.target().mean().shape();
                require(target.equals(target(n)), "gives a target " + target + " where " + target(n) + " is wanted", "mind what the contract says of its shape");
            }
        }
    }

    @Test
    void tells_in_evaluation_which_view_it_needs_if_it_needs_any() {
        if (!needsViews()) {
            return;
        }
        String told = "";
        try {
            new Decoded(component(), Mode.EVALUATION, ROWS).decode();
        } catch (GraphException e) {
            told = String.valueOf(e.getMessage());
        }
        require(batch().views().keySet().stream().anyMatch(told::contains),
                "doesn't tell in evaluation which view it needs" + (told.isEmpty() ? "" : ", but says '" + told + "'"),
                "ask the batch by PairTensors.view, which throws a GraphException that names it, or don't say in needsViews() that it needs any");
    }

    @Test
    void has_the_same_variables_in_training_and_evaluation() {
        if (needsViews()) {
            return;
        }
        Decoded training = decoded(Mode.TRAINING, ROWS);
        Decoded evaluation = decoded(Mode.EVALUATION, 1);
        decode(training);
        decode(evaluation);
        requireSameVariables(training.graph, evaluation.graph);
    }

    @Test
    void shares_its_weights_between_applications() {
        Decoded decoded = decoded(Mode.TRAINING, ROWS);
        decode(decoded);
        var once = GraphFacts.variables(decoded.graph);
        decode(decoded);
        requireShared(once, decoded.graph);
    }

    @Test
    void keeps_its_variables_in_its_own_scope() {
        Decoded decoded = decoded(Mode.TRAINING, ROWS);
        decode(decoded);
        requireScope("decoder/", decoded.graph);
    }

    @Test
    void lets_a_gradient_reach_the_encoded_context() {
        Decoded decoded = decoded(Mode.TRAINING, ROWS);
        Set<Tensor> reached = GraphFacts.sources(decoded.graph, GraphFacts.parts(decode(decoded).context()));
        require(isOfAny(decoded.encodings.context(), reached), "trains no encoder (no gradient reaches the encoded context)",
                "make the context of what the encoder gives, without stopGradient");
    }

    @Test
    void makes_the_target_of_the_target() {
        Decoded decoded = decoded(Mode.TRAINING, ROWS);
        Set<Tensor> sources = GraphFacts.allSources(GraphFacts.parts(decode(decoded).target()));
        require(isOfAny(decoded.encodings.target(), sources) || sources.contains(decoded.batch.target()),
                "compares the context with what has nothing to do with the target", "make the target of the encoded target or of the batch's");
    }

    /** Whether the representation is among tensors, or a tensor beside it. */
    private static boolean isOfAny(Encoding encoding, Set<Tensor> tensors) {
        return tensors.contains(encoding.mean()) || encoding.tensors().values().stream().anyMatch(tensors::contains);
    }

    @Test
    void stays_finite_for_huge_values() {
        Built built = built(needsViews() ? Mode.TRAINING : Mode.EVALUATION, ROWS);
        requireFinite(run(built, hugeFeed(built.graph())), "values of some thousands, as a run in its first steps may have them");
    }
}
