package io.repforge.framework.describe;

import io.repforge.api.array.Array;
import io.repforge.api.space.Space;
import io.repforge.framework.data.codec.ContactSheet;
import io.repforge.framework.data.codec.Thumbnail;
import io.repforge.images.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A few images of each class as small pictures, each as likely as any other of its class. The same for the same data. */
final class Samples {

    /** Pixels of the longer side. */
    static final int SIDE = 64;

    private static final int FEW_CLASSES = 24;
    private static final int MOST_CLASSES = 200;
    private static final int OF_MANY = 6;
    private static final int OF_FEW = 12;
    private static final int UNLABELLED = 96;
    private static final int COLUMNS = 12;

    private final Space.Image space;
    private final int each;
    private final TreeMap<Integer, Drawn> byClass = new TreeMap<>();
    private final SplittableRandom random = new SplittableRandom(0);

    private static final class Drawn {
        private final List<Array> pictures = new ArrayList<>();
        private long seen;
    }

    /** @param classes how many there are; 0 of data without */
    Samples(Space.Image space, int classes) {
        this.space = space;
        this.each = classes == 0 ? UNLABELLED : classes <= FEW_CLASSES ? OF_FEW : OF_MANY;
    }

    /** @param label number of its class; -1 for none */
    void add(Array image, int label) {
        if (!byClass.containsKey(label) && byClass.size() >= MOST_CLASSES) {
            return;
        }
        Drawn drawn = byClass.computeIfAbsent(label, any -> new Drawn());
        drawn.seen++;
        if (drawn.pictures.size() < each) {
            drawn.pictures.add(Thumbnail.of(image, space, SIDE));
        } else {
            long place = random.nextLong(drawn.seen);
            if (place < each) {
                drawn.pictures.set((int) place, Thumbnail.of(image, space, SIDE));
            }
        }
    }

    /** PNGs of each class, by its number; of what has no class under -1. */
    Map<Integer, List<byte[]>> pictures() {
        Map<Integer, List<byte[]>> pictures = new TreeMap<>();
        byClass.forEach((label, drawn) -> pictures.put(label, drawn.pictures.stream().map(Images::writePng).toList()));
        return pictures;
    }

    boolean isEmpty() {
        return byClass.isEmpty();
    }

    /** All in one PNG: a row for each class, of data without classes as many rows as they need. */
    byte[] sheet() {
        int columns = byClass.size() == 1 ? COLUMNS : each;
        List<Array> cells = new ArrayList<>();
        Array blank = blank(byClass.firstEntry().getValue().pictures.get(0));
        byClass.values().forEach(drawn -> {
            cells.addAll(drawn.pictures);
            while (cells.size() % columns != 0) {
                cells.add(blank);
            }
        });
        int cell = (int) Math.max(blank.shape().dim(1), blank.shape().dim(2)) + 2;
        return Images.writePng(ContactSheet.of(cells, cell, columns));
    }

    private static Array blank(Array like) {
        return Array.of(like.shape(), new byte[Math.toIntExact(like.shape().elements())]);
    }
}
