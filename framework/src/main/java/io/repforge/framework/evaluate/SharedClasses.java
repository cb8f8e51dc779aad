package io.repforge.framework.evaluate;

import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The classes of two datasets under one label, as one list: classes of the same name are the same class, whatever their numbers are. Classes that have no
 * names, or names that are whole numbers, are matched by number.
 *
 * @param label name of the label
 * @param names what the classes are called: first those of the data that is learnt from, in its order, then those of the tests alone
 * @param learnt number of classes of the data that is learnt from, which alone can be predicted
 * @param ofTrain place in the list of each class of the data that is learnt from
 * @param ofTest place in the list of each class of the data for tests
 */
public record SharedClasses(String label, List<String> names, int learnt, List<Integer> ofTrain, List<Integer> ofTest) {

    private static final int SHOWN = 4;

    /**
     * @throws UserError if names would have to be matched with numbers, or nothing matches
     */
    public static SharedClasses of(String label, Space.Discrete train, Space.Discrete test) {
        boolean namesAndNumbers = !train.isNumbered() && test.names().isEmpty() || !test.isNumbered() && train.names().isEmpty();
        if (namesAndNumbers) {
            throw new UserError("The classes under the label '" + label + "' are " + shown(train) + " in the data to learn from but " + shown(test)
                    + " in the data to test on, and nothing says which number is which class: give data that names its classes on both sides;"
                    + " option class_names of webdataset, idx and npz names those of numbers.");
        }
        boolean byNumber = train.isNumbered() && test.isNumbered();
        Map<String, Integer> places = new HashMap<>();
        List<String> names = new ArrayList<>();
        List<Integer> ofTrain = places(train, byNumber, places, names);
        int learnt = names.size();
        List<Integer> ofTest = places(test, byNumber, places, names);
        if (names.size() == learnt + test.n()) {
            throw new UserError("No class under the label '" + label + "' is both in the data to learn from (" + shown(train) + ") and in the data to test on ("
                    + shown(test) + "): give data of the same classes.");
        }
        return new SharedClasses(label, names, learnt, ofTrain, ofTest);
    }

    private static List<Integer> places(Space.Discrete classes, boolean byNumber, Map<String, Integer> places, List<String> names) {
        return IntStream.range(0, classes.n()).mapToObj(value -> places.computeIfAbsent(key(classes.name(value), byNumber), key -> {
            names.add(classes.name(value));
            return names.size() - 1;
        })).toList();
    }

    /** What has to be equal. Some systems write accents of file names as characters of their own. */
    private static String key(String name, boolean byNumber) {
        return byNumber ? Long.toString(Long.parseLong(name)) : Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    private static String shown(Space.Discrete classes) {
        return classes.names().isEmpty() ? "the numbers 0 to " + (classes.n() - 1) : some(classes.names());
    }

    private static String some(List<String> names) {
        return String.join(", ", names.size() <= SHOWN ? names : names.subList(0, SHOWN)) + (names.size() <= SHOWN ? "" : ", … (" + names.size() + ")");
    }

    /**
     * Puts numbers of the data that is learnt from into those of the list.
     *
     * @throws UserError if one isn't the number of a class
     */
    int[] train(double[] values) {
        return renumbered(values, ofTrain);
    }

    /** The number in the list of one class of the data that is learnt from. */
    int train(double value) {
        return ofTrain.get((int) value);
    }

    /**
     * The number that a class of the data for tests has in the data that is learnt from.
     *
     * @return −1 where that has no such class
     */
    public int learntFrom(int test) {
        return ofTrain.indexOf(ofTest.get(test));
    }

    /** As {@link #train}, for the data for tests. */
    int[] test(double[] values) {
        return renumbered(values, ofTest);
    }

    private int[] renumbered(double[] values, List<Integer> places) {
        int[] numbers = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            int value = (int) values[i];
            if (value != values[i] || value < 0 || value >= places.size()) {
                throw new UserError("Observation " + i + " of the evaluation data has " + values[i] + " under the label '" + label
                        + "', whose classes have the numbers 0 to " + (places.size() - 1) + ": mend the label, or the data source that announces it.");
            }
            numbers[i] = places.get(value);
        }
        return numbers;
    }

    /**
     * What is to be known of classes that are in one part of the data only, or of one that is alone.
     *
     * @param train the classes there are to learn from, by the numbers of the list
     * @param test the classes there are to test on
     * @return one sentence; empty if all classes are in both
     */
    Optional<String> unmatched(int[] train, int[] test) {
        long[] learning = counts(train);
        long[] testing = counts(test);
        List<String> unpredictable = names(i -> learning[i] == 0 && testing[i] > 0);
        List<String> untested = names(i -> learning[i] > 0 && testing[i] == 0);
        if (IntStream.range(0, names.size()).filter(i -> learning[i] > 0 || testing[i] > 0).count() == 1) {
            return Optional.of("Under the label '" + label + "' there is one class only, so that a probe is right whatever the features are");
        }
        List<String> parts = new ArrayList<>();
        if (!untested.isEmpty()) {
            parts.add(some(untested) + " to learn from");
        }
        if (!unpredictable.isEmpty()) {
            long missed = IntStream.range(0, testing.length).filter(i -> learning[i] == 0).mapToLong(i -> testing[i]).sum();
            parts.add(some(unpredictable) + " to test on, so that " + missed + " of " + test.length + " samples can't be predicted and count as wrong");
        }
        return parts.isEmpty() ? Optional.empty()
                : Optional.of("Under the label '" + label + "' some classes are in one part of the data only: " + String.join("; ", parts));
    }

    private List<String> names(IntPredicate which) {
        return IntStream.range(0, names.size()).filter(which).mapToObj(names::get).toList();
    }

    private long[] counts(int[] classes) {
        long[] counts = new long[names.size()];
        Arrays.stream(classes).forEach(one -> counts[one]++);
        return counts;
    }
}
