package io.repforge.framework.recipe;

import io.repforge.framework.Brief;
import io.repforge.framework.recipe.Value.Mapping;
import io.repforge.framework.recipe.Value.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code --set a.b=c}: changes of single values of a recipe before it is bound. */
final class Overrides {

    /** As deep as YAML may be. */
    private static final int MAX_DEPTH = 50;
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

    /** One argument. */
    private record Override(List<String> path, Value value, Origin origin) {

        String key(int length) {
            return String.join(".", path.subList(0, length));
        }
    }

    private final List<Override> overrides;
    private final Faults faults;

    private Overrides(List<Override> overrides, Faults faults) {
        this.overrides = overrides;
        this.faults = faults;
    }

    /**
     * @param arguments such as {@code loss.temperature=0.2} or {@code data.train.0={use: idx, images: a.gz}}; the value is YAML
     */
    static Overrides of(List<String> arguments, Faults faults) {
        List<Override> overrides = new ArrayList<>();
        for (String argument : arguments) {
            Origin origin = Origin.of(Change.source(argument));
            int equals = argument.indexOf('=');
            String key = equals < 0 ? argument : argument.substring(0, equals).strip();
            List<String> path = Arrays.asList(key.split("\\.", -1));
            if (path.size() > MAX_DEPTH) {
                faults.add(origin, "'" + argument.substring(0, 40) + "…'", "has a key of " + path.size() + " parts; none has more than " + MAX_DEPTH);
            } else if (equals < 0 || path.contains("")) {
                faults.add(origin, "'" + argument + "'", "must be key=value, such as 'loss.temperature=0.2'");
            } else {
                YamlReader.inline(argument.substring(equals + 1), origin.source(), key, faults)
                        .ifPresent(value -> overrides.add(new Override(path, value, origin)));
            }
        }
        return new Overrides(List.copyOf(overrides), faults);
    }

    /** Changes that have been read. */
    static Overrides ofChanges(List<Change> changes, Faults faults) {
        List<Override> overrides = new ArrayList<>();
        for (Change change : changes) {
            List<String> path = Arrays.asList(change.key().split("\\.", -1));
            if (path.size() > MAX_DEPTH || path.contains("")) {
                faults.add(change.origin(), "'" + Brief.of(change.key()) + "'", "is no key of a recipe, such as loss.temperature");
            } else {
                overrides.add(new Override(path, change.bound(), change.origin()));
            }
        }
        return new Overrides(List.copyOf(overrides), faults);
    }

    /** Those whose first key is accepted. */
    Overrides of(Predicate<String> firstKey) {
        return new Overrides(overrides.stream().filter(override -> firstKey.test(override.path().get(0))).toList(), faults);
    }

    /**
     * The recipe with the changes, in order.
     *
     * @param preset what a slot holds that the recipe leaves out, so that a single option of it can be set
     * @param expanded a key and its value with every default written out, so that an element of a default list can be set; empty if it
     *     can't be told
     */
    Mapping apply(Mapping recipe, Mapping preset, BiFunction<String, Optional<Value>, Optional<Value>> expanded) {
        Mapping changed = recipe;
        for (Override override : overrides) {
            String slot = override.path().get(0);
            Value chosen = preset.get(slot);
            if (override.path().size() > 1 && chosen != null) {
                Value given = changed.get(slot);
                changed = changed.with(slot, override.origin(), given == null ? chosen : SlotMerge.merge(chosen, given));
            }
            try {
                changed = (Mapping) set(changed, override, 0);
            } catch (Unreachable e) {
                changed = applyTo(changed, expanded.apply(slot, Optional.ofNullable(changed.get(slot))), override, e);
            }
        }
        return changed;
    }

    private Mapping applyTo(Mapping recipe, Optional<Value> expanded, Override override, Unreachable otherwise) {
        try {
            if (expanded.isPresent()) {
                return recipe.with(override.path().get(0), override.origin(), set(expanded.get(), override, 1));
            }
            faults.add(override.origin(), otherwise.key, String.valueOf(otherwise.getMessage()));
        } catch (Unreachable e) {
            faults.add(override.origin(), e.key, String.valueOf(e.getMessage()));
        }
        return recipe;
    }

    /** The value at this depth of the path, changed below. */
    private static Value set(@Nullable Value at, Override override, int depth) throws Unreachable {
        if (depth == override.path().size()) {
            return override.value();
        }
        String key = override.path().get(depth);
        boolean index = INDEX.matcher(key).matches();
        if (at instanceof Value.Sequence list) {
            return element(list, override, depth);
        } else if (at instanceof Mapping map) {
            return map.with(key, override.origin(), set(map.get(key), override, depth + 1));
        } else if (!index && (at == null || at instanceof Scalar empty && empty.value() == null)) {
            return Mapping.empty(override.origin()).with(key, override.origin(), set(null, override, depth + 1));
        } else if (!index && at instanceof Scalar name && name.value() instanceof String) {
            // The name of a component becomes a map, which has a place for an option.
            return Mapping.empty(at.origin()).with(Mapping.USE, at.origin(), at)
                    .with(key, override.origin(), set(null, override, depth + 1));
        }
        String is = at == null ? "isn't in the recipe" : "is " + at.shown();
        throw new Unreachable(override.key(depth), is + ", so there is no '" + key + "' in it to set");
    }

    private static Value element(Value.Sequence list, Override override, int depth) throws Unreachable {
        String key = override.path().get(depth);
        int size = list.elements().size();
        if (!INDEX.matcher(key).matches() || Integer.parseInt(key) > size) {
            String elements = size == 1 ? "1 element" : size + " elements";
            throw new Unreachable(override.key(depth),
                    "is a list of " + elements + ", so '" + key + "' must be a number from 0 to " + size + ", where " + size + " adds one");
        }
        int index = Integer.parseInt(key);
        List<Value> elements = new ArrayList<>(list.elements());
        Value set = set(index < size ? list.elements().get(index) : null, override, depth + 1);
        if (index < size) {
            elements.set(index, set);
        } else {
            elements.add(set);
        }
        return new Value.Sequence(List.copyOf(elements), list.origin());
    }

    /** A path that leads nowhere. */
    private static final class Unreachable extends Exception {

        private final String key;

        Unreachable(String key, String message) {
            super(message);
            this.key = key;
        }
    }
}
