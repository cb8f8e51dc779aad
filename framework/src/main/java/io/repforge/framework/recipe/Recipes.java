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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
        Faults faults = new Faults();
        Optional<Value> value = YamlReader.file(read(file), file.toString(), faults);
        value.filter(root -> !(root instanceof Mapping)).ifPresent(root -> faults.add(root.origin(), "",
                "must be a map of keys, such as 'algorithm: simclr', not " + root.shown()));
        Overrides overrides = Overrides.of(sets, faults);
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

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UserError("the recipe " + file + " is larger than " + (MAX_BYTES >> 20) + " MiB, which no recipe is; give the path of a recipe");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException e) {
            throw new UserError("there is no recipe " + file + "; give the path of a YAML file", e);
        } catch (CharacterCodingException e) {
            throw new UserError("the recipe " + file + " isn't UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw new UserError("the recipe " + file + " can't be read (" + UserError.reason(e) + "); check that it is a file that you may read", e);
        }
    }
}
