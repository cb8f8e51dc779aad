package io.repforge.framework.online;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the representations of one step after the other. What the probes have learnt so far is all that it keeps. For one thread at a time.
 *
 * <p>Probes are asked about each batch before they learn from it (prequentially). Nothing of theirs comes back to the encoder: they see copies of what a step
 * gave out. Of features that are more than {@value #WIDEST} numbers they see a {@linkplain Sketch random projection} to so many.
 *
 * <p>The nearest neighbours are asked about the first rows of a batch alone: as many as make about {@code 2^17} products for each row, and eight at least. Batches are
 * shuffled, so that none is preferred; but with the queue of 2,048 and 1,024 features it is eight rows of up to 128, and their share of right answers, p, is off by
 * about {@code √(p (1 − p) / 8 s)} over s steps.
 */
public final class OnlineMeasures {

    /** Accuracy of the linear probe, in [0, 1]. */
    public static final String LINEAR = "online_linear";
    /** Accuracy of the nearest neighbours, in [0, 1]. */
    public static final String KNN = "online_knn";
    /** RankMe, from 1. */
    public static final String RANKME = "rankme";
    /** Effective rank of the covariance, from 1. */
    public static final String EFFECTIVE_RANK = "effective_rank";
    /** LiDAR, from 1. */
    public static final String LIDAR = "lidar";
    /** Alignment of context and target, from 0 to 4. */
    public static final String ALIGNMENT = "alignment";
    /** Uniformity, from about −4 to 0: of context and target the mean, where both are representations. */
    public static final String UNIFORMITY = "uniformity";

    /** Rows that are looked at, at most: RankMe can't be more than this. */
    public static final int ROWS = 256;
    /** Numbers of features that probes look at, at most. */
    public static final int WIDEST = Sketch.MOST;
    /** Pairs that LiDAR, alignment and uniformity look at, at most. */
    public static final int PAIRS = 128;

    /** Products of a query and the queue for each row of a batch, so that the work goes with that of the step. */
    private static final int PRODUCTS_PER_ROW = 1 << 17;
    private static final int FEWEST_QUERIES = 8;
    /** Weights that the linear probe may have. */
    private static final int MOST_WEIGHTS = 1 << 20;
    /** Weights, both moments, and a gradient. */
    private static final int LINEAR_COPIES = 4;

    private static final Logger LOG = LoggerFactory.getLogger(OnlineMeasures.class);

    private final OnlineOptions options;
    private final Sketch sketch;
    private final @Nullable OnlineRegression regression;
    private final @Nullable RecentNeighbours neighbours;
    private final Set<String> failed = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * What is looked at.
     *
     * @param context representations of contexts
     * @param features of the contexts that probes are to look at; null for the representations
     * @param target those of the same pairs' targets; null where targets aren't represented
     * @param labels of the contexts; null where they have none
     * @param withGeometry whether rank, alignment and uniformity are wanted, too
     */
    public record Look(Representations context, @Nullable Representations features, @Nullable Representations target, @Nullable Labelled labels, boolean withGeometry) {}

    /**
     * @param width numbers of the features that the probes look at
     * @param classCount classes of the label; 0 where there are no labels
     * @param saved what {@link #write} gave; null to begin
     * @throws IOException if that can't be read
     */
    public OnlineMeasures(OnlineOptions options, int width, int classCount, @Nullable InputStream saved) throws IOException {
        this.options = options;
        this.sketch = Sketch.of(width);
        this.regression = options.linear() && classCount > 0 && learnsLinearly(width, classCount) ? new OnlineRegression(sketch.width(), classCount) : null;
        this.neighbours = options.knn().enabled() && classCount > 0 ? new RecentNeighbours(options.knn(), sketch.width(), classCount) : null;
        if (saved != null) {
            restore(saved);
        }
    }

    /** Whether the linear probe isn't too large to learn on the side. */
    public static boolean learnsLinearly(int width, int classCount) {
        return (long) Math.min(WIDEST, width) * classCount <= MOST_WEIGHTS;
    }

    /**
     * Bytes of what they keep, and of what they compute on the way, at most.
     *
     * @param width numbers of the features that probes look at
     * @param representation numbers of a representation
     */
    public static double bytes(OnlineOptions options, int width, int representation) {
        double linear = options.linear() ? LINEAR_COPIES * (double) MOST_WEIGHTS * Float.BYTES : 0;
        double geometry = options.geometry() ? (double) ROWS * representation * Double.BYTES : 0;
        return linear + options.knn().bytes(Math.min(WIDEST, width)) + geometry;
    }

    private void restore(InputStream saved) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(saved));
        if (!in.readUTF().equals(form())) {
            LOG.info("The probes that learn while the run trains begin anew, since they aren't what they were before.");
            return;
        }
        if (regression != null) {
            regression.read(in);
        }
        if (neighbours != null) {
            neighbours.read(in);
        }
    }

    private String form() {
        return sketch.form() + (regression == null ? "" : regression.form()) + (neighbours == null ? "" : neighbours.form());
    }

    /** What is measured, by name; what can't be measured is left out, see {@link #warnings}. */
    public Map<String, Double> of(Look look) {
        Map<String, Double> measured = new LinkedHashMap<>();
        // A run whose representations aren't finite ends by itself.
        Representations probed = look.features == null ? look.context : look.features;
        if (!look.context.isFinite() || !probed.isFinite() || look.target != null && !look.target.isFinite()) {
            return measured;
        }
        int[] labelled = look.labels == null ? new int[0] : look.labels.known();
        if (look.labels != null && labelled.length > 0) {
            probe(sketch.of(probed.select(labelled)), look.labels.select(labelled), measured);
        }
        if (look.withGeometry && options.geometry() && look.context.count() > 1) {
            geometry(look.context, look.target, measured);
        }
        measured.values().removeIf(value -> value.isNaN());
        return measured;
    }

    private void probe(Representations rows, Labelled labels, Map<String, Double> measured) {
        if (regression != null) {
            if (regression.isReady()) {
                measured.put(LINEAR, regression.accuracy(rows, labels));
            }
            regression.learn(rows, labels);
        }
        if (neighbours != null) {
            Representations unit = rows.unit();
            if (neighbours.isReady()) {
                measured.put(KNN, neighbours.accuracy(unit, labels, queries(rows)));
            }
            neighbours.keep(unit, labels);
        }
    }

    /** What a measure fails at, such as eigenvalues that aren't found, costs no other and no training: null then. */
    private <T> @Nullable T tried(String measure, Supplier<T> measuring) {
        try {
            return measuring.get();
        } catch (RuntimeException e) {
            if (failed.add(measure)) {
                LOG.debug("{} of a step", measure, e);
                warnings.add("online: " + measure + " of a step couldn't be measured (" + e + "), and is left out wherever that is so.");
            }
            return null;
        }
    }

    /** What couldn't be measured and hasn't been told yet, each once: a sentence each. */
    public List<String> warnings() {
        List<String> untold = List.copyOf(warnings);
        warnings.clear();
        return untold;
    }

    private int queries(Representations rows) {
        long affordable = (long) rows.count() * PRODUCTS_PER_ROW / ((long) options.knn().queue() * rows.width());
        return (int) Math.min(rows.count(), Math.max(FEWEST_QUERIES, affordable));
    }

    private void geometry(Representations context, @Nullable Representations target, Map<String, Double> measured) {
        // Where both are the same, there is but one view.
        Gram views = target == null || target.sameAs(context) ? null : tried(ALIGNMENT, () -> Gram.of(context.first(PAIRS), target.first(PAIRS)));
        Gram rows = views != null && context.count() <= PAIRS ? views.part(0, context.count()) : Gram.of(context);
        put(measured, RANKME, () -> Rank.rankMe(rows));
        put(measured, EFFECTIVE_RANK, () -> Rank.effectiveRank(rows));
        if (views == null) {
            put(measured, UNIFORMITY, () -> Hypersphere.uniformity(rows.part(0, Math.min(PAIRS, context.count()))));
            return;
        }
        int pairs = views.count() / 2;
        put(measured, ALIGNMENT, () -> Hypersphere.alignment(views));
        put(measured, UNIFORMITY, () -> (Hypersphere.uniformity(views.part(0, pairs)) + Hypersphere.uniformity(views.part(pairs, pairs))) / 2);
        put(measured, LIDAR, () -> Rank.lidar(views));
    }

    private void put(Map<String, Double> measured, String measure, Supplier<Double> measuring) {
        Double value = tried(measure, measuring);
        if (value != null) {
            measured.put(measure, value);
        }
    }

    /** Whether there is anything that learns. */
    public boolean isLearning() {
        return regression != null || neighbours != null;
    }

    /**
     * Writes what the probes have learnt so far, for a run to go on with.
     *
     * @param to stays open
     */
    public void write(OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to));
        out.writeUTF(form());
        if (regression != null) {
            regression.write(out);
        }
        if (neighbours != null) {
            neighbours.write(out);
        }
        out.flush();
    }
}
