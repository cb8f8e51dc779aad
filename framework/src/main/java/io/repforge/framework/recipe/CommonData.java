package io.repforge.framework.recipe;

import io.repforge.api.DataSource;
import io.repforge.api.data.Part;
import io.repforge.api.option.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether two data sources give some of the same data, as far as their options say so: sources that are written differently are taken for different ones. */
public final class CommonData {

    private CommonData() {}

    /**
     * Follows both to what they are made of. Where they come to the same source, they have data in common, unless one takes the part of it that the other leaves.
     */
    public static boolean of(Use<?> one, Use<?> other) {
        List<Use<?>> ones = sources(one);
        List<Use<?>> others = sources(other);
        for (int i = 0; i < ones.size(); i++) {
            int same = others.indexOf(ones.get(i));
            if (same >= 0) {
                return i == 0 || same == 0 || !areBothParts(ones.get(i - 1), others.get(same - 1));
            }
        }
        return false;
    }

    /** A source, the one that it changes or takes a part of, and so on. */
    private static List<Use<?>> sources(Use<?> source) {
        List<Use<?>> sources = new ArrayList<>();
        for (Use<?> next = source; next != null; next = within(next)) {
            sources.add(next);
        }
        return sources;
    }

    private static @Nullable Use<?> within(Use<?> source) {
        for (Object option : values(source)) {
            if (option instanceof Use<?> use && use.component() instanceof DataSource<?>) {
                return use;
            }
        }
        return null;
    }

    /** Whether they are the two parts of one cut: all else that they are asked for is the same. */
    private static boolean areBothParts(Use<?> one, Use<?> other) {
        if (one.component() != other.component()) {
            return false;
        }
        List<@Nullable Object> ones = values(one);
        List<@Nullable Object> others = values(other);
        boolean differ = false;
        for (int i = 0; i < ones.size(); i++) {
            boolean same = Objects.equals(ones.get(i), others.get(i));
            if (!same && !(ones.get(i) instanceof Part.Which)) {
                return false;
            }
            differ |= !same;
        }
        return differ;
    }

    private static List<@Nullable Object> values(Use<?> use) {
        return OptionsModel.of(use.options().getClass()).values(use.options());
    }
}
