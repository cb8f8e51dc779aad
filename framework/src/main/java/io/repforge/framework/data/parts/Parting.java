package io.repforge.framework.data.parts;

import io.repforge.framework.UserError;
import io.repforge.framework.data.LabelAmount;
import io.repforge.framework.data.LabelledShare;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Which trajectories each part has. No trajectory is parted, and none is in two parts. What is drawn depends on the data, the options and the seed alone.
 *
 * @param parts numbers of trajectories by the parts' names, in order
 */
public record Parting(Map<String, BitSet> parts) {

    /** What few labels are called, and what is left. */
    public static final List<String> FEW_LABELS = List.of("labelled", "rest");

    /** What is kept alike in the parts, or apart. */
    public enum By {
        /** Each class alike, so that all parts have all classes in the shares that they have in the data. */
        STRATIFIED,
        /** Trajectories, whatever their classes. */
        RANDOM,
        /** Classes: all of a class is in one part, so that another part has nothing but classes that were never seen. */
        CLASS
    }

    public Parting {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * Draws parts by their shares.
     *
     * @throws UserError if a part would be empty
     */
    public static Parting of(Outline data, Shares shares, By by, long seed) {
        List<BitSet> parts = shares.shares().keySet().stream().map(any -> new BitSet()).toList();
        TreeMap<Double, List<Integer>> classes = classes(data, by == By.RANDOM);
        Shares.Dealing dealing = shares.new Dealing();
        if (by == By.CLASS) {
            List<Double> order = new ArrayList<>(classes.keySet());
            order.removeIf(value -> !(value >= 0));
            if (order.isEmpty()) {
                throw new UserError("The data has no classes to part by: name data with classes, or another label with --label.");
            }
            Collections.shuffle(order, new Random(seed));
            int at = 0;
            int[] counts = dealing.of(order.size());
            for (int part = 0; part < counts.length; part++) {
                for (int end = at + counts[part]; at < end; at++) {
                    classes.getOrDefault(order.get(at), List.of()).forEach(parts.get(part)::set);
                }
            }
        } else {
            classes.forEach((value, trajectories) -> {
                LabelledShare.shuffle(trajectories, value, seed);
                int at = 0;
                int[] counts = dealing.of(trajectories.size());
                for (int part = 0; part < counts.length; part++) {
                    trajectories.subList(at, at + counts[part]).forEach(parts.get(part)::set);
                    at += counts[part];
                }
            });
        }
        Map<String, BitSet> named = new LinkedHashMap<>();
        for (String name : shares.shares().keySet()) {
            named.put(name, parts.get(named.size()));
        }
        named.forEach((name, part) -> {
            if (part.isEmpty()) {
                throw new UserError("The part " + name + " would be empty: of " + (by == By.CLASS ? classes.size() + " classes" : data.count() + " trajectories")
                        + " its share is less than one; raise its share with --parts, or give more data.");
            }
        });
        return new Parting(named);
    }

    /**
     * A few labels of each class and what is left, the same labels that learning from few labels draws by that seed.
     *
     * @throws UserError if there are no classes, or nothing is left
     */
    public static Parting of(Outline data, LabelAmount amount, String label, long seed) {
        BitSet few = new BitSet();
        BitSet rest = new BitSet();
        TreeMap<Double, List<Integer>> classes = classes(data, false);
        rest.set(0, data.count());
        classes.forEach((value, trajectories) -> {
            if (value >= 0) {
                LabelledShare.shuffle(trajectories, value, seed);
                trajectories.subList(0, amount.of(trajectories.size(), 0).learn()).forEach(few::set);
            }
        });
        rest.andNot(few);
        if (few.isEmpty()) {
            throw new UserError("No trajectory of the data has a class under the label '" + label + "': name labelled data, or another label with --label.");
        }
        if (rest.isEmpty()) {
            throw new UserError("All " + data.count() + " trajectories would be labelled, and nothing left: ask for fewer with --labels.");
        }
        Map<String, BitSet> parts = new LinkedHashMap<>();
        parts.put(FEW_LABELS.get(0), few);
        parts.put(FEW_LABELS.get(1), rest);
        return new Parting(parts);
    }

    /** The trajectories of each class, in order; those without one under NaN. */
    private static TreeMap<Double, List<Integer>> classes(Outline data, boolean together) {
        TreeMap<Double, List<Integer>> classes = new TreeMap<>();
        for (int i = 0; i < data.count(); i++) {
            classes.computeIfAbsent(together ? 0.0 : data.label(i), any -> new ArrayList<>()).add(i);
        }
        return classes;
    }

    /** How many trajectories are in no part. */
    public int leftOver(Outline data) {
        return data.count() - parts.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    /** The part that a trajectory is in; empty for none. */
    public String of(int trajectory) {
        return parts.entrySet().stream().filter(part -> part.getValue().get(trajectory)).map(Map.Entry::getKey).findFirst().orElse("");
    }
}
