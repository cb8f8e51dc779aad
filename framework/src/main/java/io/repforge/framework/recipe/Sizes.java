package io.repforge.framework.recipe;

import io.repforge.api.option.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The whole numbers of a recipe that make a network and its batches large, to name them where they are too large. */
public final class Sizes {

    /** Keys that say how often, how long or where, or that are no number of anything. */
    private static final Set<String> NO_SIZES = Set.of("algorithm", "seed", "n_epochs", "batches_per_epoch", "log_interval", "calc_log_interval",
            "save_interval", "save_batch_interval", "threads", "shuffle_buffer_size", "shuffle_buffer_bytes", "evaluate", "listeners", "scheduler", "optimizer");
    /** Numbers are named together that differ by less. */
    private static final long ALIKE = 16;
    private static final int MAX_NAMED = 3;

    private final List<Size> sizes = new ArrayList<>();

    private record Size(String key, long value) {}

    private Sizes(Recipe recipe) {
        RecipeOptions options = recipe.options();
        collect("", options);
        sizes.removeIf(size -> NO_SIZES.contains(size.key().split("\\.")[0])
                || size.key().equals("projection_dim") && Objects.equals(options.projectionDim(), options.representationDim()));
        sizes.sort(Comparator.comparingLong(Size::value).reversed());
    }

    public static Sizes of(Recipe recipe) {
        return new Sizes(recipe);
    }

    /** The largest number. */
    public long largest() {
        return sizes.isEmpty() ? 0 : sizes.get(0).value();
    }

    /** The largest number and those like it, as a sentence begins: such as {@code encoder.hidden 100000 is too large}. */
    public String tooLarge() {
        List<String> named = sizes.stream().filter(size -> size.value() > largest() / ALIKE).limit(MAX_NAMED)
                .map(size -> size.key() + " " + size.value()).toList();
        return named.stream().collect(Collectors.joining(" or ")) + " is too large";
    }

    private void collect(String parent, Record options) {
        OptionsModel model = OptionsModel.of(options.getClass());
        List<@Nullable Object> values = model.values(options);
        for (int i = 0; i < values.size(); i++) {
            collectValue(Keys.child(parent, model.options().get(i).name()), values.get(i));
        }
    }

    private void collectValue(String key, @Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            sizes.add(new Size(key, ((Number) value).longValue()));
        } else if (value instanceof Use<?> use) {
            collect(key, use.options());
        } else if (value instanceof Record nested) {
            collect(key, nested);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collectValue(Keys.child(key, i), list.get(i));
            }
        }
    }
}
