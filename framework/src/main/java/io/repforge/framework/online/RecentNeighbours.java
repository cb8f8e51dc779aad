package io.repforge.framework.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Classifies representations by the nearest of those of steps before, of which it keeps the newest: each of the k nearest by cosine similarity votes for its class
 * with weight {@code exp(s / τ)}, as in the kNN probe (Wu et al. 2018, section 3.4). What is of the very same observation, which the data gives again in each pass,
 * doesn't vote: it would be found whatever the encoder has learnt of classes.
 */
final class RecentNeighbours {

    private static final double TEMPERATURE = 0.07;
    /** Rows that are asked about at once, so that what is kept is fetched from memory once for all of them. */
    private static final int TOGETHER = 16;

    private final int k;
    private final int capacity;
    private final int width;
    private final int classCount;
    /** {@code [D, capacity]}: feature by feature, so that all similarities grow at once; an array for each, since loops over parts of one aren't vectorised. */
    private final float[][] columns;
    private final int[] classes;
    private final int[] observations;
    private int held;
    private int next;

    RecentNeighbours(OnlineOptions.Knn options, int width, int classCount) {
        this.k = options.neighbours();
        this.capacity = options.queue();
        this.width = width;
        this.classCount = classCount;
        this.columns = new float[width][capacity];
        this.classes = new int[capacity];
        this.observations = new int[capacity];
    }

    /** Whether there are enough to ask: a quarter of what is to be kept. */
    boolean isReady() {
        return held >= Math.max(k, capacity / 4);
    }

    /**
     * Share of representations whose class is found, in [0, 1].
     *
     * @param unit rows of length 1
     * @param count how many of the rows are asked about, from the first on
     */
    double accuracy(Representations unit, Labelled labels, int count) {
        int right = 0;
        for (int first = 0; first < count; first += TOGETHER) {
            right += right(unit, labels, first, Math.min(count, first + TOGETHER));
        }
        return (double) right / count;
    }

    private int right(Representations unit, Labelled labels, int first, int last) {
        float[][] similarities = new float[last - first][capacity];
        for (int i = 0; i < width; i++) {
            for (int row = first; row < last; row++) {
                add(similarities[row - first], unit.values()[row * width + i], columns[i]);
            }
        }
        int right = 0;
        for (int row = first; row < last; row++) {
            right += vote(similarities[row - first], labels.observations()[row]) == labels.classes()[row] ? 1 : 0;
        }
        return right;
    }

    private static void add(float[] similarities, float value, float[] column) {
        for (int j = 0; j < similarities.length; j++) {
            similarities[j] += value * column[j];
        }
    }

    private int vote(float[] similarities, int observation) {
        int[] nearest = new int[Math.min(k, held)];
        int found = 0;
        for (int i = 0; i < held; i++) {
            if (observations[i] == observation || found == nearest.length && similarities[i] <= similarities[nearest[found - 1]]) {
                continue;
            }
            int place = found == nearest.length ? found - 1 : found++;
            while (place > 0 && similarities[nearest[place - 1]] < similarities[i]) {
                nearest[place] = nearest[place - 1];
                place--;
            }
            nearest[place] = i;
        }
        double[] votes = new double[classCount];
        for (int i = 0; i < found; i++) {
            votes[classes[nearest[i]]] += Math.exp(similarities[nearest[i]] / TEMPERATURE);
        }
        int winner = 0;
        for (int c = 1; c < classCount; c++) {
            winner = votes[c] > votes[winner] ? c : winner;
        }
        return winner;
    }

    /**
     * Keeps representations, in place of the oldest.
     *
     * @param unit rows of length 1
     */
    void keep(Representations unit, Labelled labels) {
        // Of more rows than are kept, the last ones.
        int from = Math.max(0, unit.count() - capacity);
        for (int i = 0; i < width; i++) {
            int place = next;
            for (int row = from; row < unit.count(); row++) {
                columns[i][place] = unit.values()[row * width + i];
                place = place + 1 == capacity ? 0 : place + 1;
            }
        }
        for (int row = from; row < unit.count(); row++) {
            classes[next] = labels.classes()[row];
            observations[next] = labels.observations()[row];
            next = next + 1 == capacity ? 0 : next + 1;
        }
        held = Math.min(capacity, held + unit.count() - from);
    }

    /** Tells those apart whose states don't fit each other. */
    String form() {
        return "newest " + capacity + "x" + width + " of " + classCount + ";";
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(held);
        out.writeInt(next);
        // Those that are held are the first.
        for (int i = 0; i < width; i++) {
            Floats.write(out, columns[i], 0, held);
        }
        for (int i = 0; i < held; i++) {
            out.writeInt(classes[i]);
            out.writeInt(observations[i]);
        }
    }

    void read(DataInput in) throws IOException {
        held = in.readInt();
        next = in.readInt();
        for (int i = 0; i < width; i++) {
            Floats.read(in, columns[i], 0, held);
        }
        for (int i = 0; i < held; i++) {
            classes[i] = in.readInt();
            observations[i] = in.readInt();
        }
    }
}
