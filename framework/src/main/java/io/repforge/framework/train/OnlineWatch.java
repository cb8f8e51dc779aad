package io.repforge.framework.train;

import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.blas.SerialBlas;
import io.repforge.framework.data.batch.Batch;
import io.repforge.framework.online.Labelled;
import io.repforge.framework.online.OnlineMeasures;
import io.repforge.framework.online.OnlineOptions;
import io.repforge.framework.online.Representations;
import io.repforge.framework.recipe.FeatureChoice;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    private static final int LONGEST_LOOK_S = 10;

    private final @Nullable OnlineMeasures measures;
    private final boolean hasFeatures;
    private final boolean hasTargets;
    private final OnlineDiagnosis.Subject subject;
    private final ExecutorService worker;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private boolean hasFailed;

    /**
     * What was measured.
     *
     * @param step counted from 1
     * @param warnings what couldn't be, a sentence each
     */
    record Measured(long step, Map<String, Double> values, List<String> warnings) {}

    private record Pending(long step, Future<Measured> values) {}

    private OnlineWatch(@Nullable OnlineMeasures measures, Set<String> observed, OnlineDiagnosis.Subject subject) {
        this.measures = measures;
        this.hasFeatures = observed.contains(Network.OBSERVED_FEATURES);
        this.hasTargets = observed.contains(Network.OBSERVED_TARGET);
        this.subject = subject;
        this.worker = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(() -> serially(work), "repforge-online");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The cores are the steps'. For as long as the thread lives, since telling BLAS takes about as long as a look does. */
    private static void serially(Runnable work) {
        try (SerialBlas serial = SerialBlas.begin()) {
            work.run();
        }
    }

    /**
     * @param model whose steps give representations, or don't where nothing is to be measured
     * @param chosen which features are given out
     * @param labels of the training data; empty where it has none of that name
     * @param saved what {@link #state} wrote; empty to begin
     * @throws IOException if that can't be read
     */
    static OnlineWatch of(OnlineOptions options, TrainingModel model, FeatureChoice chosen, TrainingData.Labels labels, Optional<Path> saved) throws IOException {
        Map<String, Shape> observed = model.observed();
        Shape contexts = observed.get(Network.OBSERVED_CONTEXT);
        if (contexts == null) {
            return new OnlineWatch(null, Set.of(), new OnlineDiagnosis.Subject(0, 0, 0));
        }
        int width = width(observed, contexts);
        if (options.wantsLabels() && labels.classCount() > 0 && width > OnlineMeasures.WIDEST) {
            LOG.info("Probes that learn while the run trains look at {} numbers that a random projection makes of {}.", OnlineMeasures.WIDEST, width);
        }
        if (options.wantsLabels() && labels.classCount() > 0 && !chosen.isOutput()) {
            tell(chosen, observed);
        }
        if (options.linear() && labels.classCount() > 0 && !OnlineMeasures.learnsLinearly(width, labels.classCount())) {
            LOG.info("No linear probe learns while the run trains: {} features × {} classes would take too long.", width, labels.classCount());
        }
        OnlineMeasures measures;
        try (InputStream in = saved.isPresent() ? Files.newInputStream(saved.get()) : null) {
            measures = new OnlineMeasures(options, width, labels.classCount(), in);
        }
        return new OnlineWatch(measures, observed.keySet(),
                new OnlineDiagnosis.Subject((int) Math.min(contexts.dim(1), contexts.dim(0)), labels.classCount(), options.knn().queue()));
    }

    private static int width(Map<String, Shape> observed, Shape contexts) {
        return (int) observed.getOrDefault(Network.OBSERVED_FEATURES, contexts).dim(1);
    }

    /**
     * Bytes that it takes to look at the steps of a model, at most, on the Java heap and in buffers beside it, which may take as much as that: what is kept, and the
     * copies of what steps gave out.
     */
    static double bytes(OnlineOptions options, TrainingModel model) {
        Map<String, Shape> observed = model.observed();
        Shape contexts = observed.get(Network.OBSERVED_CONTEXT);
        if (contexts == null) {
            return 0;
        }
        double copies = observed.values().stream().mapToDouble(MemoryEstimate::elements).sum() * Float.BYTES * (MOST_PENDING + 1);
        return copies + OnlineMeasures.bytes(options, width(observed, contexts), (int) contexts.dim(1));
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
            pending.stream().filter(one -> !one.values.isDone()).findFirst().ifPresent(this::await);
        }
        OnlineMeasures.Look look = new OnlineMeasures.Look(context, features, target, labels, withGeometry);
        pending.add(new Pending(step, worker.submit(() -> new Measured(step, measures.of(look), measures.warnings()))));
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
            measured.add(await(first));
            pending.remove();
        }
        return measured;
    }

    /** What a step's representations can't be measured for costs no run its training; an error does. */
    private Measured await(Pending one) {
        try {
            return one.values.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("measuring of representations was interrupted"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error) {
                throw new IllegalStateException("measuring of representations failed: " + e.getCause(), e.getCause());
            }
            LOG.debug("step {}", one.step, e);
            List<String> warnings = hasFailed ? List.of() : List.of("online: representations of a step couldn't be measured (" + e.getCause()
                    + "), and are left out wherever that is so.");
            hasFailed = true;
            return new Measured(one.step, Map.of(), warnings);
        }
    }

    /** What probes have learnt of the steps that were looked at, for a run to go on with; empty where none learn. All of it must have been asked for. */
    Optional<DurableFiles.Content> state() {
        if (!pending.isEmpty()) {
            throw new IllegalStateException("steps up to " + pending.getLast().step + " are being measured");
        }
        return measures != null && measures.isLearning() ? Optional.of(measures::write) : Optional.empty();
    }

    /** BLAS has its threads back then. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(LONGEST_LOOK_S, TimeUnit.SECONDS)) {
                LOG.debug("a look at a step is still going on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
