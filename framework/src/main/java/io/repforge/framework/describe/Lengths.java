package io.repforge.framework.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long trajectories are. */
final class Lengths {

    private static final int BINS = 20;

    private final TreeMap<Long, Long> counts = new TreeMap<>();
    private long trajectories;
    private long steps;

    /**
     * A range of lengths.
     *
     * @param from the shortest
     * @param to the longest
     */
    record Bin(long from, long to, long count) {
        String name() {
            return from == to ? Long.toString(from) : from + "–" + to;
        }
    }

    void add(long length) {
        counts.merge(length, 1L, Long::sum);
        trajectories++;
        steps += length;
    }

    long trajectories() {
        return trajectories;
    }

    /** Whether there are trajectories of several steps. */
    boolean areSeveral() {
        return !counts.isEmpty() && counts.lastKey() > 1;
    }

    long shortest() {
        return counts.isEmpty() ? 0 : counts.firstKey();
    }

    long longest() {
        return counts.isEmpty() ? 0 : counts.lastKey();
    }

    double mean() {
        return trajectories == 0 ? Double.NaN : (double) steps / trajectories;
    }

    double median() {
        return (nth((trajectories - 1) / 2) + nth(trajectories / 2)) / 2.0;
    }

    private long nth(long n) {
        long passed = 0;
        for (Map.Entry<Long, Long> entry : counts.entrySet()) {
            passed += entry.getValue();
            if (passed > n) {
                return entry.getKey();
            }
        }
        return 0;
    }

    /** Ranges of one width, from the shortest to the longest. */
    List<Bin> bins() {
        List<Bin> bins = new ArrayList<>();
        if (counts.isEmpty()) {
            return bins;
        }
        long width = Math.max(1, (longest() - shortest() + BINS) / BINS);
        for (long from = shortest(); from <= longest(); from += width) {
            bins.add(new Bin(from, from + width - 1, counts.subMap(from, from + width).values().stream().mapToLong(Long::longValue).sum()));
        }
        return bins;
    }

    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("shortest", shortest());
        value.put("median", median());
        value.put("mean", mean());
        value.put("longest", longest());
        value.put("histogram", bins().stream().map(bin -> Map.of("from", bin.from, "to", bin.to, "count", bin.count)).toList());
        return value;
    }
}
