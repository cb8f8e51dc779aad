package io.repforge.framework.train;

import io.repforge.api.Augmenter;
import io.repforge.api.BatchExtender;
import io.repforge.api.Comparison;
import io.repforge.api.ContractException;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.PairTensors;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.graph.Variable;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.GraphSlot;
import io.repforge.framework.online.OnlineMeasures;
import io.repforge.framework.recipe.FeatureChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the components of an architecture together as a graph:
 * {@code loss(extend(decode(encode(augment(batch)))))}. Each slot builds in a scope of its name, so that variables are called alike in
 * training and in evaluation.
 */
public final class Network {

    /** Input: the contexts, {@code [N, …]} of the context's space. */
    public static final String CONTEXT = "context";
    /** Input: the targets. */
    public static final String TARGET = "target";
    /** Input: the extra contexts, where pairs have them. */
    public static final String EXTRA = "extra";
    /** Input: number of each pair's trajectory, {@code int64 [N]}. */
    public static final String TRAJECTORY = "trajectory";
    /** Input: position of each context within its trajectory, {@code int64 [N]}. */
    public static final String TIMESTEP = "timestep";
    /** Input: the class of each pair by the label that the loss is told, where it is told one, {@code int64 [N]}. */
    public static final String LABEL = "label";
    /** Input of {@link #classifying}: the class of each context, {@code int64 [N]}. */
    static final String CLASSES = "classes";
    /** What parameters of {@link #classifying} that aren't the encoder's begin with; its weight is {@code [K, D]}. */
    static final String CLASSIFIER_WEIGHT = "classifier/linear/weight";
    /** Its bias, {@code [K]}. */
    static final String CLASSIFIER_BIAS = "classifier/linear/bias";
    /** Input of the representation graph: observations, {@code [N, …]} of the observation space. */
    public static final String OBSERVATION = "observation";
    /** Output of the representation graph: the features that are given out, {@code [N, D]}. */
    public static final String REPRESENTATION = "representation";

    /**
     * Statistic of training: how far the representations of a batch's contexts spread, which is the standard deviation of each L2-normalised feature over the
     * batch, the mean over the features, as a multiple of 1/√D. 1 is evenly spread, 0 is collapsed (Chen and He 2021, section 4.1).
     */
    public static final String SPREAD = "representation_spread";

    /** Output of training: representations of contexts, {@code [n, D]} of the first n ≤ {@value OnlineMeasures#ROWS} pairs. */
    static final String OBSERVED_CONTEXT = "representations/context";
    /** Output of training: representations of the targets of the same pairs, where targets are represented as contexts are. */
    static final String OBSERVED_TARGET = "representations/target";
    /** Output of training: the features of the same contexts that are given out, where these aren't the representation; see {@link NamedFeatures#narrowed}. */
    static final String OBSERVED_FEATURES = "representations/features";

    private static final Logger LOG = LoggerFactory.getLogger(Network.class);
    private static final double WHITE = 255;

    private final Architecture architecture;
    private final Graph graph;

    private Network(Architecture architecture, Mode mode) {
        this.architecture = architecture;
        this.graph = new Graph(mode);
    }

    /**
     * A graph with its loss, and what comes before it.
     *
     * @param loaded the batch as it is fed, images as {@code float32} in [0, 1]
     * @param augmented what is encoded, with further views; in evaluation the loaded batch itself
     * @param decoded what the decoder gives, before the batch is extended
     * @param representation the features that are given out of the contexts, {@code [N, D]}; only in evaluation, and where contexts are observations
     * @param observed what the host may look at while it trains, by the names of outputs
     */
    public record WithLoss(Graph graph, PairTensors loaded, PairTensors augmented, Comparison decoded, Loss.Value loss, Optional<Tensor> representation,
            Map<String, Tensor> observed) {}

    /**
     * A graph for evaluation.
     *
     * @param loss empty where it can't be computed without augmentation
     * @param representation the features that are given out, {@code [N, D]}: of the contexts, where they are observations; of observations, where there is no loss
     */
    public record InEvaluation(Graph graph, Optional<Loss.Value> loss, Optional<Tensor> representation) {}

    /** A graph with the features that are given out, {@code [N, D]}. */
    public record WithRepresentation(Graph graph, Tensor representation) {}

    /** A graph with the loss of a classifier on the features that are given out. */
    record WithClassifier(Graph graph, Tensor loss) {}

    /** A graph with the logits of a classifier on the features that are given out, {@code [N, K]}. */
    record WithLogits(Graph graph, Tensor logits) {}

    /**
     * The graph of a step in which the encoder learns classes: cross-entropy through a linear layer on the features of contexts that are given out, which are augmented as in
     * {@link #training}.
     *
     * @param batch N
     * @param classes how many there are, K
     * @param smoothing share of the probability that is asked of all classes alike (Szegedy et al. 2016, Rethinking the Inception Architecture, section 7), in [0, 1)
     */
    static WithClassifier classifying(Architecture architecture, int batch, int classes, double smoothing) {
        Network network = new Network(architecture, Mode.TRAINING);
        Graph graph = network.graph;
        Tensor context = network.augmented(network.loaded(architecture.pairs(), batch)).context();
        Tensor logits = network.logits(network.encoded(network.encoder(), context), classes);
        Tensor loss = logits.crossEntropy(graph.input(CLASSES, DType.INT64, Shape.of(batch)));
        return new WithClassifier(graph, smoothing == 0 ? loss : loss.mul(1 - smoothing).sub(logits.logSoftmax(1).mean().mul(smoothing)));
    }

    /**
     * The graph from observations, as the data has them, to logits, in evaluation.
     *
     * @param batch N
     * @param classes how many there are, K
     */
    static WithLogits classified(Architecture architecture, int batch, int classes) {
        Network network = new Network(architecture, Mode.EVALUATION);
        return new WithLogits(network.graph, network.logits(network.features(batch), classes));
    }

    private Tensor logits(NamedFeatures features, int classes) {
        Tensor representation = features.choose(architecture.features());
        return graph.within("classifier/", () -> new Linear(graph, "linear", classes).apply(representation));
    }

    /**
     * The graph of a training step.
     *
     * @param batch N
     */
    public static WithLoss training(Architecture architecture, int batch) {
        WithLoss network = new Network(architecture, Mode.TRAINING).withLoss(batch);
        if (architecture.isAugmentedBeyondValues()) {
            requireRepresentable(architecture, network.graph());
        }
        return network;
    }

    /**
     * That an encoder which is trained on images of other sizes than the data's can represent the data's all the same.
     *
     * @throws UserError if it has other variables for them
     */
    private static void requireRepresentable(Architecture architecture, Graph trained) {
        representation(architecture, 1).graph().variables().forEach((name, variable) -> {
            Variable other = trained.variables().get(name);
            if (other == null || !other.tensor().tensorType().equals(variable.tensor().tensorType())) {
                throw new UserError("encoder: '" + architecture.encoder().component().name() + "' is bound to a size: to represent observations of "
                        + architecture.steps().observation() + " its " + name + " is " + variable.tensor().tensorType() + ", but training on " + architecture.batch()
                        + (other == null ? " makes none" : " makes it " + other.tensor().tensorType())
                        + ". Let the augmenter keep the size, or choose an encoder for any size, such as resnet-18.");
            }
        });
    }

    /**
     * The graph of the same loss in evaluation: without augmentation, by running statistics. What augmentation makes beyond other values, such as further views, isn't
     * there. A loss that can't do without is left out, with a warning, and the graph has the representation alone.
     */
    public static InEvaluation evaluation(Architecture architecture, int batch) {
        try {
            WithLoss network = new Network(architecture, Mode.EVALUATION).withLoss(batch);
            return new InEvaluation(network.graph(), Optional.of(network.loss()), network.representation());
        } catch (UnfitException e) {
            if (!architecture.isAugmentedBeyondValues()) {
                throw e;
            }
            LOG.debug("In evaluation: {}", e.getMessage());
            WithRepresentation alone = representation(architecture, batch);
            alone.graph().warn("There is no evaluation loss, since " + e.component() + " needs what the augmenter '" + architecture.augmenter().component().name()
                    + "' makes in training, and evaluation augments nothing: the evaluation model has the representation alone.");
            return new InEvaluation(alone.graph(), Optional.empty(), Optional.of(alone.representation()));
        }
    }

    /** The graph from observations, as the data has them, to representations: what is probed, embedded and exported. */
    public static WithRepresentation representation(Architecture architecture, int batch) {
        return representation(architecture, batch, Mode.EVALUATION);
    }

    /** As {@link #representation(Architecture, int)}, or as an encoder is trained on: by the statistics of the batch. */
    public static WithRepresentation representation(Architecture architecture, int batch, Mode mode) {
        Network network = new Network(architecture, mode);
        return new WithRepresentation(network.graph, network.features(batch).choose(architecture.features()));
    }

    /**
     * All features that the encoder gives of observations as the data has them, in evaluation.
     *
     * @throws UserError if the encoder can't be built for them
     */
    public static NamedFeatures features(Architecture architecture) {
        return new Network(architecture, Mode.EVALUATION).features(1);
    }

    /**
     * All features that an encoder gives of observations, in evaluation.
     *
     * @param representationDim D
     * @throws UserError if it can't be built for them
     */
    public static NamedFeatures features(Use<Encoder<?>> encoder, StepSpec steps, int representationDim) {
        Graph graph = new Graph(Mode.EVALUATION);
        Encoder.Context context = Encoder.Context.of(graph, steps, PairSpec.of(steps.observation(), steps.observation()), representationDim);
        Tensor observation = graph.input(OBSERVATION, DType.FLOAT32, steps.observation().shape().prepend(1));
        try {
            return NamedFeatures.of(encoder.component().name(), returned(Encoder.build(encoder, context).encode(observation), encoder, "encode()"));
        } catch (GraphException | OptionsException e) {
            throw new UserError("The encoder '" + encoder.component().name() + "' can't be built for " + steps.observation() + " with its defaults (" + e.getMessage()
                    + "): give other observations.", e);
        }
    }

    private NamedFeatures features(int batch) {
        Tensor observation = input(OBSERVATION, architecture.steps().observation(), batch);
        return encoded(encoder(), observation);
    }

    private WithLoss withLoss(int batch) {
        PairSpec pairs = architecture.pairs();
        PairTensors loaded = loaded(pairs, batch);
        PairTensors augmented = graph.mode() == Mode.EVALUATION ? loaded : augmented(loaded);
        EncoderModule encoder = encoder();
        Encodings encodings = slot(GraphSlot.ENCODER, architecture.encoder(), () -> returned(encoder.encode(augmented), architecture.encoder(), "encode()"));
        int projectionDim = architecture.projectionDim().orElseGet(() -> Math.toIntExact(encodings.context().mean().dim(-1)));
        Decoder.Context context = Decoder.Context.of(graph, architecture.steps(), pairs, encoder, projectionDim).withBatch(spec());
        DecoderModule decoder = slot(GraphSlot.DECODER, architecture.decoder(), () -> Decoder.build(architecture.decoder(), context));
        Comparison decoded = slot(GraphSlot.DECODER, architecture.decoder(),
                () -> returned(decoder.decode(encodings, augmented), architecture.decoder(), "decode()"));
        Comparison extended = slot(GraphSlot.BATCH_EXTENDER, architecture.batchExtender(),
                () -> BatchExtender.extend(architecture.batchExtender(), graph, decoded));
        // Made here, so that nothing but the loss can know of it.
        Loss.Inputs unlabelled = Loss.Inputs.of(extended, encodings, augmented);
        Loss.Inputs inputs = pairs.label() == null ? unlabelled : unlabelled.withLabels(graph.input(LABEL, DType.INT64, Shape.of(batch)));
        Loss.Value loss = slot(GraphSlot.LOSS, architecture.loss(), () -> Loss.compute(architecture.loss(), graph, inputs));
        Map<String, Tensor> statistics = new LinkedHashMap<>(loss.statistics());
        if (graph.mode() == Mode.TRAINING) {
            spread(encodings.context().mean()).ifPresent(spread -> statistics.putIfAbsent(SPREAD, spread));
        }
        Map<String, Tensor> observed = graph.mode() == Mode.TRAINING ? observed(encodings, augmented, pairs, computed(loss.loss(), statistics)) : Map.of();
        boolean represents = graph.mode() == Mode.EVALUATION && pairs.context().equals(architecture.steps().observation());
        Optional<Tensor> representation = represents
                ? Optional.of(encoded(encoder, loaded.context()).choose(architecture.features()))
                : Optional.empty();
        return new WithLoss(graph, loaded, augmented, decoded, Loss.Value.of(loss.loss(), statistics), representation, observed);
    }

    private PairTensors augmented(PairTensors loaded) {
        return slot(GraphSlot.AUGMENTER, architecture.augmenter(), () -> Augmenter.augment(architecture.augmenter(), graph, loaded, architecture.pairs()));
    }

    private PairTensors loaded(PairSpec pairs, int batch) {
        Tensor context = input(CONTEXT, pairs.context(), batch);
        Tensor target = input(TARGET, pairs.target(), batch);
        Tensor extra = pairs.extra() == null ? null : input(EXTRA, pairs.extra(), batch);
        PairTensors loaded = PairTensors.of(
                context, target, graph.input(TRAJECTORY, DType.INT64, Shape.of(batch)), graph.input(TIMESTEP, DType.INT64, Shape.of(batch)));
        return extra == null ? loaded : loaded.withExtra(extra);
    }

    /** What training makes of a batch, in evaluation too: so all graphs have the same variables. */
    private BatchSpec spec() {
        return slot(GraphSlot.AUGMENTER, architecture.augmenter(), architecture::batch);
    }

    private Optional<Tensor> spread(Tensor representation) {
        if (representation.shape().rank() != 2 || representation.type() != DType.FLOAT32 || representation.dim(0) < 2) {
            return Optional.empty();
        }
        return Optional.of(graph.within("representation/", () -> {
            Tensor rows = representation.stopGradient().l2Normalize(1);
            Tensor deviation = rows.sub(rows.mean(true, 0)).square().mean(false, 0).sqrt();
            return deviation.mean().mul(Math.sqrt(representation.dim(1)));
        }));
    }

    private Upstream computed(Tensor loss, Map<String, Tensor> statistics) {
        List<Tensor> ends = new ArrayList<>(statistics.values());
        ends.add(loss);
        ends.addAll(graph.assignments().values());
        return Upstream.of(ends);
    }

    private Map<String, Tensor> observed(Encodings encodings, PairTensors batch, PairSpec pairs, Upstream computed) {
        Tensor context = encodings.context().mean();
        Tensor target = encodings.target().mean();
        if (context.shape().rank() != 2 || context.type() != DType.FLOAT32) {
            return Map.of();
        }
        Map<String, Tensor> observed = new LinkedHashMap<>();
        observed.put(OBSERVED_CONTEXT, firstRows(context));
        boolean represented = pairs.target().equals(pairs.context()) && target != batch.target() && target.tensorType().equals(context.tensorType())
                && !encodings.views().containsKey(Encodings.TARGET_BY_TEACHER);
        features(encodings.context(), computed).ifPresent(features -> observed.put(OBSERVED_FEATURES, features));
        // A loss that has no use for the target doesn't pay for a look at it.
        if (represented && computed.contains(target)) {
            observed.put(OBSERVED_TARGET, firstRows(target));
        }
        return observed;
    }

    /** Those that are given out, where they aren't the representation, and where the step makes them of contexts as large as they are wanted of. */
    private Optional<Tensor> features(Encoding contexts, Upstream computed) {
        FeatureChoice choice = architecture.features();
        NamedFeatures features = NamedFeatures.of(architecture.encoder().component().name(), contexts);
        Tensor made = features.tensors().get(choice.use());
        if (choice.isOutput() || made == null || !computed.contains(made)) {
            return Optional.empty();
        }
        return graph.within("representation/", () -> features.narrowed(choice, OnlineMeasures.WIDEST)
                .map(narrowed -> new NamedFeatures(features.encoder(), Map.of(choice.use(), firstOf(made))).choose(narrowed)));
    }

    private static Tensor firstOf(Tensor rows) {
        return rows.stopGradient().slice(0, 0, Math.min(rows.dim(0), OnlineMeasures.ROWS));
    }

    /** So many as are looked at, without a way back for gradients. */
    private Tensor firstRows(Tensor representation) {
        return graph.within("representation/", () -> firstOf(representation));
    }

    private EncoderModule encoder() {
        OptionalInt features = architecture.representationDim();
        Encoder.Context any = Encoder.Context.of(graph, architecture.steps(), architecture.pairs(), features.orElse(1)).withBatch(spec())
                .withBaseDirectory(architecture.baseDirectory());
        Encoder.Context context = features.isPresent() ? any : any.withoutLastLayer();
        return slot(GraphSlot.ENCODER, architecture.encoder(), () -> Encoder.build(architecture.encoder(), context));
    }

    private NamedFeatures encoded(EncoderModule encoder, Tensor observations) {
        Encoder<?> component = architecture.encoder().component();
        Encoding encoding = slot(GraphSlot.ENCODER, architecture.encoder(), () -> returned(encoder.encode(observations), architecture.encoder(), "encode()"));
        Tensor representation = encoding.mean();
        Shape shape = representation.shape();
        OptionalInt features = architecture.representationDim();
        boolean fits = representation.type() == DType.FLOAT32 && shape.rank() == 2 && shape.dim(0) == observations.dim(0)
                && (features.isEmpty() || shape.dim(1) == features.getAsInt());
        if (!fits) {
            throw new ContractException(component, "encode()", "gives representations that are " + representation.tensorType() + (features.isPresent()
                    ? " where the recipe's representation_dim wants " + new TensorType(DType.FLOAT32, Shape.of(observations.dim(0), features.getAsInt()))
                    : " for " + observations.dim(0) + " observations, where vectors are wanted, float32 [N, D]"));
        }
        return slot(GraphSlot.ENCODER, architecture.encoder(), () -> NamedFeatures.of(component.name(), encoding));
    }

    /**
     * Builds a slot's part in a scope of its name.
     *
     * @throws UserError if the component can't be built for what it is given
     */
    private <T> T slot(GraphSlot slot, Use<?> use, Supplier<T> body) {
        try {
            return graph.within(slot.scope(), body);
        } catch (GraphException e) {
            throw new UnfitException(slot, use, e);
        } catch (OptionsException e) {
            throw new UnfitException(slot, use, e);
        }
    }

    private static <T> T returned(@Nullable T value, Use<?> use, String method) {
        return ContractException.requireReturned(value, use.component(), method);
    }

    /** Pixels of uint8 become float32 in [0, 1]; everything else stays as it is. */
    private Tensor input(String name, Space space, int batch) {
        Tensor raw = graph.input(name, space.type(), space.shape().prepend(batch));
        return space instanceof Space.Image && space.type() == DType.UINT8 ? graph.within(name + "/", () -> raw.cast(DType.FLOAT32).div(WHITE)) : raw;
    }
}
