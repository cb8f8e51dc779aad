package io.repforge.parquet;

import io.repforge.api.DataSource;
import io.repforge.api.data.Contents;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import io.repforge.parquet.file.Leaf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads steps from Parquet files, such as those of Hugging Face's data sets. */
public final class ParquetSource implements DataSource<ParquetSource.Options> {

    private static final Logger LOG = LoggerFactory.getLogger(ParquetSource.class);
    private static final Pattern SPLIT = Pattern.compile("(train|test|validation|valid|val|dev)[-_.].*");

    /**
     * @param files where they are; not null
     * @param image column with image files; null for the one that there is
     * @param observation column with numbers, to be used in place of images; null for none
     * @param labels column of each label; null for {@code label} and the columns that Hugging Face calls class labels
     * @param episode column by whose change trajectories end; null where each row is one
     * @param action column with actions; null for none
     * @param numActions number of discrete actions; 0 for one more than the largest in the data
     * @param classes number of classes of labels; where it isn't given, that which the data tells
     * @param classNames names of the classes of labels, in the order of their numbers; where they aren't given, those that the data has
     */
    public record Options(
            @Option("Parquet files: paths with braces (train-{00000..00004}-of-00005.parquet), globs (train-*.parquet), folders or URLs, several joined by ::") List<
                    String> files,
            @Option(value = "Column with image files, as bytes or as Hugging Face has them; by default the only one that there is",
                    defaults = "null") @Nullable String image,
            @Option(value = "Column with numbers or lists of numbers, which are observed in place of images", defaults = "null") @Nullable String observation,
            @Option(value = "Columns with labels, numbers or names of classes, by label, such as {label: fine_label}; by default 'label', and those that Hugging Face"
                    + " calls class labels; {} for none", defaults = "null") @Nullable Map<String, String> labels,
            @Option(value = "Column by whose change trajectories end, such as episode_index; by default each row is a trajectory",
                    defaults = "null") @Nullable String episode,
            @Option(value = "Column with actions, whole numbers or lists of numbers", defaults = "null") @Nullable String action,
            @Option(value = "Number of discrete actions; 0 to look it up in the data", defaults = "0", min = 0) int numActions,
            @Option(value = "Number of classes, by label; labels left out are looked up in the data", defaults = "{}", min = 1) Map<String, Integer> classes,
            @Option(value = "Names of the classes of numbers from 0 on, by label; classes that the data names need none", defaults = "{}") Map<String,
                    List<String>> classNames) {

        public Options {
            files = List.copyOf(files);
            labels = labels == null ? null : Map.copyOf(labels);
            classes = Map.copyOf(classes);
            classNames = Map.copyOf(classNames);
            if (image != null && observation != null) {
                throw new IllegalArgumentException("'image' and 'observation' both name what is observed; give one of them");
            }
            for (List<String> names : classNames.values()) {
                if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
                    throw new IllegalArgumentException("'class_names' needs a different name for each class, but has " + names);
                }
            }
        }
    }

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public String description() {
        return "Parquet files of images or numbers, such as Hugging Face's data sets, with labels or as trajectories";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    static boolean isParquet(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".parquet") || lower.endsWith(".pq");
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        List<DataFile> files = context.files(options.files, ParquetSource::isParquet);
        warnOfSplits(files);
        Table table = Table.of(files);
        Observations observations = options.observation == null ? ImageColumn.of(table, image(table, options), context.images())
                : NumberColumn.of(table, table.column(options.observation, "the option 'observation'"), "the option 'observation'");
        Trajectories trajectories =
                options.episode == null ? Trajectories.each(table.rows()) : Trajectories.by(table, table.column(options.episode, "the option 'episode'"));
        Actions actions = options.action == null ? null
                : Actions.of(table, table.column(options.action, "the option 'action'"), options.numActions, "the option 'action'");
        List<String> unlabelled = new ArrayList<>();
        Map<String, Labels> labels = labels(table, options, unlabelled);
        StepColumns columns = new StepColumns(observations, actions, labels);
        return new ParquetDataset(table, trajectories, columns, contents(table, trajectories, columns, options, unlabelled));
    }

    /** Whoever names a folder may not know that it holds what is to be tested on as well. */
    private static void warnOfSplits(List<DataFile> files) {
        Set<String> splits = new TreeSet<>();
        for (DataFile file : files) {
            Matcher matcher = SPLIT.matcher(file.name());
            if (matcher.matches()) {
                splits.add(matcher.group(1));
            }
        }
        if (splits.size() > 1) {
            LOG.warn("The files are those of {} together, by their names; name those of one by a glob such as {}-*.parquet, unless that is meant",
                    String.join(" and ", splits), splits.contains("train") ? "train" : splits.iterator().next());
        }
    }

    private static String image(Table table, Options options) throws IOException {
        if (options.image != null) {
            return options.image;
        }
        List<String> candidates = ImageColumn.candidates(table);
        if (candidates.size() != 1) {
            throw new IOException(table.first() + (candidates.isEmpty() ? " has no column with image files, but " + String.join(", ", table.first().columns())
                    + "; name one with numbers by the option 'observation'"
                    : " has several columns with bytes: " + String.join(", ", candidates)
                            + "; name one by the option 'image'"));
        }
        return candidates.get(0);
    }

    private static Map<String, Labels> labels(Table table, Options options, List<String> unlabelled) throws IOException {
        Map<String, String> chosen = options.labels == null ? usualLabels(table) : options.labels;
        checkNamed(chosen, options.classes, "classes");
        checkNamed(chosen, options.classNames, "class_names");
        Map<String, Labels> labels = new LinkedHashMap<>();
        for (Map.Entry<String, String> one : chosen.entrySet()) {
            Table.Column column = table.column(one.getValue(), "the option 'labels'");
            Optional<Labels> found = Labels.of(table, column, new Labels.Known(options.classes.get(one.getKey()), options.classNames.get(one.getKey())),
                    "the option 'labels'");
            if (found.isPresent()) {
                labels.put(one.getKey(), found.get());
            } else {
                unlabelled.add(one.getValue());
            }
        }
        return labels;
    }

    private static void checkNamed(Map<String, String> labels, Map<String, ?> of, String option) throws IOException {
        for (String label : of.keySet()) {
            if (!labels.containsKey(label)) {
                throw new IOException("option '" + option + "' of parquet names the label '" + label + "', but there is "
                        + (labels.isEmpty() ? "none" : "only " + String.join(", ", new TreeSet<>(labels.keySet()))) + "; name its column by the option 'labels'");
            }
        }
    }

    /** The columns that are meant for it. A single one is the label that probes use unless told otherwise. */
    private static Map<String, String> usualLabels(Table table) {
        Map<String, String> labels = new LinkedHashMap<>();
        Features features = Features.of(table.first());
        Predicate<String> isScalar = column -> table.first().leaf(List.of(column))
                .filter(leaf -> leaf.lists() == 0 && (leaf.kind().isNumber() || leaf.kind() == Leaf.Kind.TEXT)).isPresent();
        List<String> classes = table.first().columns().stream().filter(column -> column.equals(Step.LABEL) || features.isClass(column)).filter(isScalar).toList();
        for (String column : classes) {
            labels.put(classes.size() == 1 ? Step.LABEL : column, column);
        }
        return labels;
    }

    private static Contents contents(Table table, Trajectories trajectories, StepColumns columns, Options options, List<String> unlabelled) {
        int files = table.sources().size();
        StringBuilder holds = new StringBuilder(table.rows() + " rows" + (trajectories.areRows() ? "" : " of " + trajectories.count() + " trajectories") + " in "
                + (files == 1 ? table.first().toString() : files + " files from " + table.first() + " on") + ": " + columns.observations().label());
        columns.labels().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(label -> holds.append(", ").append(label.getKey()).append(" in '")
                .append(label.getValue().column().name()).append('\'')
                .append(label.getValue().space() instanceof Space.Discrete classes ? " (" + classes.n() + " classes)" : ""));
        Contents contents = Contents.of(holds.toString());
        Set<String> used = new HashSet<>();
        used.add(options.observation == null ? options.image == null ? ImageColumn.candidates(table).get(0) : options.image : options.observation);
        columns.labels().values().forEach(label -> used.add(label.column().name()));
        used.add(options.episode == null ? "" : options.episode);
        used.add(options.action == null ? "" : options.action);
        List<String> others = table.first().columns().stream().filter(column -> !used.contains(column)).toList();
        if (!unlabelled.isEmpty()) {
            contents = contents.leavingOut("the labels in '" + String.join("', '", unlabelled) + "' are left out, since none of them is a class: all are negative");
        }
        return others.isEmpty() ? contents : contents.ignoring(others.size() == 1 ? "the column " + others.get(0) : "the columns " + String.join(", ", others));
    }
}
