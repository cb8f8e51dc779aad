package io.repforge.api.data;

import io.repforge.api.Experimental;
import io.repforge.api.space.Space;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a further view of a batch looks like. */
@Experimental
public final class ViewSpec {

    private final int count;
    private final Space space;

    private ViewSpec(int count, Space space) {
        this.count = count;
        this.space = Objects.requireNonNull(space, "a view needs a space");
        if (count < 1) {
            throw new IllegalArgumentException("a view needs at least one tensor, got " + count);
        }
    }

    /**
     * @param count how many tensors it has, at least 1
     * @param space what a row of each is
     */
    public static ViewSpec of(int count, Space space) {
        return new ViewSpec(count, space);
    }

    /** How many tensors it has. */
    public int count() {
        return count;
    }

    /** What a row of each is. */
    public Space space() {
        return space;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ViewSpec spec && count == spec.count && space.equals(spec.space);
    }

    @Override
    public int hashCode() {
        return Objects.hash(count, space);
    }

    @Override
    public String toString() {
        return count + " × " + space;
    }
}
