package io.repforge.framework.online;

import io.repforge.framework.Largest;
import io.repforge.framework.blas.Products;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.FloatBuffer;

/**
 * Classifies representations by the nearest of those of steps before, of which it keeps the newest: each of the k nearest by cosine similarity votes for its class
 * with weight {@code exp(s / τ)}, as in the kNN probe (Wu et al. 2018, section 3.4). What is of the very same observation, which the data gives again in each pass,
 * doesn't vote: it would be found whatever the encoder has learnt of classes.
 */
final class RecentNeighbours {

    private static final double TEMPERATURE = 0.07;
    private final int k;
    private final int capacity;
    private final int width;
    private final int classCount;
    /** {@code [capacity, D]}: a row for each that is kept. */
    private final FloatBuffer kept;
    private final int[] classes;
    private final int[] observations;
    private int held;
    private int next;

    RecentNeighbours(OnlineOptions.Knn options, int width, int classCount) {
        this.k = options.neighbours();
        this.capacity = options.queue();
        this.width = width;
        this.classCount = classCount;
        this.kept = Products.buffer(Math.multiplyExact(capacity, width));
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
        FloatBuffer asked = Products.buffer(count * width).put(0, unit.values(), 0, count * width);
        // What is kept comes first: BLAS goes through the larger one's memory once then.
        FloatBuffer products = Products.buffer(held * count);
        Products.ofRows(kept, held, asked, count, width, products);
        float[] similarities = new float[held];
        int right = 0;
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < held; i++) {
                similarities[i] = products.get(i * count + row);
            }
            right += vote(similarities, labels.observations()[row]) == labels.classes()[row] ? 1 : 0;
        }
        return (double) right / count;
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
        return Largest.of(votes, 0, votes.length);
    }

    /**
     * Keeps representations, in place of the oldest.
     *
     * @param unit rows of length 1
     */
    void keep(Representations unit, Labelled labels) {
        // Of more rows than are kept, the last ones.
        int from = Math.max(0, unit.count() - capacity);
        for (int row = from; row < unit.count(); row++) {
            kept.put(next * width, unit.values(), row * width, width);
            classes[next] = labels.classes()[row];
            observations[next] = labels.observations()[row];
            next = next + 1 == capacity ? 0 : next + 1;
        }
        held = Math.min(capacity, held + unit.count() - from);
    }

    /** Tells those apart whose states don't fit each other. */
    String form() {
        return "newest rows " + capacity + "x" + width + " of " + classCount + ";";
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(held);
        out.writeInt(next);
        // Those that are held are the first.
        Floats.write(out, kept, held * width);
        for (int i = 0; i < held; i++) {
            out.writeInt(classes[i]);
            out.writeInt(observations[i]);
        }
    }

    void read(DataInput in) throws IOException {
        held = in.readInt();
        next = in.readInt();
        Floats.read(in, kept, held * width);
        for (int i = 0; i < held; i++) {
            classes[i] = in.readInt();
            observations[i] = in.readInt();
        }
    }
}
