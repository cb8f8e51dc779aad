package io.repforge.framework.train;

import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.data.batch.Batch;
import io.repforge.framework.online.Labelled;
import io.repforge.framework.online.OnlineMeasures;
import io.repforge.framework.online.OnlineOptions;
import io.repforge.framework.online.Representations;
import io.repforge.framework.recipe.FeatureChoice;
import io.repforge.framework.runtime.Outputs;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the representations of steps on a thread of its own, while the next steps go on. What is measured depends on the steps alone and not on how long it
 * takes: it is asked for by step, and waited for.
 */
final class OnlineWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OnlineWatch.class);

    /** Steps whose representations are held at once. */
    private static final int MOST_PENDING = 4;

    private final @Nullable OnlineMeasures measures;
    private final boolean hasFeatures;
    private final boolean hasTargets;
    private final OnlineDiagnosis.Subject subject;
    private final ExecutorService worker;
    private final Deque<Pending> pending = new ArrayDeque<>();

    /**
     * What was measured.
     *
     * @param step counted from 1
     */
    record Measured(long step, Map<String, Double> values) {}

    private record Pending(long step, Future<Map<String, Double>> values) {}

    private OnlineWatch(@Nullable OnlineMeasures measures, Set<String> observed, OnlineDiagnosis.Subject subject) {
        this.measures = measures;
        this.hasFeatures = observed.contains(Network.OBSERVED_FEATURES);
        this.hasTargets = observed.contains(Network.OBSERVED_TARGET);
        this.subject = subject;
        this.worker = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "repforge-online");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @param model whose steps give representations, or don't where nothing is to be measured
     * @param chosen which features are given out
     * @param labels of the training data; empty where it has none of that name
     * @param saved what {@link #state} gave; null to begin
     */
    static OnlineWatch of(OnlineOptions options, TrainingModel model, FeatureChoice chosen, TrainingData.Labels labels, byte @Nullable [] saved) {
        Map<String, Shape> observed = model.observed();
        Shape contexts = observed.get(Network.OBSERVED_CONTEXT);
        if (contexts == null) {
            return new OnlineWatch(null, Set.of(), new OnlineDiagnosis.Subject(0, 0, 0));
        }
        int width = (int) observed.getOrDefault(Network.OBSERVED_FEATURES, contexts).dim(1);
        if (options.wantsLabels() && labels.classCount() > 0 && !chosen.isOutput()) {
            tell(chosen, observed);
        }
        if (options.linear() && labels.classCount() > 0 && !OnlineMeasures.learnsLinearly(width, labels.classCount())) {
            LOG.info("No linear probe learns while the run trains: {} features × {} classes would take too long.", width, labels.classCount());
        }
        OnlineMeasures measures = new OnlineMeasures(options, width, labels.classCount(), saved);
        return new OnlineWatch(measures, observed.keySet(),
                new OnlineDiagnosis.Subject((int) Math.min(contexts.dim(1), contexts.dim(0)), labels.classCount(), options.knn().queue()));
    }

    private static void tell(FeatureChoice chosen, Map<String, Shape> observed) {
        Shape features = observed.get(Network.OBSERVED_FEATURES);
        if (features == null) {
            LOG.info("Probes that learn while the run trains look at the representation, since its steps don't make '{}' as it is given out.", chosen);
        } else {
            LOG.info("Probes that learn while the run trains look at '{}' as {} numbers; ranks, alignment and uniformity are of the representation.", chosen,
                    features.dim(1));
        }
    }

    /** What is looked at. */
    OnlineDiagnosis.Subject subject() {
        return subject;
    }

    /**
     * Looks at a step.
     *
     * @param step counted from 1
     * @param outputs of the training model; copied
     * @param batch that the step was fed
     * @param withGeometry whether rank, alignment and uniformity are wanted, too
     */
    void look(long step, Outputs outputs, Batch batch, boolean withGeometry) {
        boolean hasLabels = subject.classCount() > 0;
        if (measures == null || !hasLabels && !withGeometry) {
            return;
        }
        Representations context = representations(outputs, Network.OBSERVED_CONTEXT);
        Representations features = hasFeatures && hasLabels ? representations(outputs, Network.OBSERVED_FEATURES) : null;
        Representations target = hasTargets && withGeometry ? representations(outputs, Network.OBSERVED_TARGET) : null;
        Labelled labels = hasLabels ? labelled(batch, context.count()) : null;
        if (pending.stream().filter(one -> !one.values.isDone()).count() >= MOST_PENDING) {
            pending.stream().filter(one -> !one.values.isDone()).findFirst().ifPresent(OnlineWatch::await);
        }
        OnlineMeasures.Look look = new OnlineMeasures.Look(context, features, target, labels, withGeometry);
        pending.add(new Pending(step, worker.submit(() -> measures.of(look))));
    }

    private static Representations representations(Outputs outputs, String name) {
        var array = outputs.array(name);
        return new Representations(array.toFloats(), (int) array.shape().dim(0), (int) array.shape().dim(1));
    }

    private Labelled labelled(Batch batch, int count) {
        int[] classes = new int[count];
        int[] observations = new int[count];
        double[] labels = batch.labels();
        ByteBuffer pixels = Objects.requireNonNull(batch.buffer(Batch.Part.CONTEXT), "batches have contexts").bytes();
        int row = pixels.capacity() / batch.size();
        for (int i = 0; i < count; i++) {
            classes[i] = labels[i] >= 0 && labels[i] < subject.classCount() ? (int) labels[i] : Labelled.UNKNOWN;
            CRC32C digest = new CRC32C();
            digest.update(pixels.slice(i * row, row));
            observations[i] = (int) digest.getValue();
        }
        return new Labelled(classes, observations);
    }

    /** What was measured of all steps so far, and not asked for yet. */
    List<Measured> all() {
        List<Measured> measured = new ArrayList<>();
        for (Pending first; (first = pending.peek()) != null;) {
            measured.add(new Measured(first.step, await(first)));
            pending.remove();
        }
        return measured;
    }

    private static Map<String, Double> await(Pending one) {
        try {
            return one.values.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("measuring of representations was interrupted"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("measuring of representations failed: " + e.getCause(), e.getCause());
        }
    }

    /** What probes have learnt of the steps that were looked at, for a run to go on with; nothing where nothing is measured. All of it must have been asked for. */
    byte[] state() {
        if (!pending.isEmpty()) {
            throw new IllegalStateException("steps up to " + pending.getLast().step + " are being measured");
        }
        return measures == null ? new byte[0] : measures.state();
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
