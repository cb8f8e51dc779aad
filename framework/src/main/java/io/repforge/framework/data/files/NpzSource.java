package io.repforge.framework.data.files;

import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.option.Option;
import io.repforge.framework.UserError;
import io.repforge.framework.data.ClassNameOption;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.framework.data.codec.FloatImages;
import io.repforge.framework.data.codec.ImageLayout;
import io.repforge.framework.data.codec.Npy;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads steps from the arrays of a NumPy {@code .npz} file. */
public final class NpzSource implements DataSource<NpzSource.Options> {

    private static final List<String> OBSERVATIONS = List.of("obs", "observations", "images", "train_images", "x", "x_train", "data", "arr_0");
    private static final List<String> ACTIONS = List.of("acts", "actions");
    private static final List<String> DONES = List.of("dones", "terminals");
    private static final List<String> LABELS = List.of("labels", "train_labels", "label", "y", "y_train", "targets");

    /**
     * @param path the {@code .npz} file
     * @param observations name of the array {@code [N, …]} of observations; null for the first of obs, images, x and the like
     * @param actions name of the array of actions; null for acts or actions, where present
     * @param dones name of the array that marks the last steps of trajectories; null for dones, where present
     * @param labels names of the arrays of labels, numbers or names of classes, by label; empty for labels or y as {@code label}, where present
     * @param classNames names of the classes of labels, in the order of their numbers; where they aren't given, classes are numbers
     * @param layout order of the axes of images; null for what their lengths tell
     * @param colorSpace what the channels of images are; null for what their number suggests
     * @param floats what becomes of images of real numbers
     */
    public record Options(
            @Option("The .npz file; a path or a URL") String path,
            @Option(value = "Name of the array with the observations; by default obs, images, x or the like", defaults = "null") @Nullable String observations,
            @Option(value = "Name of the array with the actions; by default acts or actions, if present", defaults = "null") @Nullable String actions,
            @Option(value = "Name of the array that marks the ends of trajectories; by default dones, if present", defaults = "null") @Nullable String dones,
            @Option(value = "Names of the arrays with labels, numbers or names of classes, by label; by default labels, y or the like as 'label', if present",
                    defaults = "{}") Map<String, String> labels,
            @Option(value = "Names of the classes of numbers from 0 on, by label", defaults = "{}") Map<String, List<String>> classNames,
            @Option(value = ImageLayout.OPTION, defaults = "null") @Nullable ImageLayout layout,
            @Option(value = ColorSpace.OPTION, defaults = "null") @Nullable ColorSpace colorSpace,
            @Option(value = FloatImages.OPTION, defaults = "uint8") FloatImages floats) {

        public Options {
            labels = Map.copyOf(labels);
            classNames = Map.copyOf(classNames);
            ClassNameOption.check(classNames.values());
        }
    }

    @Override
    public String name() {
        return "npz";
    }

    @Override
    public String description() {
        return "Images or trajectories in the arrays of a NumPy .npz file";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        DataFile file = context.file(options.path());
        Npy.Zip zip = Npy.readZip(file);
        Map<String, Array> arrays = zip.arrays();
        Array observations = find(file, arrays, "observations", options.observations(), OBSERVATIONS);
        if (observations == null) {
            throw new UserError(file + " has no array for the observations; it has " + String.join(", ", arrays.keySet())
                    + ": name one by the option 'observations'");
        }
        if (observations.shape().rank() < 2 || observations.shape().elements() == 0) {
            throw new UserError(file + ": its observations have the shape " + observations.shape() + "; the first axis counts the steps, "
                    + "the others are those of one observation");
        }
        Array actions = find(file, arrays, "actions", options.actions(), ACTIONS);
        Array dones = find(file, arrays, "dones", options.dones(), DONES);
        Map<String, Array> labels = new LinkedHashMap<>();
        if (options.labels().isEmpty()) {
            Array label = find(file, arrays, "labels", null, LABELS);
            if (label != null) {
                labels.put(Step.LABEL, label);
            }
        } else {
            options.labels().forEach((label, name) -> labels.put(label, find(file, arrays, "labels", name, LABELS)));
        }
        Map<String, List<String>> classNames = new LinkedHashMap<>(options.classNames());
        zip.texts().forEach((name, texts) -> {
            Array array = arrays.get(name);
            if (array == observations || array == actions || array == dones) {
                throw new UserError(file + ": its array '" + name + "' holds texts, which labels alone may be; name another one");
            }
            labels.forEach((label, values) -> {
                if (values == array && !texts.isEmpty() && !texts.equals(classNames.getOrDefault(label, texts))) {
                    throw new UserError(file + ": its array '" + name + "' names the classes of the label '" + label + "' itself; leave the option 'class_names' out");
                } else if (values == array && !texts.isEmpty()) {
                    classNames.put(label, texts);
                }
            });
        });
        long steps = observations.shape().dim(0);
        check(file, "actions", actions, steps, false);
        check(file, "dones", dones, steps, true);
        labels.forEach((name, values) -> check(file, "label '" + name + "'", values, steps, true));
        List<String> unused = arrays.keySet().stream().filter(name -> {
            Array array = arrays.get(name);
            return array != observations && array != actions && array != dones && labels.values().stream().noneMatch(label -> label == array);
        }).toList();
        ArrayDataset.Rows rows = new ArrayDataset.Rows(observations, options.layout(), options.floats(), actions, dones, labels, classNames);
        return new ArrayDataset(rows, options.colorSpace(), file, unused);
    }

    private static @Nullable Array find(DataFile file, Map<String, Array> arrays, String option, @Nullable String name, List<String> defaults) {
        if (name == null) {
            return defaults.stream().filter(arrays::containsKey).findFirst().map(arrays::get).orElse(null);
        }
        Array named = arrays.get(name);
        if (named == null) {
            throw new UserError(file + " has no array '" + name + "', which the option '" + option + "' names; it has "
                    + String.join(", ", arrays.keySet()));
        }
        return named;
    }

    private static void check(DataFile file, String what, @Nullable Array values, long steps, boolean scalars) {
        if (values == null) {
            return;
        }
        boolean fits = values.shape().rank() > 0 && values.shape().dim(0) == steps && (!scalars || values.shape().elements() == steps);
        if (!fits) {
            throw new UserError(file + ": its " + what + " have the shape " + values.shape() + ", but there are " + steps + " observations");
        }
    }
}
