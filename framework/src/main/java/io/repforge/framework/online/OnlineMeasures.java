package io.repforge.framework.online;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the representations of one step after the other. What the probes have learnt so far is all that it keeps. For one thread at a time.
 *
 * <p>Probes are asked about each batch before they learn from it (prequentially). Nothing of theirs comes back to the encoder: they see copies of what a step
 * gave out.
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
    /** Pairs that LiDAR and uniformity look at, at most. */
    public static final int PAIRS = 128;

    /** Products of a query and the queue for each row of a batch, so that the work goes with that of the step. */
    private static final int PRODUCTS_PER_ROW = 1 << 17;
    private static final int FEWEST_QUERIES = 8;
    /** Weights that the linear probe may have. */
    private static final int MOST_WEIGHTS = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(OnlineMeasures.class);

    private final OnlineOptions options;
    private final @Nullable OnlineRegression regression;
    private final @Nullable RecentNeighbours neighbours;

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
     * @param width numbers that the probes look at
     * @param classCount classes of the label; 0 where there are no labels
     * @param saved what {@link #state} gave; null to begin
     */
    public OnlineMeasures(OnlineOptions options, int width, int classCount, byte @Nullable [] saved) {
        this.options = options;
        this.regression = options.linear() && classCount > 0 && learnsLinearly(width, classCount) ? new OnlineRegression(width, classCount) : null;
        this.neighbours = options.knn().enabled() && classCount > 0 ? new RecentNeighbours(options.knn(), width, classCount) : null;
        if (saved != null) {
            restore(saved);
        }
    }

    /** Whether the linear probe isn't too large to learn on the side. */
    public static boolean learnsLinearly(int width, int classCount) {
        return (long) width * classCount <= MOST_WEIGHTS;
    }

    private void restore(byte[] saved) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String form() {
        return (regression == null ? "" : regression.form()) + (neighbours == null ? "" : neighbours.form());
    }

    /** What is measured, by name; what can't be measured is left out. */
    public Map<String, Double> of(Look look) {
        Map<String, Double> measured = new LinkedHashMap<>();
        // A run whose representations aren't finite ends by itself.
        Representations probed = look.features == null ? look.context : look.features;
        if (!look.context.isFinite() || !probed.isFinite() || look.target != null && !look.target.isFinite()) {
            return measured;
        }
        int[] labelled = look.labels == null ? new int[0] : look.labels.known();
        if (look.labels != null && labelled.length > 0) {
            probe(probed.select(labelled), look.labels.select(labelled), measured);
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

    private int queries(Representations rows) {
        long affordable = (long) rows.count() * PRODUCTS_PER_ROW / ((long) options.knn().queue() * rows.width());
        return (int) Math.min(rows.count(), Math.max(FEWEST_QUERIES, affordable));
    }

    private static void geometry(Representations context, @Nullable Representations target, Map<String, Double> measured) {
        Gram rows = Gram.of(context);
        measured.put(RANKME, Rank.rankMe(rows));
        measured.put(EFFECTIVE_RANK, Rank.effectiveRank(rows));
        // Where both are the same, there is but one view.
        if (target == null || target.sameAs(context)) {
            measured.put(UNIFORMITY, Hypersphere.uniformity(rows.part(0, 0, Math.min(PAIRS, context.count()))));
            return;
        }
        measured.put(ALIGNMENT, Hypersphere.alignment(context, target));
        Gram views = Gram.of(context.first(PAIRS), target.first(PAIRS));
        int pairs = views.count() / 2;
        measured.put(UNIFORMITY, (Hypersphere.uniformity(views.part(0, 0, pairs)) + Hypersphere.uniformity(views.part(pairs, pairs, pairs))) / 2);
        measured.put(LIDAR, Rank.lidar(views));
    }

    /** What the probes have learnt so far, for a run to go on with; empty where there are none. */
    public byte[] state() {
        if (regression == null && neighbours == null) {
            return new byte[0];
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(form());
            if (regression != null) {
                regression.write(out);
            }
            if (neighbours != null) {
                neighbours.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
