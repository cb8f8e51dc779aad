package io.repforge.framework.run;

import io.repforge.framework.UserError;
import io.repforge.framework.recipe.RecipeDifference;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.runtime.Precision;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recipe of a run as it lies in the run's folder, and what becomes of it when the run goes on with another. */
public final class RunRecipe {

    private static final Logger LOG = LoggerFactory.getLogger(RunRecipe.class);
    private static final String BEFORE = "recipe-before-step-";

    private static final String EPOCHS = "n_epochs";
    /** Keys that may change while a run goes on: they are about how long, how often, where and beside the training, not about what is learnt. */
    private static final Set<String> FREE = Set.of("name", "device", EPOCHS, "log_interval", "calc_log_interval", "save_interval", "save_batch_interval",
            "keep_checkpoints", "keep_best", "features", "threads", "onednn", "listeners", "evaluate", "online", "base_directory");
    private static final Set<String> FREE_WITHIN =
            Set.of("data.on_error", "data.max_skipped", "distributed.reduce", "distributed.save_rounds", "distributed.shared_folder");
    private static final String BATCHES_PER_EPOCH = "batches_per_epoch";
    private static final String PRECISION = "precision";

    private final RunFolder folder;

    RunRecipe(RunFolder folder) {
        this.folder = folder;
    }

    /**
     * What tells the run's recipe from others that mean something else; equal for those that differ in keys that may change.
     *
     * @throws java.util.NoSuchElementException if the run has none yet
     */
    public String digest() {
        return digest(read().orElseThrow());
    }

    private static String digest(RecipeText recipe) {
        return Digests.of(recipe.canonical(FREE));
    }

    /**
     * The recipe of the run; empty if there is none yet.
     *
     * @throws UserError if it isn't what was written
     */
    Optional<RecipeText> read() {
        return Files.exists(folder.recipe()) ? Optional.of(read(folder.recipe())) : Optional.empty();
    }

    /**
     * Before what a run goes on from is looked for.
     *
     * @throws UserError if there is no recipe
     */
    void requireThere() {
        if (!Files.exists(folder.recipe())) {
            throw new UserError("The run folder " + folder.path() + " has checkpoints but no recipe.yaml, so nobody can tell what they are of: put it back, "
                    + "or start another run with --out.");
        }
    }

    private static RecipeText read(Path file) {
        try {
            return RecipeText.parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new UserError(file + " is damaged (it isn't UTF-8 text): put it back as it was, or start another run with --out.", e);
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    /** Digests of all the recipes that the run has had. */
    Set<String> digests() {
        Set<String> digests = new HashSet<>();
        read().ifPresent(recipe -> digests.add(digest(recipe)));
        earlier().forEach(file -> digests.add(digest(read(file))));
        return digests;
    }

    private List<Path> earlier() {
        if (!Files.isDirectory(folder.path())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.path())) {
            return files.filter(file -> file.getFileName().toString().matches(BEFORE + "[0-9]+(-[0-9]+)?\\.yaml")).sorted().toList();
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    /**
     * What a run that goes on would do differently than before, if it may.
     *
     * @param saved what it goes on from
     * @param now the recipe that it is to go on with
     * @param stepsPerEpoch as it comes of that recipe and the data
     * @param wanted keys that are meant to change
     * @throws UserError with all that must not change
     * @throws java.util.NoSuchElementException if the run has no recipe yet
     */
    public List<RecipeDifference> differences(Checkpoints.Saved saved, RecipeText now, long stepsPerEpoch, List<String> wanted) {
        RecipeText before = read().orElseThrow();
        List<RecipeDifference> differences = before.differences(now).stream()
                .filter(difference -> !difference.key().equals(BATCHES_PER_EPOCH) || stepsPerEpoch != saved.progress().stepsPerEpoch()).toList();
        List<RecipeDifference> refused = differences.stream().filter(difference -> !isFree(difference) && !isNamed(difference, wanted)).toList();
        if (!refused.isEmpty()) {
            throw new UserError("The run in " + folder.path() + " was trained with another recipe: " + refused.stream()
                    .map(difference -> difference.key() + " is " + difference.before() + " there and " + difference.now() + " now")
                    .collect(Collectors.joining(", ")) + "; resume with what " + folder.recipe()
                    + " says, name with --set what is meant to change, or start another run with --out.");
        }
        return differences;
    }

    /**
     * What is trained otherwise by another recipe, of what is learnt and for how long.
     *
     * @param before of a run, resolved as the other is
     */
    public static List<RecipeDifference> trainedOtherwise(RecipeText before, RecipeText now) {
        // What was left out is written as null, or as it came of the data, and what was left to the machine as the machine decided it.
        boolean left = before.keys().get(BATCHES_PER_EPOCH) == null || now.keys().get(BATCHES_PER_EPOCH) == null;
        boolean decided = Precision.AUTO.toString().equals(now.keys().get(PRECISION));
        return before.differences(now).stream().filter(difference -> difference.key().equals(EPOCHS) || !isFree(difference))
                .filter(difference -> !(left && difference.key().equals(BATCHES_PER_EPOCH)) && !(decided && difference.key().equals(PRECISION))).toList();
    }

    private static boolean isFree(RecipeDifference difference) {
        return FREE.contains(difference.key().split("\\.", 2)[0]) || FREE_WITHIN.contains(difference.key());
    }

    private static boolean isNamed(RecipeDifference difference, List<String> wanted) {
        return wanted.stream().anyMatch(difference::touches);
    }

    /**
     * Writes the recipe that the run goes on with, keeps the one before, and says what is different.
     *
     * @param step steps done so far
     */
    public void write(RecipeText now, List<RecipeDifference> differences, long step) {
        Optional<RecipeText> before = read();
        if (before.isPresent() && (step > 0 ? differences.isEmpty() : before.get().yaml().equals(now.yaml()))) {
            return;
        }
        before.ifPresent(recipe -> {
            Path kept = keep(recipe, step);
            String free = shown(differences.stream().filter(RunRecipe::isFree).toList());
            String meant = shown(differences.stream().filter(difference -> !isFree(difference)).toList());
            if (!meant.isEmpty()) {
                LOG.warn("The run goes on from step {} with another recipe: {}", step, meant);
            }
            if (!free.isEmpty()) {
                LOG.info("The run goes on with {}", free);
            }
            LOG.info("The recipe before is kept as {}", kept);
        });
        RunFolder.writeAtomically(folder.recipe(), now.yaml().getBytes(StandardCharsets.UTF_8));
    }

    private static String shown(List<RecipeDifference> differences) {
        return differences.stream().map(RecipeDifference::toString).collect(Collectors.joining("; "));
    }

    /** Keeps a recipe under a name that is free, or that holds it already, if a crash came after this. */
    private Path keep(RecipeText recipe, long step) {
        for (int i = 1;; i++) {
            Path file = folder.path().resolve(BEFORE + step + (i == 1 ? "" : "-" + i) + ".yaml");
            if (!Files.exists(file)) {
                RunFolder.writeAtomically(file, recipe.yaml().getBytes(StandardCharsets.UTF_8));
                return file;
            } else if (read(file).yaml().equals(recipe.yaml())) {
                return file;
            }
        }
    }
}
