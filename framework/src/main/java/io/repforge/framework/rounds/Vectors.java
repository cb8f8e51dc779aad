package io.repforge.framework.rounds;

import io.repforge.api.array.Array;
import io.repforge.api.graph.Sharing;
import io.repforge.framework.runtime.SessionState;
import io.repforge.framework.runtime.StateLayout;
import io.repforge.framework.runtime.StateLayout.Kind;
import io.repforge.framework.runtime.StateLayout.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which numbers of a training's state are everybody's, and which a worker's own, each in a row of a fixed order: parameters first, then states, then moments, by
 * name. It is the same for all sessions of a program, whatever computes them.
 */
public final class Vectors {

    private final SessionState form;
    private final StateLayout layout;
    private final List<Part> common;
    private final List<Part> own;
    private final int parameters;

    /**
     * @param form any state of the program; what isn't float32 is taken from it, since it doesn't change
     * @param sharing see {@link io.repforge.framework.artifacts.TrainingProgram#sharing}
     * @param moments names of the optimizer's moments of each parameter
     * @param inner what becomes of moments
     */
    public Vectors(SessionState form, Map<String, Sharing> sharing, List<String> moments, InnerState inner) {
        this.form = new SessionState(form.parameters(), form.states(), inner == InnerState.RESET ? Map.of() : complete(form, moments), form.steps());
        this.layout = this.form.layout();
        this.common = layout.parts().stream().filter(part -> fate(part, sharing, inner) == Fate.COMMON).toList();
        this.own = layout.parts().stream().filter(part -> fate(part, sharing, inner) == Fate.OWN).toList();
        this.parameters = layout.parts().stream().filter(part -> part.kind() == Kind.PARAMETER).mapToInt(Part::length).sum();
    }

    private enum Fate { COMMON, OWN, ZEROS }

    private static Fate fate(Part part, Map<String, Sharing> sharing, InnerState inner) {
        if (part.kind() == Kind.PARAMETER) {
            return Fate.COMMON;
        } else if (isMoment(part, sharing)) {
            return switch (inner) {
                case RESET -> Fate.ZEROS;
                case KEEP -> Fate.OWN;
                case AVERAGE -> Fate.COMMON;
            };
        }
        return sharing.get(part.variable()) == Sharing.KEPT ? Fate.OWN : Fate.COMMON;
    }

    private static boolean isMoment(Part part, Map<String, Sharing> sharing) {
        return part.kind() == Kind.MOMENT || sharing.get(part.variable()) == Sharing.MOMENT;
    }

    /** A state from before the first step has none; then they are zeros. */
    private static Map<String, Map<String, Array>> complete(SessionState state, List<String> moments) {
        if (!state.moments().isEmpty()) {
            return state.moments();
        }
        Map<String, Map<String, Array>> zeros = new LinkedHashMap<>();
        state.parameters().forEach((name, value) -> {
            Map<String, Array> ofOne = new LinkedHashMap<>();
            moments.forEach(moment -> ofOne.put(moment, Array.of(value.shape(), new float[Math.toIntExact(value.shape().elements())])));
            zeros.put(name, ofOne);
        });
        return zeros;
    }

    /** Whether a state is everybody's. */
    public boolean isCommon(String state) {
        return common.stream().anyMatch(part -> part.kind() == Kind.STATE && part.variable().equals(state));
    }

    /** How many numbers are everybody's. */
    public int length() {
        return length(common);
    }

    /** How many of these are trained parameters: the first ones. */
    public int parameters() {
        return parameters;
    }

    /** How many numbers are a worker's own. */
    public int ownLength() {
        return length(own);
    }

    private static int length(List<Part> parts) {
        return parts.stream().mapToInt(Part::length).sum();
    }

    /**
     * The numbers of a state.
     *
     * @param common those that are everybody's
     * @param own those that are a worker's own
     */
    public record Split(float[] common, float[] own) {}

    /** Parts a state's numbers. */
    public Split split(SessionState state) {
        float[] all = whole(state).flatten();
        return new Split(picked(all, common), picked(all, own));
    }

    private static float[] picked(float[] all, List<Part> parts) {
        float[] picked = new float[length(parts)];
        int at = 0;
        for (Part part : parts) {
            System.arraycopy(all, part.at(), picked, at, part.length());
            at += part.length();
        }
        return picked;
    }

    /** The state with as much of the moments as the layout has. */
    private SessionState whole(SessionState state) {
        boolean same = state.moments().isEmpty() == form.moments().isEmpty();
        return same ? state : new SessionState(state.parameters(), state.states(), form.moments(), state.steps());
    }

    /**
     * A worker's state.
     *
     * @param steps steps of its optimizer
     * @throws IllegalArgumentException if there are more or fewer numbers than there should be
     */
    public SessionState state(float[] commonNumbers, float[] ownNumbers, long steps) {
        if (commonNumbers.length != length() || ownNumbers.length != ownLength()) {
            throw new IllegalArgumentException("the state has " + length() + " numbers of all and " + ownLength() + " of a worker's own, got "
                    + commonNumbers.length + " and " + ownNumbers.length);
        }
        float[] all = new float[layout.length()];
        put(commonNumbers, common, all);
        put(ownNumbers, own, all);
        SessionState state = form.with(all);
        return new SessionState(state.parameters(), state.states(), state.moments(), steps);
    }

    private static void put(float[] numbers, List<Part> parts, float[] all) {
        int at = 0;
        for (Part part : parts) {
            System.arraycopy(numbers, at, all, part.at(), part.length());
            at += part.length();
        }
    }

    /** The first number that isn't finite among those that are everybody's, and whose it is; empty if all are. */
    public Optional<String> ruined(float[] commonNumbers) {
        int at = 0;
        for (Part part : common) {
            for (int i = at; i < at + part.length(); i++) {
                if (!Float.isFinite(commonNumbers[i])) {
                    return Optional.of((part.moment().isEmpty() ? "" : part.moment() + " of ") + part.variable() + " is " + commonNumbers[i]);
                }
            }
            at += part.length();
        }
        return Optional.empty();
    }
}
