package io.repforge.framework.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.probe.Score;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.EvaluationJson;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What lies in a run's folder for people to read. Whatever isn't there is left out, as runs of earlier versions leave it.
 *
 * @param folder of the run
 * @param state whether it goes on
 * @param record what is told of it; empty of runs of earlier versions
 * @param curves its metrics
 * @param scores at its end; empty before, and without an evaluation
 * @param titles what scores are, by name, as far as they are known
 * @param recipe as it was resolved; empty where there is none
 */
record RunFiles(RunFolder folder, RunRecord.State state, Optional<RunRecord> record, Curves curves, Optional<EvaluationTable> scores,
        Map<String, Score> titles, Optional<RecipeText> recipe) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Some of the data: the class, empty without one, and a PNG in Base64. */
    record Sample(@com.fasterxml.jackson.annotation.JsonProperty("class") String label, String image) {}

    /**
     * Reads a folder, of whatever run, that nobody writes to at this moment or somebody does.
     *
     * @throws UserError if it isn't a run's, or a file in it is damaged
     */
    static RunFiles read(Path path) {
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.recipe())) {
            throw new UserError("The folder " + path + " isn't a run's: it has no recipe.yaml; give the folder that a training wrote, such as runs/NAME.");
        }
        Curves curves = Curves.of(MetricRows.read(folder.metrics(), Long.MAX_VALUE));
        RunRecord.State state = state(folder, RunRecord.read(folder));
        // An evaluation of an earlier end says nothing of a run that has gone on.
        boolean scored = state == RunRecord.State.FINISHED;
        Optional<EvaluationTable> table = Files.exists(folder.evaluation()) ? Optional.of(EvaluationJson.read(folder.evaluation())) : Optional.empty();
        return of(folder, state, curves, table.filter(there -> scored), table.map(RunFiles::titles).orElse(Map.of()));
    }

    private static Map<String, Score> titles(EvaluationTable table) {
        return table.scores().stream().collect(Collectors.toMap(Score::name, score -> score));
    }

    /** Whether a run goes on. One that died can't say so itself; of an earlier version it is finished if it has an encoder. */
    private static RunRecord.State state(RunFolder folder, Optional<RunRecord> record) {
        RunRecord.State told = record.map(RunRecord::state)
                .orElseGet(() -> Files.exists(folder.encoder()) ? RunRecord.State.FINISHED : RunRecord.State.RUNNING);
        return told == RunRecord.State.RUNNING && !folder.isLocked() ? RunRecord.State.INTERRUPTED : told;
    }

    /** Those of a run that is told of while it goes on. */
    static RunFiles of(RunFolder folder, RunRecord.State state, Curves curves, Optional<EvaluationTable> scores, Map<String, Score> titles) {
        return new RunFiles(folder, state, RunRecord.read(folder), curves, scores, titles,
                text(folder.recipe()).map(yaml -> RecipeText.parse(yaml, folder.recipe().toString())));
    }

    /** Its name, which its recipe says. */
    String name() {
        Object name = recipe.isPresent() ? recipe.get().keys().get("name") : null;
        return name != null ? name.toString() : folder.path().toAbsolutePath().normalize().getFileName().toString();
    }

    /** Names of classes, by label. */
    Map<String, List<String>> classNames() {
        return json(folder.classNames(), new TypeReference<Map<String, List<String>>>() {}).orElse(Map.of());
    }

    /** Some of what it is trained on. */
    List<Sample> samples() {
        return json(folder.samples(), new TypeReference<List<Sample>>() {}).orElse(List.of());
    }

    /** The map of what its encoder has learnt, once it is done. */
    Optional<Map<String, Object>> map() {
        // One of an earlier end says nothing of a run that has gone on.
        return state == RunRecord.State.FINISHED ? json(folder.map(), new TypeReference<Map<String, Object>>() {}) : Optional.empty();
    }

    /** A picture in the folder as the address of an image. */
    Optional<String> image(String file) {
        Path place = folder.path().resolve(file).normalize();
        if (!place.startsWith(folder.path().normalize()) || !Files.isRegularFile(place)) {
            return Optional.empty();
        }
        try {
            return Optional.of(address(Base64.getEncoder().encodeToString(Files.readAllBytes(place))));
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    /** The address of an image that is a PNG in Base64. */
    static String address(String png) {
        return "data:image/png;base64," + png;
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UserError(file + " can't be read (" + UserError.reason(e) + "): put it back as it was.", e);
        }
    }

    private static <T> Optional<T> json(Path file, TypeReference<T> type) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
        } catch (IOException e) {
            throw new UserError(file + " is damaged (it isn't what a run writes): delete it, and what it told is left out.", e);
        }
    }
}
