package io.repforge.framework.study;

import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Change;
import io.repforge.framework.recipe.OptionsFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a study's file says: which configurations of a recipe are trained at which seeds, and what decides among them. */
public final class Study {

    private static final Logger LOG = LoggerFactory.getLogger(Study.class);
    private static final int MOST = 10_000;
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.+-]*";
    private static final String SET = "set";

    private final Path file;
    private final OptionsFile written;
    private final StudyOptions options;
    private final Path recipe;
    private final List<Change> common;
    private final Space space;

    private Study(Path file, OptionsFile written, StudyOptions options, Path recipe, List<Change> common, Space space) {
        this.file = file;
        this.written = written;
        this.options = options;
        this.recipe = recipe;
        this.common = List.copyOf(common);
        this.space = space;
    }

    /**
     * Reads a study.
     *
     * @param sets changes of every run, as from {@code --set}, beside those of the file
     * @throws io.repforge.framework.recipe.RecipeError with every fault of it
     * @throws UserError if it can't be read
     */
    public static Study read(Path file, List<String> sets, Components components) {
        OptionsFile written = OptionsFile.read(file, "study");
        Optional<StudyOptions> bound = written.bind(StudyOptions.class, components);
        Map<String, Domain> domains = SpaceReader.read(written, map(written.plain().get(SpaceReader.SPACE)));
        Map<?, ?> set = map(written.plain().get(SET));
        set.keySet().forEach(key -> refuse(written, SET, String.valueOf(key)));
        domains.keySet().forEach(key -> {
            refuse(written, SpaceReader.SPACE, key);
            if (set.containsKey(key)) {
                written.fault(List.of(SET, key), "is under space, too, whose values would take its place: leave one of them out");
            }
        });
        Path recipe = bound.map(options -> recipe(file, written, options)).orElse(file);
        bound.ifPresent(options -> require(written, options, new Space(domains)));
        written.throwIfAny();
        StudyOptions options = bound.orElseThrow();
        List<Change> common = new ArrayList<>();
        options.set().forEach((key, value) -> common.add(new Change(key, value, file.toString(), written.line(List.of(SET, key)))));
        for (Change change : Change.of(sets)) {
            if (domains.containsKey(change.key())) {
                throw new UserError("--set " + change.key() + " changes a key of which " + file + " tries values under space: change them there.");
            }
            common.add(change);
        }
        return new Study(file, written, options, recipe, common, new Space(domains));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Path recipe(Path file, OptionsFile written, StudyOptions options) {
        try {
            return file.resolveSibling(options.recipe());
        } catch (InvalidPathException e) {
            written.fault(List.of("recipe"), "must be the path of a file, not '" + options.recipe() + "'");
            return file;
        }
    }

    private static void require(OptionsFile written, StudyOptions options, Space space) {
        if (options.name() != null && !options.name().matches(NAME)) {
            written.fault(List.of("name"), "must be letters, digits and - _ + . since a folder is named after it, not '" + options.name() + "'");
        }
        if (options.seeds().isEmpty()) {
            written.fault(List.of("seeds"), "must have a seed at least, such as [7, 8, 9]");
        } else if (new LinkedHashSet<>(options.seeds()).size() < options.seeds().size()) {
            written.fault(List.of("seeds"), "has a seed twice, of which the second run would tell nothing");
        }
        if (options.samples() == null) {
            space.drawnKeys().forEach(key -> written.fault(List.of(SpaceReader.SPACE, key), "is a distribution, of which nobody knows how often to draw: say how many"
                    + " configurations by samples"));
        }
        if (space.combinations() > MOST) {
            written.fault(List.of(SpaceReader.SPACE), "has more than " + MOST + " combinations of values: leave some out" + (options.samples() == null ? ", or draw some"
                    + " of them by {choice: […]} and samples" : ", or draw them by {choice: […]}"));
        }
        if (options.samples() != null && options.samples() > MOST) {
            written.fault(List.of("samples"), "must be at most " + MOST + ", not " + options.samples());
        }
        if (options.earlyStopping().use() == EarlyStopping.Rule.ASHA && space.domains().containsKey("n_epochs")) {
            written.fault(List.of(SpaceReader.SPACE, "n_epochs"), "can't be tried with early_stopping, which compares configurations by the same numbers of epochs:"
                    + " leave one of them out");
        }
    }

    private static void refuse(OptionsFile written, String where, String key) {
        String first = key.split("\\.", 2)[0];
        if (first.equals("seed")) {
            written.fault(List.of(where, key), "isn't for this place: the study's seeds are those of its runs");
        } else if (first.equals("name")) {
            written.fault(List.of(where, key), "isn't for this place: the study's runs have folders of their own");
        } else if (where.equals(SpaceReader.SPACE) && (first.equals("evaluate") || first.equals("base_directory"))) {
            written.fault(List.of(where, key), "isn't for this place: what judges must be the same for all, so put it under set");
        }
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** Its name. */
    public String name() {
        String name = options.name();
        return name != null ? name : String.valueOf(file.getFileName()).replaceAll("\\.ya?ml$", "");
    }

    /** The recipe. */
    public Path recipe() {
        return recipe;
    }

    /** The score that decides. */
    public String score() {
        return options.score();
    }

    /** Whether it is judged on held-out training data. */
    public boolean heldOut() {
        return options.heldOut();
    }

    /** Seeds of the runs. */
    public List<Long> seeds() {
        return options.seeds();
    }

    /** Runs at once. */
    public int parallel() {
        return options.parallel();
    }

    /** Threads of each run; null where the study doesn't say. */
    public @Nullable Integer threads() {
        return options.threads();
    }

    EarlyStopping earlyStopping() {
        return options.earlyStopping();
    }

    Budget budget() {
        return options.budget();
    }

    Space space() {
        return space;
    }

    StudyOptions options() {
        return options;
    }

    /** What all runs have otherwise than the recipe says. */
    List<Change> common() {
        return common;
    }

    /** What is tried, in the order in which it is begun. */
    public List<Configuration> configurations() {
        if (options.samples() == null) {
            return space.grid();
        }
        List<Configuration> drawn = space.sample(options.seed(), options.samples());
        if (drawn.size() < options.samples()) {
            LOG.warn("{}: the space has no more than {} configurations, of which samples asks for {}.", file, drawn.size(), options.samples());
        }
        return drawn;
    }

    /** What a configuration has otherwise than others: whole components before options of theirs, which are options of what was chosen. */
    List<Change> changes(Configuration configuration) {
        return configuration.values().entrySet().stream().map(value -> new Change(value.getKey(), value.getValue(), file.toString(),
                written.line(Stream.of(SpaceReader.SPACE, value.getKey()).toList())))
                .sorted(Comparator.comparingInt(change -> change.key().split("\\.").length)).toList();
    }

    /** Tells that the score isn't one that there is, with its place. */
    UserError unknownScore(String message, List<String> valid) {
        written.unknown(List.of("score"), message, score(), valid);
        try {
            written.throwIfAny();
        } catch (UserError e) {
            return e;
        }
        throw new IllegalStateException("a fault was noted");
    }
}
