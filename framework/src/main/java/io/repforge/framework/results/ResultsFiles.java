package io.repforge.framework.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.repforge.framework.UserError;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code results.json} of a folder, and {@code curve.csv}, which has the same curves. Commands one after the other may tell of different recipes there: each replaces
 * what the files have of its own.
 *
 * @param folder may not be there yet
 */
public record ResultsFiles(Path folder) {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String SCORES = "scores";
    private static final String RECIPES = "recipes";

    /** A recipe, and what it is judged on. */
    private record Key(String recipe, String on, String data) {

        static Key of(JsonNode recipe) {
            return new Key(recipe.path("recipe").asText(), recipe.path("on").asText(), recipe.path("data").asText());
        }
    }

    /**
     * To be asked before the work is done.
     *
     * @throws UserError if there is a file of another kind in the place of {@code results.json}
     */
    public void require() {
        read();
    }

    /**
     * Makes the folder, for work that takes long.
     *
     * @throws UserError if nothing can be written there
     */
    public void prepare() {
        try {
            DurableFiles.requireWritable(results());
        } catch (IOException e) {
            throw new UserError("The folder " + folder + " can't be written to (" + UserError.reason(e) + "): name another with --out.", e);
        }
    }

    /**
     * Puts results where the files have those of the same recipe, judged on the same data, or else behind the others.
     *
     * @param results if there are none, nothing is written
     * @throws UserError as {@link #require}, or if the files can't be written
     */
    public void put(List<RecipeResult> results) {
        if (results.isEmpty()) {
            return;
        }
        ObjectNode before = read();
        ObjectNode content = JSON.valueToTree(ResultsJson.value(results));
        Map<Key, JsonNode> recipes = new LinkedHashMap<>();
        before.path(RECIPES).forEach(recipe -> recipes.put(Key.of(recipe), recipe));
        content.path(RECIPES).forEach(recipe -> recipes.put(Key.of(recipe), recipe));
        ObjectNode scores = JSON.createObjectNode();
        before.path(SCORES).fields().forEachRemaining(score -> scores.set(score.getKey(), score.getValue()));
        content.path(SCORES).fields().forEachRemaining(score -> scores.set(score.getKey(), score.getValue()));
        content.set(SCORES, scores);
        content.putArray(RECIPES).addAll(recipes.values());
        write(content, new CurveTable(new ArrayList<>(recipes.values())));
    }

    private void write(ObjectNode content, CurveTable curves) {
        try {
            RunFolder.writeAtomically(results(), JSON.writeValueAsBytes(content));
            if (curves.isEmpty()) {
                Files.deleteIfExists(curves());
            } else {
                RunFolder.writeAtomically(curves(), curves.csv().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private Path results() {
        return folder.resolve("results.json");
    }

    private Path curves() {
        return folder.resolve("curve.csv");
    }

    /** What the file has, nothing if it isn't there. */
    private ObjectNode read() {
        if (!Files.exists(results())) {
            return JSON.createObjectNode();
        }
        try {
            if (JSON.readTree(Files.readAllBytes(results())) instanceof ObjectNode content && content.path(RECIPES).isArray()) {
                return content;
            }
        } catch (IOException e) {
            throw foreign(UserError.reason(e));
        }
        throw foreign("it has no list of recipes");
    }

    private UserError foreign(String why) {
        return new UserError(results() + " isn't what this command writes (" + why + "), and may be somebody's: move it away, or name another folder with --out.");
    }
}
