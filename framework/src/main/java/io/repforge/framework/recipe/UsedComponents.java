package io.repforge.framework.recipe;

import io.repforge.api.Component;
import io.repforge.api.option.Use;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The components of a choice: the chosen one, and those within its options, such as the encoder that has a moving average, or augmentations. */
public final class UsedComponents {

    private final List<Component<?>> components = new ArrayList<>();

    private UsedComponents() {}

    /** Each before those within it. */
    public static List<Component<?>> of(List<? extends Use<?>> uses) {
        UsedComponents used = new UsedComponents();
        uses.forEach(used::collect);
        return List.copyOf(used.components);
    }

    /** Those of a record of options, such as all that a recipe chooses. */
    public static List<Component<?>> in(Record options) {
        UsedComponents used = new UsedComponents();
        used.collect(options);
        return List.copyOf(used.components);
    }

    private void collect(@Nullable Object value) {
        if (value instanceof Use<?> use) {
            components.add((Component<?>) use.component());
            collect(use.options());
        } else if (value instanceof Record options) {
            OptionsModel.of(options.getClass()).values(options).forEach(this::collect);
        } else if (value instanceof List<?> list) {
            list.forEach(this::collect);
        }
    }
}
