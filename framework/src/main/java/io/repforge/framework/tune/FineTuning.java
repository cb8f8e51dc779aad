package io.repforge.framework.tune;

import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Step;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.LabelAmount;
import io.repforge.framework.data.LabelClasses;
import io.repforge.framework.data.LabelledShare;
import io.repforge.framework.data.batch.StepBatch;
import io.repforge.framework.data.batch.StepBatchReader;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.evaluate.SharedClasses;
import io.repforge.framework.probes.linear.FloatRows;
import io.repforge.framework.probes.linear.LinearClassifier;
import io.repforge.framework.probes.linear.LogisticRegression;
import io.repforge.framework.probes.linear.Standardisation;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.train.ClassifierSnapshot;
import io.repforge.framework.train.ClassifierTraining;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.LearnOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a classifier of an encoder: a linear layer is fitted to the features that it gives out, and from there on both are trained together, since a layer that starts at random
 * would first spoil what the encoder has learnt (Kumar et al. 2022, Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution). What does best
 * on held-out labels is kept, which may be the layer alone.
 */
public final class FineTuning {

    private static final Logger LOG = LoggerFactory.getLogger(FineTuning.class);

    private static final int BATCH = 256;
    /** What is fewer tells little of when to stop. */
    private static final int FEWEST_HELD_OUT = 50;
    /** Few labels are gone through several times before they are looked at again. */
    private static final int FEWEST_STEPS = 20;

    private final Recipe recipe;
    private final Options options;
    private final Engine engine;

    /**
     * How it is made.
     *
     * @param label name of the label whose classes are told
     * @param amount how many labels are learnt from, held-out ones among them
     * @param heldOut share of them that is held out to stop by, in [0, 1); 0 for none
     * @param patience epochs without a better score after which it stops; 0 to go on to the last, which is kept then
     * @param headOnly whether the encoder stays as it is
     * @param fitsFirst whether a layer is fitted before both are trained; what an untrained encoder gives by running statistics that have seen nothing tells
     *     nothing of what it will give in training
     * @param layerDecay by which the rate falls from layer to layer towards the first, in (0, 1]
     * @param smoothing see {@link ClassifierTraining.Goal}
     */
    public record Options(String label, LabelAmount amount, double heldOut, int patience, boolean headOnly, boolean fitsFirst, double layerDecay, double smoothing) {

        /** Whether anything is held out. */
        boolean stopsEarly() {
            return heldOut > 0 && (patience > 0 || headOnly);
        }
    }

    /**
     * What came of it.
     *
     * @param learnt steps that were learnt from
     * @param heldOut steps that were held out
     * @param layerAlone what the layer on the untouched encoder is worth on held-out steps; null where none are, or none was fitted
     * @param kept what is kept is worth on them; null where none are held out
     * @param epoch after which it was as it is kept; 0 for the layer alone
     */
    public record Learnt(ClassifierSnapshot classifier, long learnt, long heldOut, @Nullable ClassifierScores layerAlone, @Nullable ClassifierScores kept, long epoch) {}

    /**
     * @param recipe by whose batches, augmentations, optimizer and schedule it is trained
     */
    public FineTuning(Recipe recipe, Options options, Engine engine) {
        this.recipe = recipe;
        this.options = options;
        this.engine = engine;
    }

    /**
     * Makes the classifier.
     *
     * @param data with labels; stays open
     * @throws UserError if the data has no classes under the label, or the training fails
     */
    public Learnt of(EncoderSnapshot start, Dataset data) throws IOException {
        Space.Discrete classes = classes(data, "--train");
        Labelled labelled = labelled(data);
        boolean isFitted = options.fitsFirst || options.headOnly;
        ClassifierSnapshot layer = isFitted ? layer(start, labelled.learn, classes) : new ClassifierSnapshot(start, options.label, classes);
        ClassifierScores alone = isFitted ? scores(layer, labelled.heldOut) : null;
        if (alone != null) {
            LOG.info("The layer alone finds {} of {} held-out classes", alone.right(), alone.count());
        }
        Best best = new Best(layer, alone);
        if (!options.headOnly) {
            train(best, labelled);
        }
        return new Learnt(best.classifier, labelled.learnSteps, labelled.heldOutSteps, alone, best.scores, best.epoch);
    }

    /** What a classifier is worth on some data, whose classes are told by their names; null where there is none. */
    public @Nullable ClassifierScores scores(ClassifierSnapshot classifier, @Nullable Dataset data) throws IOException {
        if (data == null) {
            return null;
        }
        SharedClasses shared = SharedClasses.of(options.label, classifier.classes(), classes(data, "--test"));
        try (InferenceSession session = engine.openInference(classifier.onnx(Optional.empty()), engine.options())) {
            return ClassifierScores.of(session, data, shared);
        }
    }

    /**
     * That a classifier of the one can be judged by the other.
     *
     * @throws UserError if one has no classes under the label, or they have none in common
     */
    public void requireShared(Dataset train, Dataset test) {
        SharedClasses.of(options.label, classes(train, "--train"), classes(test, "--test"));
    }

    private Space.Discrete classes(Dataset data, String source) {
        return LabelClasses.of(data.spec(), options.label)
                .orElseThrow(() -> new UserError(source + " has no classes under the label '" + options.label + "', only "
                        + data.spec().labels().keySet().stream().sorted().toList() + ": name one of these with --label, or other data."));
    }

    private record Labelled(Dataset learn, @Nullable Dataset heldOut, long learnSteps, long heldOutSteps) {}

    private Labelled labelled(Dataset data) throws IOException {
        double heldOut = options.stopsEarly() ? options.heldOut : 0;
        LabelledShare.Parts drawn = LabelledShare.of(data, options.label, options.amount, heldOut, recipe.seed());
        LabelledShare held = drawn.heldOut();
        long heldOutSteps = held == null ? 0 : held.steps();
        if (options.stopsEarly() && heldOutSteps < FEWEST_HELD_OUT) {
            LOG.warn(
                    "Of {} labels {} are held out, which are few to stop by: what is kept may be a matter of luck. --patience 0 learns from all of them to the last epoch.",
                    drawn.learn().steps() + heldOutSteps, heldOutSteps);
        }
        Labelled some = new Labelled(drawn.learn(), held, drawn.learn().steps(), heldOutSteps);
        boolean isWhole = data.size().isPresent() && some.learnSteps + some.heldOutSteps == data.size().getAsLong();
        // A source in parts of its own is shuffled from pass to pass, and what is drawn isn't.
        return isWhole ? parts(data, heldOut).orElse(some) : some;
    }

    /** All of the data, in two; empty where the size of a part isn't known. */
    private static Optional<Labelled> parts(Dataset data, double heldOut) {
        long all = data.size().orElseThrow();
        if (heldOut == 0) {
            return Optional.of(new Labelled(data, null, all, 0));
        }
        int every = Math.max(2, (int) Math.round(1 / heldOut));
        Dataset learn = data.part(Part.of(Part.Which.LEARN, every, 1));
        return learn.size().isEmpty() ? Optional.empty()
                : Optional.of(new Labelled(learn, data.part(Part.of(Part.Which.HELD_OUT, every, 1)), learn.size().getAsLong(), all - learn.size().getAsLong()));
    }

    private ClassifierSnapshot layer(EncoderSnapshot start, Dataset learn, Space.Discrete classes) throws IOException {
        List<float[]> parts = new ArrayList<>();
        IntStream.Builder own = IntStream.builder();
        try (InferenceSession session = EncoderModel.of("the encoder", start).open(engine); StepBatchReader reader = StepBatchReader.open(learn, BATCH)) {
            Features.Extractor encoder = Features.encoder(session);
            for (StepBatch batch = reader.next(); batch != null; batch = reader.next()) {
                float[] features = encoder.extract(batch.observations());
                int width = features.length / batch.steps().size();
                for (int row = 0; row < batch.steps().size(); row++) {
                    int value = classOf(batch.steps().get(row), classes.n());
                    if (value >= 0) {
                        parts.add(Arrays.copyOfRange(features, row * width, (row + 1) * width));
                        own.add(value);
                    }
                }
            }
        }
        if (parts.isEmpty()) {
            throw new UserError("--train has no step with one of its " + classes.n() + " classes under the label '" + options.label + "': name other data.");
        }
        try (FloatRows rows = FloatRows.of(parts.size(), parts.get(0).length)) {
            for (int row = 0; row < parts.size(); row++) {
                rows.write(row, parts.get(row));
            }
            // Augmentations will change what hardly changes in the images as they are.
            LinearClassifier fitted = LogisticRegression.usual().fit(rows.values(), Standardisation.alike(rows.values()), own.build().toArray(), classes.n(),
                    recipe.seed(), () -> {});
            return ClassifierSnapshot.of(start, options.label, classes, fitted.weights(), fitted.biases());
        }
    }

    private int classOf(Step step, int classes) {
        double value = step.labels().getOrDefault(options.label, -1.0);
        return value >= 0 && value < classes ? (int) value : -1;
    }

    private void train(Best best, Labelled labelled) throws IOException {
        LearnOptions learn = LearnOptions.of(recipe);
        if (learn.batchesPerEpoch() == 0 && labelled.learnSteps / recipe.batchSize() < FEWEST_STEPS) {
            LOG.info("An epoch is {} steps, since there are {} labels alone to learn from", FEWEST_STEPS, labelled.learnSteps);
            learn = learn.batchesPerEpoch(FEWEST_STEPS);
        }
        ClassifierSnapshot layer = best.classifier;
        ClassifierTraining.Goal goal = new ClassifierTraining.Goal(options.label, layer.classes().n(), options.smoothing, "the classifier", "--train",
                "train the layer alone by --head-only");
        ClassifierTraining training = ClassifierTraining.of(recipe, learn, List.of(labelled.learn), goal)
                .withLayerDecay(layer.encoder().architecture(), options.layerDecay);
        long epochs = learn.epochs();
        long[] since = {0};
        Map<String, Array> end = training.train(layer.encoder().architecture(), layer.encoder().values(), engine, (epoch, loss, values) -> {
            ClassifierSnapshot now = layer.withValues(values);
            ClassifierScores scores = scores(now, labelled.heldOut);
            since[0] = best.offer(now, scores, epoch) ? 0 : since[0] + 1;
            LOG.info("epoch {}/{}  loss {}{}", epoch, epochs, String.format(Locale.ROOT, "%.4f", loss),
                    scores == null ? "" : String.format(Locale.ROOT, "  held-out accuracy %.2f %%", 100 * scores.accuracy()));
            return scores == null || options.patience == 0 || since[0] < options.patience;
        });
        if (labelled.heldOut == null) {
            best.take(layer.withValues(end), epochs);
        } else if (best.epoch == 0) {
            LOG.warn("No epoch has found more held-out classes than the layer alone did, which is kept: lower optimizer.learning_rate, or save the time by --head-only.");
        }
    }

    /** The best so far by held-out accuracy; the first of several. */
    private static final class Best {

        private ClassifierSnapshot classifier;
        private @Nullable ClassifierScores scores;
        private long epoch;

        Best(ClassifierSnapshot classifier, @Nullable ClassifierScores scores) {
            this.classifier = classifier;
            this.scores = scores;
        }

        boolean offer(ClassifierSnapshot other, @Nullable ClassifierScores found, long after) {
            ClassifierScores before = scores;
            if (found == null || before != null && found.right() <= before.right()) {
                return false;
            }
            take(other, after);
            scores = found;
            return true;
        }

        void take(ClassifierSnapshot other, long after) {
            classifier = other;
            epoch = after;
        }
    }
}
