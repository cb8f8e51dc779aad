package io.repforge.framework.recipe;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.Use;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Value.Mapping;
import io.repforge.framework.recipe.Value.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a recipe together: what it says itself, over what the algorithm's preset says, over the defaults. */
final class RecipeResolver {

    private static final String ALGORITHM = "algorithm";

    private final OptionsModel model = OptionsModel.of(RecipeOptions.class);
    private final Catalogue catalogue;
    private final Faults faults;

    RecipeResolver(Components components, Faults faults) {
        this.catalogue = new Catalogue(components);
        this.faults = faults;
    }

    /**
     * @param fileName name of a run that has none; else the algorithm's
     * @throws RecipeError if there are faults, these or earlier ones
     */
    Recipe resolve(Mapping given, Overrides overrides, Optional<String> fileName, Path folder) {
        Mapping recipe = overrides.of(ALGORITHM::equals).apply(given, Mapping.empty(given.origin()), this::expanded);
        Use<Algorithm<?>> algorithm = algorithm(recipe);
        Mapping preset = algorithm == null ? Mapping.empty(given.origin()) : preset(algorithm);
        recipe = overrides.of(key -> !key.equals(ALGORITHM)).apply(recipe, preset, this::expanded);

        Mapping merged = withBaseDirectory(withName(recipe, fileName, algorithm), folder);
        List<String> overridden = new ArrayList<>();
        for (String key : preset.entries().keySet()) {
            Mapping.Entry choice = Objects.requireNonNull(preset.entries().get(key));
            Mapping.Entry own = recipe.entries().get(key);
            if (own != null) {
                overridden.add(key);
            }
            merged = own == null ? merged.with(key, choice.key(), choice.value())
                    : merged.with(key, own.key(), SlotMerge.merge(choice.value(), own.value()));
        }

        // Where the algorithm itself is at fault, what it would have filled isn't missing.
        boolean presetLacks = algorithm == null && recipe.get(ALGORITHM) != null && !isNull(recipe.get(ALGORITHM));
        Record bound = new Binding(catalogue, faults).record(model, merged, "", "key of a recipe", presetLacks ? Set.copyOf(RecipeOptions.PRESET_SLOTS) : Set.of());
        faults.throwIfAny();
        RecipeOptions options = (RecipeOptions) Objects.requireNonNull(bound);
        YamlWriter writer = new YamlWriter(catalogue);
        return new Recipe(options, overrides(overridden, preset, options, YamlWriter.brief(catalogue)), writer.document(options));
    }

    /** The algorithm; null where there is none, or where it has faults, which are reported with those of the other keys. */
    @SuppressWarnings("unchecked") // it was looked up among the algorithms
    private @Nullable Use<Algorithm<?>> algorithm(Mapping recipe) {
        Value value = recipe.get(ALGORITHM);
        if (value == null || isNull(value)) {
            return null;
        }
        return (Use<Algorithm<?>>) new Binding(catalogue, new Faults()).use(ComponentKind.ALGORITHM, value, ALGORITHM);
    }

    private static boolean isNull(@Nullable Value value) {
        return value instanceof Scalar scalar && scalar.value() == null;
    }

    private Mapping preset(Use<Algorithm<?>> use) {
        String source = "preset of '" + use.component().name() + "'";
        try {
            String plugin = catalogue.pluginOf(use.component(), ComponentKind.ALGORITHM).orElse(null);
            Mapping preset = values(Algorithm.preset(use), new Origin(source, 0, plugin));
            if (preset.has(ALGORITHM)) {
                faults.add(preset.origin(), ALGORITHM, "can't be chosen by a preset");
            }
            return preset.without(ALGORITHM);
        } catch (OptionsException e) {
            faults.add(Origin.of(source), ALGORITHM, "isn't valid: " + e.getMessage());
            return Mapping.empty(Origin.of(source));
        }
    }

    private static Mapping values(Preset preset, Origin source) {
        try {
            return JavaValues.of(preset.choices(), source);
        } catch (IllegalArgumentException e) {
            throw new OptionsException(String.valueOf(e.getMessage()), "ask the plugin's author for one that is less deep");
        }
    }

    /** The value of a key with every default written out; empty if there is no such key or its value has faults. */
    private Optional<Value> expanded(String key, Optional<Value> value) {
        Optional<OptionModel> option = model.find(key).filter(found -> value.isPresent() || !found.isRequired());
        if (option.isEmpty()) {
            return Optional.empty();
        }
        Faults found = new Faults();
        Value given = value.orElseGet(() -> option.get().defaultValue(found));
        Object bound = new Binding(catalogue, found).option(option.get(), given, key);
        return found.size() > 0 ? Optional.empty()
                : Optional.of(JavaValues.of(new YamlWriter(catalogue).plain(option.get().type(), bound), given.origin().source()));
    }

    private static Mapping withName(Mapping recipe, Optional<String> fileName, @Nullable Use<Algorithm<?>> algorithm) {
        Value name = recipe.get("name");
        if (name != null && !isNull(name)) {
            return recipe;
        }
        String instead = fileName.orElse(algorithm == null ? "recipe" : algorithm.component().name());
        return recipe.with("name", recipe.origin(), Scalar.of(instead.replaceAll("[^\\w.+-]", "-"), recipe.origin()));
    }

    /** A base directory that is absolute, so that the resolved recipe means the same in another folder. */
    private static Mapping withBaseDirectory(Mapping recipe, Path folder) {
        Value given = recipe.get("base_directory");
        if (given != null && !(given instanceof Scalar scalar && (scalar.value() == null || scalar.value() instanceof String))) {
            return recipe;
        }
        Path base = given == null || given.plain() == null ? folder : folder.resolve((String) given.plain());
        Origin origin = given == null ? recipe.origin() : given.origin();
        return recipe.with("base_directory", origin, Scalar.of(base.toAbsolutePath().normalize().toString(), origin));
    }

    private List<PresetOverride> overrides(List<String> keys, Mapping preset, RecipeOptions options, YamlWriter writer) {
        List<@Nullable Object> values = model.values(options);
        List<PresetOverride> overrides = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            OptionModel option = model.options().get(i);
            Value choice = keys.contains(option.name()) ? preset.get(option.name()) : null;
            if (choice != null) {
                Faults ofPreset = new Faults();
                Object bound = new Binding(catalogue, ofPreset).option(option, choice, option.name());
                // A preset's own choice that doesn't hold is no fault of a recipe that chooses something else.
                String algorithm = Objects.requireNonNull(options.algorithm()).component().name();
                if (bound instanceof Use<?> before && values.get(i) instanceof Use<?> now && before.component() == now.component()) {
                    overrides.addAll(overriddenOptions(option.name(), algorithm, before, now, writer));
                } else {
                    String before = ofPreset.size() > 0 ? String.valueOf(choice.plain()) : writer.line(option.type(), bound);
                    String now = writer.line(option.type(), values.get(i));
                    if (!before.equals(now)) {
                        overrides.add(new PresetOverride(option.name(), algorithm, before, now));
                    }
                }
            }
        }
        return overrides;
    }

    private static List<PresetOverride> overriddenOptions(String slot, String algorithm, Use<?> before, Use<?> now, YamlWriter writer) {
        OptionsModel model = OptionsModel.of(now.options().getClass());
        List<PresetOverride> overrides = new ArrayList<>();
        for (int i = 0; i < model.options().size(); i++) {
            OptionModel option = model.options().get(i);
            String preset = writer.line(option.type(), model.values(before.options()).get(i));
            String recipe = writer.line(option.type(), model.values(now.options()).get(i));
            if (!preset.equals(recipe)) {
                overrides.add(new PresetOverride(slot + "." + option.name(), algorithm, preset, recipe));
            }
        }
        return overrides;
    }
}
