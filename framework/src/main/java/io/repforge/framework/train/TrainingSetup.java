package io.repforge.framework.train;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.Component;
import io.repforge.api.ContractException;
import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Variable;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.artifacts.OptimizerModel;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.autodiff.GradientException;
import io.repforge.framework.data.batch.BatchSettings;
import io.repforge.framework.recipe.FeatureChoice;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Sizes;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.EngineException;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.UntrueTypeException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a recipe trains on data of some spaces, built whole and in memory: forward pass, gradients, update, evaluation. What can't be built, or
 * can't be held by this machine, is told before anything is on disk.
 */
public final class TrainingSetup {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingSetup.class);

    /** What one array of batches, and what the format of checkpoints can hold. */
    private static final double MAX_BYTES = Integer.MAX_VALUE;
    /** A number from which on it may be its fault that something can't be counted. */
    private static final long SUSPECT = 1 << 16;
    /** Copies of the initial values that are on the heap while they are written. */
    private static final int INITIAL_COPIES = 3;
    private static final int FLOAT_BYTES = 4;

    private final Recipe recipe;
    private final Architecture architecture;
    private final UpdateRule rule;
    private final TrainingModel model;
    private final OnnxMl.ModelProto training;
    private final OnnxMl.ModelProto evaluation;
    private final List<String> warnings;
    private final MemoryEstimate memory;
    private final NamedFeatures features;

    private TrainingSetup(Recipe recipe, Architecture architecture) {
        this.recipe = recipe;
        this.architecture = architecture;
        double batches = requireBatches();
        this.rule = Optimizer.rule(recipe.optimizer());
        this.model = counted(() -> LossModels.training(architecture, recipe.batchSize(), rule, recipe.online().enabled()));
        double variables = requireVariables();
        this.training = counted(model::write);
        OnnxWriter evaluated = counted(() -> LossModels.evaluation(architecture, recipe.batchSize()));
        this.evaluation = counted(() -> evaluated.variables(OnnxWriter.variables(model.graph())).write());
        this.features = counted(() -> Network.features(architecture));
        this.warnings = Stream.concat(Stream.of(model.graph(), evaluated.graph()).flatMap(graph -> graph.warnings().stream()).distinct(),
                features.squeezed(architecture.features()).stream()).toList();
        this.memory = MemoryEstimate.of(variables, batches, requireMeasured(), training);
    }

    /**
     * Builds everything.
     *
     * @throws UserError if the components don't fit each other or the spaces, or if sizes are beyond what can be counted or held
     */
    static TrainingSetup of(Recipe recipe, Architecture architecture) {
        return new TrainingSetup(recipe, architecture);
    }

    Architecture architecture() {
        return architecture;
    }

    UpdateRule rule() {
        return rule;
    }

    TrainingModel model() {
        return model;
    }

    /** Names of all that the training model takes, variables and gradients too. */
    Set<String> inputs() {
        return training.getGraph().getInputList().stream().map(OnnxMl.ValueInfoProto::getName).collect(Collectors.toSet());
    }

    /** What makes no sense in what is built, or is missing from it: see {@link io.repforge.api.graph.Graph#warn}. */
    List<String> warnings() {
        return warnings;
    }

    /** What augmentation makes of a batch, if it makes more than other values of the data's sizes. */
    public Optional<BatchSpec> augmented() {
        return architecture.isAugmentedBeyondValues() ? Optional.of(architecture.batch()) : Optional.empty();
    }

    /** The features that the encoder gives of observations. */
    public NamedFeatures features() {
        return features;
    }

    /** Which of them are given out. */
    public FeatureChoice chosen() {
        return architecture.features();
    }

    /** What training takes. */
    public MemoryEstimate memory() {
        return memory;
    }

    /** Number of parameters that are trained. */
    public long trainedParameters() {
        return (long) elements(model.trained());
    }

    /** Number of parameters of the encoder. */
    public long encoderParameters() {
        Collection<Variable> variables = features.tensors().values().iterator().next().graph().variables().values();
        return (long) elements(variables.stream().filter(Variable::trained).toList());
    }

    /** All that a session trains by, with the initial values of the recipe's seed. */
    public TrainingProgram program() {
        Map<String, Array> values = new Initialization(recipe.seed()).values(model.graph().variables().values());
        return TrainingProgram.of(model, training, values).withEval(evaluation);
    }

    /**
     * How a training goes by the recipe: its seed, the learning rate of each step.
     *
     * @param options how many epochs it has
     * @param stepsPerEpoch batches that an epoch has
     */
    public Course course(LearnOptions options, long stepsPerEpoch) {
        return new RunPlan(recipe, options, rule, stepsPerEpoch, 0).course();
    }

    /** What the runtime refuses, as the fault of the component that built it, if it tells at which node. */
    RuntimeException blamed(EngineException refused) {
        Optional<Component<?>> builder = refused.node().flatMap(node -> architecture.builder(model.graph(), node));
        if (builder.isEmpty()) {
            return new UserError("ONNX Runtime can't train this network (" + refused.getMessage() + "): choose other components.", refused);
        }
        return new ContractException(builder.get(), "the building of its graph", refused instanceof UntrueTypeException
                ? "declares a node of its graph to give what it doesn't give (" + refused.getMessage() + "), so that gradients would be wrong"
                : "builds a node that ONNX Runtime doesn't take (" + refused.getMessage() + ")");
    }

    /** Bytes of the batches that are made ahead. */
    private double requireBatches() {
        PairSpec pairs = pairs();
        double all = 0;
        for (Space space : Stream.of(pairs.context(), pairs.target(), pairs.extra()).filter(Objects::nonNull).toList()) {
            double row = MemoryEstimate.elements(space.shape()) * space.type().bytes();
            if (row > MAX_BYTES) {
                throw new UserError("One " + space + " takes " + MachineMemory.words(row) + ", but a whole batch may take 2 GiB at most: make it smaller.");
            }
            if (row * recipe.batchSize() > MAX_BYTES) {
                throw new UserError("batch_size " + recipe.batchSize() + " is too large: a batch of it with one " + space + " each would take "
                        + MachineMemory.words(row * recipe.batchSize()) + ", and 2 GiB is the most; choose a smaller one.");
            }
            all += row * recipe.batchSize();
        }
        return all * (BatchSettings.DEFAULT_PREFETCH + 1);
    }

    private PairSpec pairs() {
        try {
            return architecture.pairs();
        } catch (OptionsException e) {
            throw new UserError("pair_constructor: '" + recipe.pairConstructor().component().name() + "' can't work on this data (" + e.wrong() + "); "
                    + e.remedy() + ".", e);
        }
    }

    /** Bytes of parameters and states, with gradients and moments. */
    private double requireVariables() {
        double values = FLOAT_BYTES * elements(model.graph().variables().values());
        double trained = FLOAT_BYTES * elements(model.trained());
        double moments = OptimizerModel.moments(OptimizerModel.of(rule.step())).size() * trained;
        if (values + moments > MAX_BYTES) {
            throw tooLarge("parameters and what the optimizer keeps of them would take " + MachineMemory.words(values + moments)
                    + ", and a checkpoint holds 2 GiB at most");
        }
        double heap = Runtime.getRuntime().maxMemory();
        if (INITIAL_COPIES * values > heap) {
            throw tooLarge("to write the first parameters takes " + MachineMemory.words(INITIAL_COPIES * values) + ", and the Java heap may grow to "
                    + MachineMemory.words(heap) + " (REPFORGE_JAVA_OPTS=-Xmx8g or the like allows more)");
        }
        return values + trained + moments;
    }

    /** Bytes of what is kept to measure steps, on the Java heap and in buffers beside it, which may take as much as that. */
    private double requireMeasured() {
        double online = OnlineWatch.bytes(recipe.online(), model);
        double heap = Runtime.getRuntime().maxMemory();
        if (online > heap) {
            throw new UserError("online: to measure representations takes " + MachineMemory.words(online) + ", and the Java heap may grow to "
                    + MachineMemory.words(heap) + "; choose a smaller online.knn.queue, set online: false, or allow more with REPFORGE_JAVA_OPTS=-Xmx8g or the like.");
        }
        return online + ParameterMove.bytes(elements(model.trained()));
    }

    /**
     * Compares with the memory of the machine, as far as it is that which training takes, and with the Java heap, which holds the shuffle buffer.
     *
     * @throws UserError if training can't do with what there is
     */
    void requireMemory(LearnOptions options, List<? extends Dataset> data, BatchSettings settings) {
        requireMemory(options);
        double held = data.stream().allMatch(one -> one.size().isPresent())
                ? Math.min(settings.shuffleBufferSize(), data.stream().mapToDouble(one -> one.size().getAsLong()).sum()) : 0;
        // Context and target may be one array.
        double bytes = held == 0 ? 0 : Math.min(settings.shuffleBufferBytes(), held * data.stream().mapToLong(this::bytesHeld).max().orElse(0));
        double heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap) {
            throw new UserError("shuffle_buffer_size " + settings.shuffleBufferSize() + " is too large: it would hold " + (long) held + " × "
                    + architecture.steps().observation() + ", which take " + MachineMemory.words(bytes) + ", and the Java heap may grow to "
                    + MachineMemory.words(heap) + "; choose a smaller one or shuffle_buffer_bytes, or allow more with REPFORGE_JAVA_OPTS=-Xmx8g or the like.");
        }
    }

    /** Bytes that an observation takes in memory until it goes into a batch, to go by the first; where that tells nothing, those that it has in the batch. */
    private long bytesHeld(Dataset data) {
        try (StepReader steps = data.read(Dataset.Pass.inOrder())) {
            Step first = steps.next();
            if (first != null) {
                return first.observation().bytesHeld();
            }
        } catch (IOException | UserError e) {
            // What is wrong with the data is told when it is read.
            LOG.debug("The first observation can't be read", e);
        }
        return architecture.steps().observation().shape().elements() * architecture.steps().observation().type().bytes();
    }

    /** @throws UserError if training takes more memory than the machine has, on a device that uses that */
    void requireMemory(LearnOptions options) {
        OptionalLong machine = MachineMemory.bytes();
        if (machine.isPresent() && memory.atLeast() > machine.getAsLong() && usesMachineMemory(options)) {
            throw tooLarge("training takes at least " + MachineMemory.words(memory.atLeast()) + ", and this machine has "
                    + MachineMemory.words(machine.getAsLong()));
        }
    }

    private static boolean usesMachineMemory(LearnOptions options) {
        try (Engine engine = Engine.load(options.session())) {
            return engine.backend().usesMachineMemory();
        }
    }

    private static double elements(Collection<Variable> variables) {
        return variables.stream().mapToDouble(variable -> MemoryEstimate.elements(variable.tensor().shape())).sum();
    }

    /** What can't be counted or allocated while it is built is the fault of a number of the recipe, if there is a large one. */
    private <T> T counted(Supplier<T> building) {
        try {
            return building.get();
        } catch (GradientException e) {
            throw architecture.builder(e.node().output(0).graph(), e.node().name()).<RuntimeException>map(component -> new ContractException(component,
                    "the building of its graph", "builds a node that gradients can't flow through (" + e.getMessage() + ")")).orElse(e);
        } catch (GraphException e) {
            throw new UserError("The network can't be trained (" + e.getMessage() + "): choose other components, or sizes that fit.", e);
        } catch (ArithmeticException | NegativeArraySizeException | IllegalArgumentException | OutOfMemoryError e) {
            boolean other = e instanceof IllegalArgumentException && !String.valueOf(e.getMessage()).contains("negative dimension");
            if (other || Sizes.of(recipe).largest() < SUSPECT) {
                throw e;
            }
            throw tooLarge("the network has tensors of more elements than can be counted or held (" + e + ")", e);
        }
    }

    private UserError tooLarge(String why, Throwable... cause) {
        return new UserError(Sizes.of(recipe).tooLarge() + ": " + why + "; choose a smaller number.", cause.length == 0 ? null : cause[0]);
    }
}
