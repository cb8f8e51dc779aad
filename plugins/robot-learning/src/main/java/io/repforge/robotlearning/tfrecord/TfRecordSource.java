package io.repforge.robotlearning.tfrecord;

import io.repforge.api.DataSource;
import io.repforge.api.data.Contents;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Option;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads TFRecord files of {@code tf.train.Example}: episodes as RLDS data sets have them, such as those of Open X-Embodiment, or single images. */
public final class TfRecordSource implements DataSource<TfRecordSource.Options> {

    private static final Pattern NAME = Pattern.compile("(?:(?<dataset>.*)-)?(?<split>[A-Za-z0-9_]+)\\.tfrecords?(?:-(?<shard>[0-9]+)-of-(?<shards>[0-9]+))?");

    /**
     * @param files the files: paths or URLs, with braces, globs or folders
     * @param split of the files, those of this split, as their names say; null where there is but one
     * @param observation feature with the observations; null for the only one
     * @param action feature with the actions; null for {@code steps/action}, where it is there
     * @param numActions how many actions there are, where they are whole numbers, one a step
     * @param labels features with labels, one number a step, by label
     * @param classes number of classes of labels that are classes
     * @param maxRecordSize most megabytes that a record may have
     */
    public record Options(
            @Option("TFRecord files: paths or URLs, with braces, globs or folders, several joined by ::") List<String> files,
            @Option(value = "Split of a data set of TFDS, by the names of its files (x-train.tfrecord-00000-of-00008)", defaults = "null") @Nullable String split,
            @Option(value = "Feature with the observations, such as steps/observation/image, or image; by default the only one",
                    defaults = "null") @Nullable String observation,
            @Option(value = "Feature with the actions; by default steps/action, if present", defaults = "null") @Nullable String action,
            @Option(value = "Number of discrete actions, which whole numbers need, one a step", defaults = "0", min = 0) int numActions,
            @Option(value = "Features with labels, one number a step, by label, such as {reward: steps/reward}", defaults = "{}") Map<String, String> labels,
            @Option(value = "Number of classes, by label; others are numbers", defaults = "{}", min = 1) Map<String, Integer> classes,
            @Option(value = "Most megabytes that a record may have, which is an episode as a whole", defaults = "512", min = 1, max = 2047) int maxRecordSize) {

        public Options {
            files = List.copyOf(files);
            labels = Map.copyOf(labels);
            classes = Map.copyOf(classes);
        }
    }

    @Override
    public String name() {
        return "tfrecord";
    }

    @Override
    public String description() {
        return "TFRecord files of episodes as RLDS data sets of TFDS have them, or of single images";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        List<DataFile> files = ofSplit(options, context.files(options.files(), name -> NAME.matcher(name).matches()));
        long most = (long) options.maxRecordSize() << 20;
        Steps format = null;
        for (int i = 0; i < files.size() && format == null; i++) {
            try (RecordReader reader = new RecordReader(files.get(i), most)) {
                byte[] first = reader.next();
                if (first != null) {
                    format = new Steps(example(first, reader.where()), reader.where(), options, context.images());
                }
            }
        }
        if (format == null) {
            throw new IOException(files.get(0).location() + (files.size() == 1 ? " has no record" : " and the others have no record") + "; check the files");
        }
        return new TfRecordDataset(files, format, most, contents(files, format));
    }

    private static Example example(byte[] record, String where) throws IOException {
        try {
            return Example.of(record);
        } catch (IOException e) {
            throw new IOException(where + " is no tf.train.Example: " + e.getMessage(), e);
        }
    }

    private static List<DataFile> ofSplit(Options options, List<DataFile> files) throws IOException {
        TreeSet<String> splits = new TreeSet<>();
        List<DataFile> chosen = new ArrayList<>();
        for (DataFile file : files) {
            Matcher name = NAME.matcher(file.name());
            boolean ofTfds = name.matches() && name.group("dataset") != null && name.group("shards") != null;
            if (ofTfds) {
                splits.add(name.group("split"));
            }
            if (options.split() == null || ofTfds && name.group("split").equals(options.split())) {
                chosen.add(file);
            }
        }
        if (options.split() == null ? splits.size() > 1 : chosen.isEmpty()) {
            throw new IOException(files.get(0).location() + (files.size() == 1 ? " is" : " and the others are") + " of the splits " + String.join(", ", splits)
                    + "; choose one by the option 'split'");
        }
        return chosen;
    }

    private static Contents contents(List<DataFile> files, Steps format) {
        Contents contents = Contents.of((format.episodes() ? "episodes" : "steps") + " (" + format.spec().observation() + " of " + format.observation() + ") "
                + (format.spec().action() == null ? "without actions" : "with actions (" + format.spec().action() + ")") + " in "
                + (files.size() == 1 ? files.get(0).location() : files.size() + " files, the first of them " + files.get(0).location()));
        Matcher name = NAME.matcher(files.get(0).name());
        if (name.matches() && name.group("shards") != null && Integer.parseInt(name.group("shards")) > files.size()) {
            contents = contents
                    .leavingOut("only " + files.size() + " of " + Integer.parseInt(name.group("shards")) + " files are there, by their names; fetch the others if all are"
                            + " to be used");
        }
        return contents;
    }
}
