package io.repforge.framework.train;

import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.LabelClasses;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.TrainingSession;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * What a recipe's encoder would be, had it seen the labels: of the same architecture and initial values, trained on the same batches, as they are augmented, in as
 * many steps by the same optimizer, but for the cross-entropy of a label through a linear layer on the features that it gives out. A bound from above for what is learnt
 * without labels at the same cost.
 */
public final class SupervisedEncoder {

    private final Recipe recipe;
    private final LearnOptions options;
    private final TrainingData data;
    private final String label;
    private final int classes;

    private SupervisedEncoder(Recipe recipe, LearnOptions options, TrainingData data, String label, int classes) {
        this.recipe = recipe;
        this.options = options;
        this.data = data;
        this.label = label;
        this.classes = classes;
    }

    /**
     * An encoder that isn't trained yet.
     *
     * @param data what the recipe trains on; stays open
     * @param label name of a label with classes
     * @throws UserError as {@link #require}, or if it isn't known how many batches there are
     */
    public static SupervisedEncoder of(Recipe recipe, LearnOptions options, List<? extends Dataset> data, String label) {
        return new SupervisedEncoder(recipe, options, TrainingData.of(recipe, data, options), label, require(data, label));
    }

    /**
     * That there are labels to learn, before anything is trained.
     *
     * @return how many classes there are
     * @throws UserError if data to train on has no classes under the label, or not the same in all of it
     */
    public static int require(List<? extends Dataset> data, String label) {
        return LabelClasses.count(data, label).orElseThrow(() -> new UserError("evaluate.baselines names supervised, but data.train has no classes under the label '"
                + label + "', or not the same in all of it: leave supervised out, or give data with that label."));
    }

    /** How many steps it takes. */
    public long steps() {
        return options.epochs() * data.stepsPerEpoch();
    }

    /**
     * Trains it.
     *
     * @param architecture of the recipe on its data
     * @throws UserError if contexts aren't observations, so that they aren't what is represented, if a step lacks the label, or if the loss stops being finite
     * @throws CancellationException if the thread is interrupted; it stays so
     */
    public EncoderSnapshot train(Architecture architecture, Engine engine) throws IOException {
        if (!architecture.pairs().context().equals(architecture.steps().observation())) {
            throw new UserError("evaluate.baselines names supervised, but the pairs of this recipe have contexts that are " + architecture.pairs().context()
                    + " and no observations, so that labels can't be learnt on them: leave supervised out.");
        }
        UpdateRule rule = Optimizer.rule(recipe.optimizer());
        Network.WithClassifier network = Network.classifying(architecture, recipe.batchSize(), classes);
        TrainingModel model = TrainingModel.of(network.graph(), network.loss(), Map.of(), rule);
        TrainingProgram program = TrainingProgram.of(model, new Initialization(recipe.seed()).values(network.graph().variables().values()));
        Course course = new RunPlan(recipe, options, rule, data.stepsPerEpoch(), 0).course();
        HostMemory memory = engine.backend().memory();
        BatchStream stream = BatchStream.open(data.datasets(), data.pairs(), data.settings().labelled(label), Position.START, memory);
        try (LabelledFeed feed = new LabelledFeed(BatchFeed.ofPairs(stream, Position.START), memory);
                TrainingSession session = engine.openTraining(program, engine.options().withPrecision(options.training().precision()));
                Stepper stepper = new Stepper(session, program.randoms(), course, feed, memory)) {
            stepper.run(0, steps(), new Watch());
            return new EncoderSnapshot(architecture, session.parameters());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    private static CancellationException interrupted() {
        return new CancellationException("the training of the supervised encoder was interrupted");
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
                if (!(labels[i] >= 0 && labels[i] < classes)) {
                    throw new UserError("data.train has a step whose label '" + label + "' is " + labels[i] + " where classes go from 0 to " + (classes - 1)
                            + ": mend the label, or leave the baseline supervised out.");
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

    private static final class Watch implements Stepper.Watcher {

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
                throw new UserError("The loss of the supervised encoder, which the trained one is compared with, is " + loss + " at step " + (step + 1)
                        + ": leave supervised out of evaluate.baselines, or lower optimizer.learning_rate.");
            }
        }
    }
}
