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
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads idx files, the format of MNIST, Fashion-MNIST, KMNIST and EMNIST. */
public final class IdxSource implements DataSource<IdxSource.Options> {

    /**
     * @param images file with the images {@code [N, height, width]}, or other observations {@code [N, …]}; plain or gzip
     * @param labels file with the labels {@code [N]}, plain or gzip; null for none
     * @param classNames names of the classes, in the order of their numbers; empty where they are numbers
     * @param colorSpace what the channels of images {@code [N, channels, height, width]} are; null for what their number suggests
     */
    public record Options(
            @Option("File with the images, such as train-images-idx3-ubyte.gz; a path or a URL") String images,
            @Option(value = "File with the labels, such as train-labels-idx1-ubyte.gz", defaults = "null") @Nullable String labels,
            @Option(value = "Names of the classes of the numbers from 0 on", defaults = "[]") List<String> classNames,
            @Option(value = ColorSpace.OPTION, defaults = "null") @Nullable ColorSpace colorSpace) {

        public Options {
            classNames = List.copyOf(classNames);
            if (!classNames.isEmpty()) {
                ClassNameOption.check(List.of(classNames));
            }
        }
    }

    @Override
    public String name() {
        return "idx";
    }

    @Override
    public String description() {
        return "Images and labels in idx files, as MNIST comes";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        DataFile file = context.file(options.images());
        Array images = IdxFile.read(file);
        if (images.shape().elements() == 0 || images.shape().rank() < 2) {
            throw new UserError(file + " holds an array of shape " + images.shape() + "; images are [number, height, width]"
                    + (images.shape().rank() == 1 ? ", and this looks like the labels" : ""));
        }
        Map<String, List<String>> names = options.classNames().isEmpty() ? Map.of() : Map.of(Step.LABEL, options.classNames());
        if (options.labels() == null) {
            return new ArrayDataset(ArrayDataset.Rows.stills(images, Map.of(), names), options.colorSpace(), file);
        }
        DataFile labelFile = context.file(options.labels());
        Array labels = IdxFile.read(labelFile);
        if (labels.shape().rank() != 1 || labels.shape().dim(0) != images.shape().dim(0)) {
            throw new UserError(labelFile + " holds labels of shape " + labels.shape() + ", but " + file + " holds " + images.shape().dim(0)
                    + " images; give the labels that belong to them");
        }
        return new ArrayDataset(ArrayDataset.Rows.stills(images, Map.of(Step.LABEL, labels), names), options.colorSpace(), file);
    }
}
