package io.repforge.framework.train;

import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.graph.Variable;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.TrainingSession;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * The training of an encoder together with a linear layer on the features that it gives out, by the cross-entropy of a label: on a recipe's batches, as they are
 * augmented, by its schedule.
 */
public final class ClassifierTraining {

    private final Recipe recipe;
    private final LearnOptions options;
    private final TrainingData data;
    private final UpdateRule rule;
    private final Goal goal;

    private ClassifierTraining(Recipe recipe, LearnOptions options, TrainingData data, UpdateRule rule, Goal goal) {
        this.recipe = recipe;
        this.options = options;
        this.data = data;
        this.rule = rule;
        this.goal = goal;
    }

    /**
     * A training by the recipe's optimizer.
     *
     * @param data stays open
     * @throws UserError if it isn't known how many batches there are
     */
    public static ClassifierTraining of(Recipe recipe, LearnOptions options, List<? extends Dataset> data, Goal goal) {
        return new ClassifierTraining(recipe, options, TrainingData.of(recipe, data, options), Optimizer.rule(recipe.optimizer()), goal);
    }

    /**
     * What is learnt.
     *
     * @param label name of a label with classes
     * @param classes how many there are, K
     * @param smoothing share of the probability that is asked of all classes alike (Szegedy et al. 2016, Rethinking the Inception Architecture, section 7), in [0, 1)
     * @param what what is trained, such as {@code the supervised encoder}, for messages
     * @param source what messages call the data, such as {@code data.train}
     * @param remedy what else a user may do about a fault, such as {@code leave supervised out of evaluate.baselines}
     */
    public record Goal(String label, int classes, double smoothing, String what, String source, String remedy) {}

    /** Looks at what has been learnt after an epoch. */
    public interface AfterEpoch {

        /**
         * @param epoch how many are done
         * @param loss the mean over the steps of the epoch
         * @param values parameters and states by name
         * @return whether to go on
         */
        boolean goOn(long epoch, double loss, Map<String, Array> values) throws IOException;
    }

    /** How many steps it takes at most. */
    public long steps() {
        return options.epochs() * data.stepsPerEpoch();
    }

    /** Steps of an epoch. */
    public long stepsPerEpoch() {
        return data.stepsPerEpoch();
    }

    /**
     * The same, whose rate falls from layer to layer of the encoder, from its last to its first: see {@link LayerRates}.
     *
     * @param decay in (0, 1]
     */
    public ClassifierTraining withLayerDecay(Architecture architecture, double decay) {
        List<String> parameters = network(architecture).graph().variables().values().stream().filter(Variable::trained).map(Variable::name)
                .filter(name -> !name.equals(Network.CLASSIFIER_WEIGHT) && !name.equals(Network.CLASSIFIER_BIAS)).toList();
        return new ClassifierTraining(recipe, options, data, LayerRates.of(rule, parameters, decay), goal);
    }

    private Network.WithClassifier network(Architecture architecture) {
        return Network.classifying(architecture, recipe.batchSize(), goal.classes, goal.smoothing);
    }

    /**
     * Trains.
     *
     * @param start what variables start as, by name; those that aren't there start as the recipe's seed has it
     * @return parameters and states at the end
     * @throws UserError if contexts aren't observations, so that they aren't what is represented, if a step lacks the label, or if the loss stops being finite
     * @throws CancellationException if the thread is interrupted; it stays so
     */
    public Map<String, Array> train(Architecture architecture, Map<String, Array> start, Engine engine, AfterEpoch look) throws IOException {
        if (!architecture.pairs().context().equals(architecture.steps().observation())) {
            throw new UserError("The pairs of this recipe have contexts that are " + architecture.pairs().context()
                    + " and no observations, so that labels can't be learnt on them: " + goal.remedy + ".");
        }
        Network.WithClassifier network = network(architecture);
        TrainingModel model = TrainingModel.of(network.graph(), network.loss(), Map.of(), rule);
        Map<String, Array> values = new LinkedHashMap<>(new Initialization(recipe.seed()).values(network.graph().variables().values()));
        values.replaceAll((name, value) -> start.getOrDefault(name, value));
        TrainingProgram program = TrainingProgram.of(model, values);
        Course course = new RunPlan(recipe, options, rule, data.stepsPerEpoch(), 0).course();
        HostMemory memory = engine.backend().memory();
        BatchStream stream = BatchStream.open(data.datasets(), data.pairs(), data.settings().labelled(goal.label), Position.START, memory);
        try (LabelledFeed feed = new LabelledFeed(BatchFeed.ofPairs(stream, Position.START), memory);
                TrainingSession session = engine.openTraining(program, engine.options().withPrecision(options.training().precision()));
                Stepper stepper = new Stepper(session, program.randoms(), course, feed, memory)) {
            Watch watch = new Watch();
            long perEpoch = data.stepsPerEpoch();
            boolean goesOn = true;
            for (long epoch = 0; epoch < options.epochs() && goesOn; epoch++) {
                stepper.run(epoch * perEpoch, perEpoch, watch);
                goesOn = look.goOn(epoch + 1, watch.mean(), session.parameters());
            }
            return session.parameters();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    private CancellationException interrupted() {
        return new CancellationException("the training of " + goal.what + " was interrupted");
    }

    /** Batches with the classes of their contexts. */
    private final class LabelledFeed implements StepFeed, AutoCloseable {

        private final BatchFeed feed;
        private final HostBuffer numbers;

        LabelledFeed(BatchFeed feed, HostMemory memory) {
            this.feed = feed;
            this.numbers = HostBuffer.allocate(DType.INT64, Shape.of(recipe.batchSize()), memory);
        }

        @Override
        public Map<String, HostBuffer> next(long step) throws InterruptedException {
            Map<String, HostBuffer> buffers = new HashMap<>(feed.next(step));
            double[] labels = feed.batch().labels();
            long[] found = new long[labels.length];
            for (int i = 0; i < found.length; i++) {
                if (!(labels[i] >= 0 && labels[i] < goal.classes)) {
                    throw new UserError(goal.source + " has a step whose label '" + goal.label + "' is " + labels[i] + " where classes go from 0 to "
                            + (goal.classes - 1) + ": mend the label, or " + goal.remedy + ".");
                }
                found[i] = (long) labels[i];
            }
            numbers.set(Array.of(Shape.of(found.length), found));
            buffers.put(Network.CLASSES, numbers);
            return buffers;
        }

        @Override
        public void release() {
            feed.release();
        }

        @Override
        public void close() {
            feed.close();
            numbers.close();
        }
    }

    private final class Watch implements Stepper.Watcher {

        private double sum;
        private long count;

        @Override
        public void onFed(long step, Map<String, HostBuffer> inputs) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
        }

        @Override
        public void onComputed(long step, double learningRate, Outputs outputs) {
            double loss = outputs.scalar(TrainingModel.LOSS);
            if (!Double.isFinite(loss)) {
                throw new UserError("The loss of " + goal.what + " is " + loss + " at step " + (step + 1) + ": lower optimizer.learning_rate, or " + goal.remedy + ".");
            }
            sum += loss;
            count++;
        }

        /** Of the steps since it was last asked for. */
        double mean() {
            double mean = sum / count;
            sum = 0;
            count = 0;
            return mean;
        }
    }
}
