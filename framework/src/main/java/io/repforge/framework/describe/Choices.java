package io.repforge.framework.describe;

import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How often each class, or each discrete action, occurs. */
final class Choices {

    private final Space.Discrete space;
    private final long[] counts;
    private long missing;
    private long wrong;

    Choices(Space.Discrete space) {
        this.space = space;
        this.counts = new long[space.n()];
    }

    /** @param value NaN where there is none */
    void add(double value) {
        if (Double.isNaN(value)) {
            missing++;
        } else if (value >= 0 && value < counts.length && value == Math.rint(value)) {
            counts[(int) value]++;
        } else {
            wrong++;
        }
    }

    List<String> names() {
        return IntStream.range(0, counts.length).mapToObj(space::name).toList();
    }

    long[] counts() {
        return counts.clone();
    }

    /** How many steps have none. */
    long missing() {
        return missing;
    }

    /** How many are none that the source announces. */
    long wrong() {
        return wrong;
    }

    /** Those that don't occur. */
    List<String> absent() {
        return IntStream.range(0, counts.length).filter(place -> counts[place] == 0).mapToObj(space::name).toList();
    }

    /** How often the most frequent occurs for each time that the rarest does, of those that do; NaN of none. */
    double imbalance() {
        long rarest = LongStream.of(counts).filter(count -> count > 0).min().orElse(0);
        return rarest == 0 ? Double.NaN : (double) LongStream.of(counts).max().orElse(0) / rarest;
    }

    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        List<Map<String, Object>> classes = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", space.name(i));
            one.put("count", counts[i]);
            classes.add(one);
        }
        value.put("counts", classes);
        if (!Double.isNaN(imbalance())) {
            value.put("imbalance", imbalance());
        }
        value.put("without", missing);
        value.put("unannounced", wrong);
        return value;
    }
}
