package io.repforge.robotlearning.tfrecord;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.array.Values;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What records hold, as the first of them and the options say: an episode each, as RLDS has them, or a step each. */
final class Steps {

    private static final String STEPS = "steps/";
    private static final List<String> COUNTS = List.of("steps/is_last", "steps/is_first", "steps/is_terminal");
    private static final int SHOWN = 20;

    private final TfRecordSource.Options options;
    private final ImageFiles images;
    private final boolean episodes;
    private final String observation;
    private final @Nullable String action;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final StepSpec spec;

    /**
     * @param first the first record
     * @param where it is, for messages
     * @throws IOException if it hasn't what the options ask for
     */
    Steps(Example first, String where, TfRecordSource.Options options, ImageFiles images) throws IOException {
        this.options = options;
        this.images = images;
        this.episodes = first.features().keySet().stream().anyMatch(name -> name.startsWith(STEPS));
        this.observation = observation(first, where);
        int steps = count(first, where);
        if (steps == 0) {
            throw new IOException(where + " has no steps; leave its file out");
        }
        String wanted = options.action() == null ? "action" : options.action();
        String found = name(first, wanted);
        if (found == null && options.action() != null) {
            throw new IOException(where + " has no action '" + wanted + "'; it has " + looks(first));
        }
        this.action = found;
        for (Map.Entry<String, String> label : options.labels().entrySet()) {
            String name = name(first, label.getValue());
            if (name == null) {
                throw new IOException(where + " has no feature '" + label.getValue() + "' for the label '" + label.getKey() + "'; it has " + looks(first));
            }
            labels.put(label.getKey(), name);
        }
        Map<String, Space> spaces = new LinkedHashMap<>();
        for (String label : labels.keySet()) {
            Integer classes = options.classes().get(label);
            spaces.put(label, classes == null ? Space.box() : Space.discrete(classes));
        }
        this.spec = StepSpec.of(observations(first, steps, where), actions(first, steps, where), spaces);
    }

    private String observation(Example first, String where) throws IOException {
        if (options.observation() != null) {
            String named = name(first, options.observation());
            if (named == null) {
                throw new IOException(where + " has no observation '" + options.observation() + "'; it has " + looks(first));
            }
            return named;
        }
        List<String> candidates = first.features().keySet().stream()
                .filter(name -> episodes ? name.equals("steps/observation") || name.startsWith("steps/observation/") : holdsImages(first, name)).toList();
        if (candidates.size() != 1) {
            throw new IOException(
                    where + " has " + (candidates.isEmpty() ? "no feature that is plainly an observation" : "several observations") + ": name one by the option"
                            + " 'observation', of " + looks(first));
        }
        return candidates.get(0);
    }

    private static boolean holdsImages(Example example, String name) {
        Feature feature = example.features().get(name);
        if (feature == null || feature.kind() != Feature.Kind.BYTES || feature.size() == 0) {
            return false;
        }
        byte[] bytes = feature.bytes(0);
        return bytes.length > 4 && (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8 || bytes[0] == (byte) 0x89 && bytes[1] == 'P');
    }

    /** As the option has it, or within the steps, or within their observations. */
    private static @Nullable String name(Example example, String wanted) {
        for (String name : List.of(wanted, STEPS + wanted, "steps/observation/" + wanted)) {
            if (example.features().containsKey(name)) {
                return name;
            }
        }
        return null;
    }

    private static String looks(Example example) {
        List<String> looks = new ArrayList<>();
        example.features().forEach((name, feature) -> looks.add(name + " (" + switch (feature.kind()) {
            case NONE -> "empty";
            case BYTES -> holdsImages(example, name) ? "images" : "bytes or text";
            case FLOATS -> "real numbers";
            case INTEGERS -> "whole numbers";
        } + ")"));
        int shown = Math.min(SHOWN, looks.size());
        return String.join(", ", looks.subList(0, shown)) + (looks.size() > shown ? " and " + (looks.size() - shown) + " more" : "");
    }

    /**
     * How many steps a record has.
     *
     * @throws IOException if it lacks what others have
     */
    int count(Example example, String where) throws IOException {
        if (!episodes) {
            return 1;
        }
        for (String name : COUNTS) {
            Feature feature = example.features().get(name);
            if (feature != null) {
                return feature.size();
            }
        }
        Feature feature = required(example, observation, where);
        if (feature.kind() != Feature.Kind.BYTES) {
            throw new IOException(where + " has no feature steps/is_last, so that its steps can't be told apart; write it as RLDS has it");
        }
        return feature.size();
    }

    private static Feature required(Example example, String name, String where) throws IOException {
        Feature feature = example.features().get(name);
        if (feature == null) {
            throw new IOException(where + " has no feature " + name + ", which the first record has");
        }
        return feature;
    }

    private Space observations(Example first, int steps, String where) throws IOException {
        Feature feature = required(first, observation, where);
        if (feature.kind() == Feature.Kind.BYTES) {
            width(feature, observation, steps, where);
            return images.space(feature.bytes(0), where + ", " + observation);
        }
        return Space.box(width(feature, observation, steps, where));
    }

    private @Nullable Space actions(Example first, int steps, String where) throws IOException {
        if (action == null) {
            return null;
        }
        Feature feature = required(first, action, where);
        int width = width(feature, action, steps, where);
        if (feature.kind() == Feature.Kind.BYTES) {
            throw new IOException(where + " has texts or bytes as " + action + ", which are no actions; name others by the option 'action'");
        }
        if (feature.kind() == Feature.Kind.INTEGERS && width == 1) {
            if (options.numActions() == 0) {
                throw new IOException(where + " has whole numbers as " + action + ", one a step, and doesn't say how many there are; say it by the option 'num_actions'");
            }
            return Space.discrete(options.numActions());
        }
        return Space.box(width);
    }

    private static int width(Feature feature, String name, int steps, String where) throws IOException {
        if (feature.size() == 0 || feature.size() % steps != 0 || feature.kind() == Feature.Kind.BYTES && feature.size() != steps) {
            throw new IOException(where + " has " + feature.size() + " values of " + name + " for " + steps + (steps == 1 ? " step" : " steps"));
        }
        return feature.size() / steps;
    }

    StepSpec spec() {
        return spec;
    }

    boolean episodes() {
        return episodes;
    }

    String observation() {
        return observation;
    }

    /**
     * One step of a record.
     *
     * @param where the record is, for messages
     * @throws IOException if it isn't like the first
     */
    Step step(Example example, int index, int steps, String where) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            double value = vector(required(example, label.getValue(), where), label.getValue(), index, steps, 1, where)[0];
            Integer classes = options.classes().get(label.getKey());
            if (classes != null && !(value >= 0 && value < classes && value == Math.rint(value))) {
                throw new IOException(where + " has the label '" + label.getKey() + "' " + value + ", and the option 'classes' says that there are " + classes);
            }
            values.put(label.getKey(), value);
        }
        return Step.of(observation(example, index, steps, where), action(example, index, steps, where), index == steps - 1, values)
                .from(where + (episodes ? ", step " + index : ""));
    }

    private Values observation(Example example, int index, int steps, String where) throws IOException {
        Feature feature = required(example, observation, where);
        if (spec.observation() instanceof Space.Image image) {
            if (feature.kind() != Feature.Kind.BYTES) {
                throw new IOException(where + " has numbers as " + observation + ", and the first record has images");
            }
            width(feature, observation, steps, where);
            return images.image(feature.bytes(index), where + ", " + observation + (episodes ? " of step " + index : ""), image);
        }
        return floats(vector(feature, observation, index, steps, (int) spec.observation().shape().elements(), where));
    }

    private @Nullable Array action(Example example, int index, int steps, String where) throws IOException {
        Space space = spec.action();
        if (action == null || space == null) {
            return null;
        }
        double[] values = vector(required(example, action, where), action, index, steps, (int) space.shape().elements(), where);
        if (space instanceof Space.Discrete choices) {
            if (!(values[0] >= 0 && values[0] < choices.n())) {
                throw new IOException(where + " has the action " + (long) values[0] + ", and the option 'num_actions' says that there are " + choices.n());
            }
            return Array.of(Shape.SCALAR, (long) values[0]);
        }
        return floats(values);
    }

    private static Array floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Array.of(Shape.of(floats.length), floats);
    }

    private static double[] vector(Feature feature, String name, int index, int steps, int wanted, String where) throws IOException {
        if (feature.kind() == Feature.Kind.BYTES || feature.size() != wanted * steps) {
            throw new IOException(
                    where + " has " + (feature.kind() == Feature.Kind.BYTES ? "texts or bytes" : feature.size() + " numbers") + " of " + name + " for " + steps
                            + (steps == 1 ? " step" : " steps") + ", and must have " + wanted + " for each");
        }
        double[] values = new double[wanted];
        for (int i = 0; i < wanted; i++) {
            values[i] = feature.number(index * wanted + i);
        }
        return values;
    }
}
