package io.repforge.api.probe;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A number that a probe tells of an encoder: what it is called, and how it is read. Immutable; equal to others of its name. */
public final class Score {

    /** What the number is. */
    public enum Unit {
        /** A share, such as an accuracy, in [0, 1]; people read it in per cent. */
        SHARE,
        /** A mean negative logarithm of a likelihood, in nats. */
        NATS,
        /** A mean squared error. */
        SQUARED_ERROR,
        /** A number without a unit, such as R². */
        NUMBER
    }

    private final String name;
    private final Unit unit;
    private final String title;
    private final boolean higherIsBetter;
    private final boolean atEndOnly;

    private Score(String name, Unit unit, String title, boolean higherIsBetter, boolean atEndOnly) {
        this.name = name;
        this.unit = unit;
        this.title = title;
        this.higherIsBetter = higherIsBetter;
        this.atEndOnly = atEndOnly;
    }

    /**
     * A score. Shares and plain numbers are better where they are higher, the others where they are lower.
     *
     * @param name in snake_case, such as {@code knn_20}; a part of it may be the name of a label
     */
    public static Score of(String name, Unit unit) {
        boolean error = unit == Unit.NATS || unit == Unit.SQUARED_ERROR;
        return new Score(Objects.requireNonNull(name, "a score needs a name"), unit, name.replace('_', ' '), !error, false);
    }

    /** The same, headed otherwise in tables. */
    public Score titled(String heading) {
        return new Score(name, unit, heading, higherIsBetter, atEndOnly);
    }

    /** The same, better where it is lower. */
    public Score lowerIsBetter() {
        return new Score(name, unit, title, false, atEndOnly);
    }

    /** The same, which takes so long that it is only told at the end of a run. */
    public Score atEnd() {
        return new Score(name, unit, title, higherIsBetter, true);
    }

    /** Its name, by which recipes and files know it. */
    public String name() {
        return name;
    }

    /** What the number is. */
    public Unit unit() {
        return unit;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** Whether a higher number tells of a better encoder. */
    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** Whether it is only told at the end of a run, and not between epochs. */
    public boolean isAtEndOnly() {
        return atEndOnly;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Score score && name.equals(score.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
