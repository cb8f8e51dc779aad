package io.repforge.framework.online;

import java.util.Random;

/**
 * At most {@value #MOST} numbers in place of more, of which products of rows stay about what they were: each number, or the opposite of it, is added to one place that is
 * drawn for it, and all places get about as many (Charikar, Chen and Farach-Colton 2002, Finding Frequent Items in Data Streams). Of two rows of length 1 the product
 * is off by about 1/√{@value #MOST} at most, as with a dense random projection (Johnson and Lindenstrauss 1984), which would take as many products for each number. Always
 * the same of one width.
 */
final class Sketch {

    /** Numbers of a row that there are in the end. */
    static final int MOST = 1024;

    private static final long SEED = 2002;

    /** For each number where it goes to, or −1 less that where its opposite does; empty where all stay. */
    private final int[] places;
    private final int width;

    private Sketch(int[] places, int width) {
        this.places = places;
        this.width = width;
    }

    /** @param width numbers of a row, D */
    static Sketch of(int width) {
        if (width <= MOST) {
            return new Sketch(new int[0], width);
        }
        Random random = new Random(SEED);
        int[] places = new int[width];
        for (int i = 0; i < width; i++) {
            // The shuffle of Fisher and Yates, inside out.
            int other = random.nextInt(i + 1);
            places[i] = places[other];
            places[other] = i % MOST;
        }
        for (int i = 0; i < width; i++) {
            places[i] = random.nextBoolean() ? places[i] : -1 - places[i];
        }
        return new Sketch(places, MOST);
    }

    /** Numbers of a row afterwards. */
    int width() {
        return width;
    }

    /** Tells those apart that give other numbers. */
    String form() {
        return places.length == 0 ? "" : "sketch of " + places.length + ";";
    }

    /** The same rows where they are no wider. */
    Representations of(Representations rows) {
        if (places.length == 0) {
            return rows;
        }
        float[] values = new float[rows.count() * width];
        for (int row = 0; row < rows.count(); row++) {
            int from = row * places.length;
            int to = row * width;
            for (int i = 0; i < places.length; i++) {
                int place = places[i];
                float value = rows.values()[from + i];
                if (place >= 0) {
                    values[to + place] += value;
                } else {
                    values[to - 1 - place] -= value;
                }
            }
        }
        return new Representations(values, rows.count(), width);
    }
}
