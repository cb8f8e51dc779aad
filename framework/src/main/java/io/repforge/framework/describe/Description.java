package io.repforge.framework.describe;

import io.repforge.api.array.Array;
import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.WholePass;
import io.repforge.framework.data.codec.Thumbnail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset holds, found out in one pass over it: how much of it keeps in memory is bounded, whatever the data's size.
 */
public final class Description {

    private static final int MOST_DIGESTS = 2_000_000;
    private static final int MOST_FILMS = 4;
    private static final int FRAMES = 24;
    private static final int POINTS = 400;
    private static final long PROGRESS_EVERY = 64;

    private final StepSpec spec;
    private final Contents contents;
    private final @Nullable Pixels pixels;
    private final @Nullable Components components;
    private final @Nullable Choices choices;
    private final @Nullable Samples samples;
    private final Map<String, Choices> classes = new TreeMap<>();
    private final Map<String, Moments> factors = new TreeMap<>();
    private final @Nullable Choices discreteActions;
    private final @Nullable Components realActions;
    private final Lengths lengths = new Lengths();
    private final Copies copies = new Copies(MOST_DIGESTS);
    private final List<Film> films = new ArrayList<>();
    private @Nullable Film filmed;
    private long steps;
    private long length;
    private long unreadable;
    private boolean whole;
    /** Steps of the last trajectory, if it was cut off by the limit or the data ends without its end. */
    private long cut;

    private Description(Dataset data) {
        this.spec = data.spec();
        this.contents = data.contents();
        Space.Discrete labels = spec.labels().get(Step.LABEL) instanceof Space.Discrete discrete ? discrete : null;
        Space seen = spec.observation();
        this.pixels = seen instanceof Space.Image image ? new Pixels(image) : null;
        this.samples = seen instanceof Space.Image image ? new Samples(image, labels == null ? 0 : labels.n()) : null;
        this.components = seen instanceof Space.Box ? new Components(seen.shape().elements()) : null;
        this.choices = seen instanceof Space.Discrete discrete ? new Choices(discrete) : null;
        spec.labels().forEach((name, space) -> {
            if (space instanceof Space.Discrete discrete) {
                classes.put(name, new Choices(discrete));
            } else {
                factors.put(name, new Moments());
            }
        });
        this.discreteActions = spec.action() instanceof Space.Discrete discrete ? new Choices(discrete) : null;
        this.realActions = spec.action() instanceof Space.Box box ? new Components(box.shape().elements()) : null;
    }

    /** How many steps couldn't be read so far. */
    public interface Unreadable {
        long count();
    }

    /**
     * Reads the data.
     *
     * @param limit steps that are looked at, at most
     * @param unreadable asked in the end
     * @param progress told the number of steps every so often, and in the end
     * @throws UserError if there are none, or the data has no end and no limit is given
     * @throws IOException if it can't be read
     */
    public static Description of(Dataset data, long limit, Unreadable unreadable, LongConsumer progress) throws IOException {
        if (limit == Long.MAX_VALUE) {
            WholePass.require(data);
        }
        Description description = new Description(data);
        try (StepReader steps = data.read(Dataset.Pass.inOrder())) {
            Step step = null;
            while (description.steps < limit && (step = steps.next()) != null) {
                description.add(step);
                if (description.steps % PROGRESS_EVERY == 0) {
                    progress.accept(description.steps);
                }
            }
            description.whole = step == null || steps.skip() == StepReader.Skip.NONE;
        }
        description.cut = description.length;
        description.unreadable = unreadable.count();
        progress.accept(description.steps);
        if (description.steps == 0) {
            throw new UserError(description.unreadable > 0 ? "Not one step of the data can be read: there is nothing to describe."
                    : "The data is empty: there is nothing to describe.");
        }
        return description;
    }

    private void add(Step step) throws IOException {
        Array observation = step.observation().array();
        Double label = step.labels().get(Step.LABEL);
        if (!spec.observation().admits(observation)) {
            throw new UserError("Step " + steps + (step.origin() == null ? "" : " (" + step.origin() + ")") + " is " + observation + ", but its data source announced "
                    + spec.observation() + ": mend the data source.");
        }
        if (pixels != null && samples != null) {
            pixels.add(observation);
            samples.add(observation, label == null || Double.isNaN(label) ? -1 : label.intValue());
        }
        if (components != null) {
            components.add(observation);
        }
        if (choices != null && observation.shape().rank() == 0) {
            choices.add(observation.get(0));
        }
        classes.forEach((name, counts) -> counts.add(step.labels().getOrDefault(name, Double.NaN)));
        factors.forEach((name, moments) -> moments.add(step.labels().getOrDefault(name, Double.NaN)));
        Array action = step.action();
        if (action != null && discreteActions != null) {
            for (double value : action.toDoubles()) {
                discreteActions.add(value);
            }
        }
        if (action != null && realActions != null) {
            realActions.add(action);
        }
        copies.add(observation.bytes(), label == null ? Double.NaN : label, Objects.requireNonNullElse(step.origin(), ""));
        film(observation, step.done());
        steps++;
        length++;
        if (step.done()) {
            lengths.add(length);
            length = 0;
        }
    }

    /** Follows the first trajectories of several steps. */
    private void film(Array observation, boolean done) {
        if (length == 0) {
            filmed = films.size() < MOST_FILMS && !done ? new Film(pixels == null ? POINTS : FRAMES) : null;
            if (filmed != null) {
                films.add(filmed);
            }
        }
        if (filmed != null && filmed.takesNext()) {
            filmed.add(spec.observation() instanceof Space.Image image ? Thumbnail.of(observation, image, Samples.SIDE) : observation);
        } else if (filmed != null) {
            filmed.pass();
        }
    }

    /** What the steps look like. */
    public StepSpec spec() {
        return spec;
    }

    Contents contents() {
        return contents;
    }

    /** How many steps were looked at. */
    public long steps() {
        return steps;
    }

    /** Whether the data has no more steps. */
    public boolean isWhole() {
        return whole;
    }

    /** How many steps couldn't be read. */
    public long unreadable() {
        return unreadable;
    }

    /** Steps of a trajectory whose end wasn't seen. */
    long cut() {
        return cut;
    }

    @Nullable
    Pixels pixels() {
        return pixels;
    }

    @Nullable
    Components components() {
        return components;
    }

    Map<String, Choices> classes() {
        return classes;
    }

    Map<String, Moments> factors() {
        return factors;
    }

    @Nullable
    Choices discreteActions() {
        return discreteActions;
    }

    @Nullable
    Components realActions() {
        return realActions;
    }

    Lengths lengths() {
        return lengths;
    }

    Copies copies() {
        return copies;
    }

    @Nullable
    Samples samples() {
        return samples;
    }

    /** The first trajectories of several steps. */
    List<Film> films() {
        return List.copyOf(films);
    }

    /** A grid of images as a PNG, a row for each class; empty of what are no images. */
    public Optional<byte[]> grid() {
        return samples == null || samples.isEmpty() ? Optional.empty() : Optional.of(samples.sheet());
    }

    /** All of it as JSON has it. */
    public Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        if (!contents.holds().isEmpty()) {
            value.put("holds", contents.holds());
        }
        value.put("ignored", contents.ignored());
        value.put("left_out", contents.leftOut());
        value.put("steps", steps);
        value.put("whole", whole);
        value.put("unreadable", unreadable);
        value.put("trajectories", lengths.trajectories() + (cut > 0 ? 1 : 0));
        value.put("observation", observation());
        Map<String, Object> labels = new LinkedHashMap<>();
        classes.forEach((name, counts) -> labels.put(name, counts.value()));
        factors.forEach((name, moments) -> labels.put(name, moments.value()));
        value.put("labels", labels);
        if (lengths.areSeveral() || cut > 0) {
            Map<String, Object> told = lengths.value();
            told.put("without_end", cut);
            value.put("lengths", told);
        }
        if (spec.action() != null) {
            Map<String, Object> actions = new LinkedHashMap<>(Map.of("space", spec.action().toString()));
            actions.putAll(discreteActions != null ? discreteActions.value() : realActions != null ? realActions.value() : Map.of());
            value.put("actions", actions);
        }
        value.put("copies", copies.value());
        return value;
    }

    private Map<String, Object> observation() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("space", spec.observation().toString());
        value.put("type", spec.observation().type().label());
        value.put("shape", Arrays.stream(spec.observation().shape().dims()).boxed().toList());
        value.putAll(pixels != null ? pixels.value() : components != null ? components.value() : choices != null ? choices.value() : Map.of());
        return value;
    }
}
