package io.repforge.framework.study;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Change;
import io.repforge.framework.recipe.RecipeDifference;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.RunRecipe;
import io.repforge.framework.storage.DurableFiles;
import io.repforge.framework.storage.FolderLock;
import io.repforge.framework.train.SavedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a study: its journal, what it was begun with, its runs, and what tells of it.
 *
 * @param path may not be there yet
 */
public record StudyFolder(Path path) {

    private static final Logger LOG = LoggerFactory.getLogger(StudyFolder.class);
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String STOPPING = "early_stopping";
    private static final String SCORE = "score";
    /** Of evaluate, what changes no score that is compared. */
    private static final Set<String> BESIDE = Set.of("evaluate.every", "evaluate.baselines", "evaluate.map", "evaluate.transfer");

    private Path definition() {
        return path.resolve("definition.json");
    }

    private Path journal() {
        return path.resolve("journal.jsonl");
    }

    /** The page. */
    public Path page() {
        return path.resolve("study.html");
    }

    /** Its runs as a table. */
    public Path table() {
        return path.resolve("study.csv");
    }

    /** Everything that is told, as JSON. */
    public Path json() {
        return path.resolve("study.json");
    }

    /** The folder of a run. */
    public Path run(String configuration, long seed) {
        return path.resolve("runs").resolve(configuration).resolve("seed-" + seed);
    }

    void createFolderOf(Path run) {
        RunFolder.create(Objects.requireNonNull(run.getParent(), "a run lies in a configuration's folder"));
    }

    /**
     * Keeps other processes from working on the study.
     *
     * @throws UserError if one does, or nothing can be written
     */
    public FolderLock lock() {
        try {
            DurableFiles.createFolder(path);
            return FolderLock.take(path.resolve(".lock"),
                    fault -> LOG.warn("The folder {} can't be locked ({}): see to it that no other study works in it.", path, fault.getMessage()))
                    .orElseThrow(() -> new UserError(
                            "Another process works on the study in " + path + " at this moment: wait for its end, or name another folder with --out."));
        } catch (IOException e) {
            throw new UserError("The folder " + path + " can't be written to (" + UserError.reason(e) + "): name another with --out.", e);
        }
    }

    Journal openJournal() {
        return Journal.open(journal());
    }

    /** How far the runs are. */
    Progress progress() {
        Progress progress = new Progress();
        Journal.read(journal()).forEach(progress::take);
        return progress;
    }

    /** Hours that were worked on it. */
    double hours() {
        List<Event> events = Journal.read(journal());
        return events.isEmpty() ? 0 : events.get(events.size() - 1).hours();
    }

    /**
     * Checks that the folder is this study's, as far as it has begun, and writes down what it goes on with. What is new or no longer belongs to it is told.
     *
     * @throws UserError if runs of the folder can't be compared with those that there would be
     */
    public void begin(StudyPlan plan, Components components) {
        Map<String, @Nullable Object> now = definition(plan.study());
        if (!Files.exists(definition())) {
            requireNothingElse();
        } else {
            requireSame(read(), now);
            Progress progress = progress();
            requireSameRecipes(plan, progress, components);
            tellChanges(plan, progress);
        }
        try {
            DurableFiles.replace(definition(), JSON.writeValueAsBytes(now));
        } catch (IOException e) {
            throw new UserError(definition() + " can't be written (" + UserError.reason(e) + "): check the folder's rights and the free space.", e);
        }
    }

    private void requireNothingElse() {
        try (Stream<Path> files = Files.list(path)) {
            if (files.anyMatch(file -> !file.getFileName().toString().equals(".lock"))) {
                throw new UserError("The folder " + path + " holds other files than a study's: name another with --out.");
            }
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private static Map<String, @Nullable Object> definition(Study study) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put(SCORE, study.score());
        Map<String, @Nullable Object> stopping = new LinkedHashMap<>();
        stopping.put("use", study.earlyStopping().use().name().toLowerCase(Locale.ROOT));
        if (study.earlyStopping().use() != EarlyStopping.Rule.NONE) {
            stopping.put("reduction", study.earlyStopping().reduction());
            stopping.put("min_epochs", study.earlyStopping().minEpochs());
        }
        all.put(STOPPING, stopping);
        all.put("seeds", study.seeds());
        all.put("seed", study.options().seed());
        all.put("samples", study.options().samples());
        all.put("space", study.options().space());
        return all;
    }

    private Map<String, @Nullable Object> read() {
        try {
            return JSON.readValue(Files.readAllBytes(definition()), new TypeReference<Map<String, @Nullable Object>>() {});
        } catch (IOException e) {
            throw new UserError(definition() + " is damaged (it isn't what a study writes): put it back as it was, or begin another study with --out.", e);
        }
    }

    private void requireSame(Map<String, @Nullable Object> before, Map<String, @Nullable Object> now) {
        for (String key : List.of(SCORE, STOPPING)) {
            String was = Change.shown(before.get(key));
            String is = Change.shown(now.get(key));
            if (!was.equals(is) && !(key.equals(STOPPING) && is.equals("{use: none}"))) {
                throw new UserError("The study in " + path + " was begun with " + key + ": " + was + ", by which its runs were chosen, and now it says " + is
                        + ": put it back, or name another folder with --out.");
            }
        }
        for (String key : now.keySet()) {
            String was = Change.shown(before.get(key));
            String is = Change.shown(now.get(key));
            if (!was.equals(is)) {
                LOG.info("The study has changed since: {}: {} → {}", key, was, is);
            }
        }
    }

    private void requireSameRecipes(StudyPlan plan, Progress progress, Components components) {
        for (StudyPlan.Planned planned : plan.configurations()) {
            for (long seed : plan.study().seeds()) {
                Path run = run(planned.id(), seed);
                if (progress.run(planned.id(), seed).begunTo() > 0 && Files.isRegularFile(new RunFolder(run).recipe())) {
                    requireSameRecipe(planned, run, components);
                    break;
                }
            }
        }
    }

    private void requireSameRecipe(StudyPlan.Planned planned, Path run, Components components) {
        // As it would be resolved now, so that keys that came since have their defaults.
        RecipeText before = RecipeText.of(SavedRun.open(run, components).recipe());
        RecipeText now = RecipeText.of(planned.recipe());
        List<RecipeDifference> differences = new ArrayList<>(RunRecipe.trainedOtherwise(before, now));
        before.differences(now).stream().filter(difference -> difference.key().startsWith("evaluate.") || difference.key().startsWith("features"))
                .filter(difference -> BESIDE.stream().noneMatch(difference::touches)).forEach(differences::add);
        differences.removeIf(difference -> difference.key().equals("seed"));
        if (!differences.isEmpty()) {
            throw new UserError("The study in " + path + " was begun with another recipe, so that its runs couldn't be compared with others ("
                    + differences.stream().map(RecipeDifference::toString).collect(Collectors.joining("; ")) + "): put it back, or name another folder with --out.");
        }
    }

    private void tellChanges(StudyPlan plan, Progress progress) {
        Set<String> now = plan.configurations().stream().map(StudyPlan.Planned::id).collect(Collectors.toSet());
        List<String> left = progress.begun().stream().filter(id -> !now.contains(id)).toList();
        if (!left.isEmpty()) {
            LOG.info("{} that {} has no longer {} to the study, and {} left out: {}", count(left.size()), path.resolve("runs"), left.size() == 1 ? "belongs" : "belong",
                    left.size() == 1 ? "is" : "are", String.join(" ", left));
        }
    }

    private static String count(int number) {
        return number == 1 ? "1 configuration" : number + " configurations";
    }
}
