package io.repforge.framework.recipe;

import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Value.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes recipes. What a recipe chooses otherwise than its algorithm's preset is told by who trains it. */
public final class Recipes {

    private static final int MAX_BYTES = 3 << 20;

    private Recipes() {}

    /**
     * Loads a recipe from YAML. Relative paths in it start from the file's folder.
     *
     * @param file the recipe
     * @param sets changes such as {@code loss.temperature=0.2}, as from {@code --set}
     * @param components what is installed
     * @throws RecipeError with every fault of the recipe
     * @throws UserError if the file can't be read
     */
    public static Recipe load(Path file, List<String> sets, Components components) {
        return load(file, read(file, "recipe"), faults -> Overrides.of(sets, faults), components);
    }

    /**
     * Loads a recipe with changes, in several ways.
     *
     * @param variants the changes of each
     * @return a recipe for each
     * @throws RecipeError with every fault of any of them
     * @throws UserError if the file can't be read
     */
    public static List<Recipe> variants(Path file, List<List<Change>> variants, Components components) {
        String text = read(file, "recipe");
        List<Recipe> recipes = new ArrayList<>();
        Set<Fault> faults = new LinkedHashSet<>();
        for (List<Change> changes : variants) {
            try {
                recipes.add(load(file, text, found -> Overrides.ofChanges(changes, found), components));
            } catch (RecipeError e) {
                faults.addAll(e.faults());
            }
        }
        if (!faults.isEmpty()) {
            throw new RecipeError(List.copyOf(faults));
        }
        return recipes;
    }

    private static Recipe load(Path file, String text, Function<Faults, Overrides> changes, Components components) {
        Faults faults = new Faults();
        Optional<Value> value = YamlReader.file(text, file.toString(), faults);
        value.filter(root -> !(root instanceof Mapping)).ifPresent(root -> faults.add(root.origin(), "",
                "must be a map of keys, such as 'algorithm: simclr', not " + root.shown()));
        Overrides overrides = changes.apply(faults);
        if (value.isEmpty() || !(value.get() instanceof Mapping recipe)) {
            faults.throwIfAny();
            throw new IllegalStateException("a recipe that wasn't read must have a fault");
        }
        String fileName = file.getFileName().toString().replaceAll("\\.ya?ml$", "");
        Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file is in a folder");
        return new RecipeResolver(components, faults).resolve(recipe, overrides, Optional.of(fileName), folder);
    }

    /**
     * Makes a recipe from Java. Data may be left out, where it is given to the learner.
     *
     * @param keys as in YAML; a component may also be given as a {@link io.repforge.api.option.Use}
     * @param baseDirectory where relative paths start from
     * @param components what is installed
     * @throws RecipeError with every fault of the recipe
     */
    public static Recipe of(Map<String, ?> keys, Path baseDirectory, Components components) {
        return of(keys, List.of(), baseDirectory, components);
    }

    /**
     * The same with changes such as {@code loss.temperature=0.2}, as from {@code --set}.
     */
    public static Recipe of(Map<String, ?> keys, List<String> sets, Path baseDirectory, Components components) {
        Faults faults = new Faults();
        Mapping recipe = JavaValues.of(keys, "");
        if (!recipe.has("data")) {
            recipe = recipe.with("data", recipe.origin(), JavaValues.of(Map.of("train", List.of()), ""));
        }
        return new RecipeResolver(components, faults).resolve(recipe, Overrides.of(sets, faults), Optional.empty(), baseDirectory);
    }

    /**
     * @param what it is to be, such as {@code recipe}
     * @throws UserError if it can't be read
     */
    static String read(Path file, String what) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UserError("the " + what + " " + file + " is larger than " + (MAX_BYTES >> 20) + " MiB, which no " + what + " is; give the path of a " + what);
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException e) {
            throw new UserError("there is no " + what + " " + file + "; give the path of a YAML file", e);
        } catch (CharacterCodingException e) {
            throw new UserError("the " + what + " " + file + " isn't UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw new UserError("the " + what + " " + file + " can't be read (" + UserError.reason(e) + "); check that it is a file that you may read", e);
        }
    }
}
