package io.repforge.framework.data.webdataset;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.FloatImages;
import io.repforge.framework.data.codec.ImageLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the spaces of steps while they pass by, and that they are all alike. */
final class SpecCollector {

    private static final class Range {
        private double smallest = Double.POSITIVE_INFINITY;
        private double largest = Double.NEGATIVE_INFINITY;
        private boolean whole = true;

        void add(double value) {
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
            whole &= value == Math.rint(value) && Math.abs(value) < Integer.MAX_VALUE;
        }

        boolean isDiscrete() {
            return whole && smallest >= 0;
        }
    }

    private final @Nullable StepSpec known;
    private final Map<String, Range> labels = new LinkedHashMap<>();
    private final Range actions = new Range();
    private @Nullable Step first;
    private @Nullable Array firstObservation;
    private long count;
    /** Whether all observations so far are images of real numbers. */
    private boolean floatImages = true;

    /** @param known the spec, where the source tells; null to find it */
    SpecCollector(@Nullable StepSpec known) {
        this.known = known;
    }

    /** @throws UserError if the step differs from the first one, or from the known spec */
    void add(Step step, Array observation) {
        Step reference = first == null ? step : first;
        if (first == null) {
            first = step;
            firstObservation = observation;
            step.labels().keySet().stream().sorted().forEach(name -> labels.put(name, new Range()));
        }
        same("observation", observation, Objects.requireNonNull(firstObservation));
        if (known != null && !known.observation().admits(observation)) {
            throw new UserError("step " + count + " has an observation of " + observation
                    + ", but its source promised " + known.observation());
        }
        floatImages = floatImages && known == null && FloatImages.looksLike(observation, ImageLayout.CHANNELS_FIRST);
        Array action = step.action();
        if ((action == null) != (reference.action() == null)) {
            throw new UserError("step " + count + (action == null ? " has no action, but" : " has an action, which") + " the first "
                    + (action == null ? "has one" : "hasn't") + "; all steps have to be alike");
        }
        if (action != null && reference.action() != null) {
            same("action", action, reference.action());
            if (isDiscrete(action)) {
                actions.add(action.get(0));
            }
        }
        if (!step.labels().keySet().equals(labels.keySet())) {
            throw new UserError("step " + count + " has the labels " + step.labels().keySet() + ", but the first has " + labels.keySet()
                    + "; all steps have to be alike");
        }
        step.labels().forEach((name, value) -> Objects.requireNonNull(labels.get(name)).add(value));
        count++;
    }

    private void same(String what, Array value, Array reference) {
        if (value.type() != reference.type() || !value.shape().equals(reference.shape())) {
            throw new UserError("step " + count + " has an " + what + " of " + value + ", but the first of " + reference
                    + "; all steps have to be alike");
        }
    }

    private static boolean isDiscrete(Array action) {
        return !action.type().isFloating() && action.shape().elements() == 1;
    }

    /** The spaces; to be asked after at least one step. */
    StepSpec spec() {
        if (known != null) {
            return known;
        }
        if (first == null) {
            throw new IllegalStateException("no step yet");
        }
        Array observation = Objects.requireNonNull(firstObservation);
        Array action = first.action();
        long[] dims = observation.shape().dims();
        boolean image = observation.type() == DType.UINT8 && (dims.length == 2 || dims.length == 3);
        if (image && dims.length == 2) {
            dims = observation.shape().prepend(1).dims();
        }
        Map<String, Space> spaces = new LinkedHashMap<>();
        labels.forEach((name, range) -> spaces.put(name, range.isDiscrete() ? Space.discrete((int) range.largest + 1) : Space.box()));
        Space actionSpace = action == null ? null : !isDiscrete(action) || !actions.isDiscrete() ? Space.box(action.shape().dims())
                : Space.discrete((int) actions.largest + 1);
        Space space = floatImages ? FloatImages.FLOAT.space(observation.shape())
                : image ? Space.image((int) dims[0], (int) dims[1], (int) dims[2]) : Space.box(dims);
        return StepSpec.of(space, actionSpace, spaces);
    }
}
