package io.repforge.parquet;

import io.repforge.api.DataSource;
import io.repforge.api.data.Contents;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Option;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the trajectories of LeRobot's data sets, versions 2 and 3 of their layout: what sensors saw as numbers, or as images in the Parquet files. */
public final class LeRobotSource implements DataSource<LeRobotSource.Options> {

    private static final String EPISODE = "episode_index";
    private static final String ACTION = "action";

    /**
     * @param folder of the data set, in which {@code meta} and {@code data} lie; not null
     * @param observation key of what is observed; null for the only images that there are
     * @param labels key of each label
     */
    public record Options(
            @Option("Folder of the data set, with meta/info.json and data in it, on local disk or by s3://") String folder,
            @Option(value = "Key of what is observed, such as observation.state or observation.images.top; by default the only key of images",
                    defaults = "null") @Nullable String observation,
            @Option(value = "Keys of labels, numbers or names of classes, by label, such as {task: task_index}", defaults = "{}") Map<String, String> labels) {

        public Options {
            labels = Map.copyOf(labels);
        }
    }

    @Override
    public String name() {
        return "lerobot";
    }

    @Override
    public String description() {
        return "Episodes of LeRobot's data sets, with images in their Parquet files or numbers as observations";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        String folder = options.folder.replaceFirst("/+$", "");
        LeRobotInfo info = LeRobotInfo.of(context.file(folder + "/meta/info.json"));
        String key = info.observation(options.observation);
        Table table = Table.of(context.files(List.of(folder + "/data"), ParquetSource::isParquet));
        Observations observations = info.isImage(key) ? ImageColumn.of(table, key, context.images())
                : NumberColumn.of(table, table.column(key, "the option 'observation'"), "the option 'observation'");
        Trajectories trajectories = Trajectories.by(table, table.column(EPISODE, "LeRobot's layout"));
        Actions actions = info.has(ACTION) ? Actions.of(table, table.column(ACTION, "LeRobot's layout"), 0, "meta/info.json") : null;
        Map<String, Labels> labels = new LinkedHashMap<>();
        for (Map.Entry<String, String> one : new TreeMap<>(options.labels).entrySet()) {
            Table.Column column = table.column(one.getValue(), "the option 'labels'");
            labels.put(one.getKey(), Labels.of(table, column, new Labels.Known(null, null), "the option 'labels'")
                    .orElseThrow(
                            () -> new IOException(table.first() + ": the column '" + column.name() + "' has no class in any row; name another by the option 'labels'")));
        }
        Contents contents = Contents.of(table.rows() + " steps of " + trajectories.count() + " episodes in " + folder + ": " + observations.label());
        if (table.rows() < info.frames()) {
            contents = contents.leavingOut((info.frames() - table.rows()) + " of the " + info.frames() + " frames that " + info.file()
                    + " tells of aren't there: download the rest of its data to use them");
        }
        List<String> others = info.images().stream().filter(other -> !other.equals(key)).toList();
        return new ParquetDataset(table, trajectories, new StepColumns(observations, actions, labels),
                others.isEmpty() ? contents : contents.ignoring("images and videos of " + String.join(", ", others)));
    }
}
