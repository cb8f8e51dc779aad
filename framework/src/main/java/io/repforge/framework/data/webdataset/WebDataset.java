package io.repforge.framework.data.webdataset;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.UserError;
import io.repforge.framework.data.OrderedWork;
import io.repforge.framework.data.WholePass;
import io.repforge.framework.data.images.PreparedImages;
import io.repforge.framework.data.location.FileList;
import io.repforge.framework.data.location.LocalFile;
import io.repforge.framework.data.remote.Remote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Datasets as WebDataset shards: tars whose members {@code KEY.EXTENSION} form samples. What is written here any WebDataset reader
 * reads: {@code obs.npy} or {@code png}, {@code acts.npy}, {@code done.cls}, {@code cls} and {@code labels.json}.
 */
public final class WebDataset {

    private static final long PROGRESS_EVERY = 256;

    private WebDataset() {}

    /**
     * Writes steps to shards {@code name-000000.tar, …} with {@link WriteOptions#of() the usual options}. Files that are in the folder
     * already are never replaced.
     *
     * @param steps steps alike in type and shape
     * @param dir folder of the shards, made where it doesn't exist
     * @param name what their names begin with
     * @return the shards in order
     * @throws UserError if there are no steps, or they aren't alike, or the folder holds shards of that name, or they can't be written
     * @throws IOException if the folder can't be made
     */
    public static List<Path> write(Iterable<Step> steps, Path dir, String name) throws IOException {
        return write(steps, dir, name, WriteOptions.of());
    }

    /** As {@link #write(Iterable, Path, String)}, with options. */
    public static List<Path> write(Iterable<Step> steps, Path dir, String name, WriteOptions options) throws IOException {
        return write(StepReader.of(steps), null, dir, name, options, written -> {});
    }

    /**
     * Writes all steps of a reader, which stays open.
     *
     * @param spec what the steps look like; null to find out
     * @param progress told the number of steps written, every few hundred steps and at the end
     */
    public static List<Path> write(StepReader steps, @Nullable StepSpec spec, Path dir, String name, WriteOptions options,
            LongConsumer progress) throws IOException {
        try (ShardWriter writer = new ShardWriter(dir, name, spec, options)) {
            write(steps, writer, progress);
            return writer.finish();
        }
    }

    /** @return how many steps were written */
    private static long write(StepReader steps, ShardWriter writer, LongConsumer progress) throws IOException {
        try (OrderedWork<Step, Encoded> encoding = encoding(steps, writer)) {
            long written = 0;
            for (Encoded next = encoding.next(); next != null; next = encoding.next()) {
                writer.write(next.step(), next.members());
                if (++written % PROGRESS_EVERY == 0) {
                    progress.accept(written);
                }
            }
            progress.accept(written);
            return written;
        }
    }

    private record Encoded(Step step, List<Sample.Member> members) {}

    /** Images are decoded and compressed on all cores. */
    private static OrderedWork<Step, Encoded> encoding(StepReader steps, ShardWriter writer) {
        return new OrderedWork<>(steps::next, step -> {
            Step decoded = step.decoded();
            return new Encoded(decoded, writer.encode(decoded));
        });
    }

    /**
     * Converts a dataset of any source, in its own order.
     *
     * @param progress told the number of steps written, every few hundred steps and at the end
     * @throws UserError if the data has no end, or can't be written, or the folder holds shards of that name
     */
    public static List<Path> convert(Dataset dataset, Path dir, String name, WriteOptions options, LongConsumer progress)
            throws IOException {
        try (StepReader steps = WholePass.open(dataset)) {
            return write(steps, dataset.spec(), dir, name, options, progress);
        }
    }

    /**
     * Converts several datasets, each to a folder of its own. The shards of all of them appear when the last is done, and none of them before.
     *
     * @param datasets by the names of their folders within {@code dir}
     * @param progress told the number of steps written of all together
     * @return the shards of each, by the names
     * @throws UserError as {@link #convert(Dataset, Path, String, WriteOptions, LongConsumer)}
     */
    public static Map<String, List<Path>> convert(Map<String, Dataset> datasets, Path dir, String name, WriteOptions options, LongConsumer progress)
            throws IOException {
        Map<String, ShardWriter> writers = new LinkedHashMap<>();
        Map<String, List<Path>> shards = new LinkedHashMap<>();
        try {
            long written = 0;
            for (Map.Entry<String, Dataset> each : datasets.entrySet()) {
                ShardWriter writer = new ShardWriter(dir.resolve(each.getKey()), name, each.getValue().spec(), options);
                writers.put(each.getKey(), writer);
                long before = written;
                try (StepReader steps = WholePass.open(each.getValue())) {
                    written += write(steps, writer, count -> progress.accept(before + count));
                }
            }
            for (Map.Entry<String, ShardWriter> each : writers.entrySet()) {
                shards.put(each.getKey(), each.getValue().finish());
            }
            return shards;
        } finally {
            for (ShardWriter writer : writers.values()) {
                writer.close();
            }
        }
    }

    /**
     * That shards can be written to a folder: to be asked before data is opened that takes long to open.
     *
     * @throws UserError if the folder holds shards of that name already, or it can't be a name
     * @throws IOException if the folder can't be listed
     */
    public static void requireFree(Path dir, String name) throws IOException {
        ShardFolder.requireFree(dir, name);
    }

    /**
     * Opens shards.
     *
     * @throws UserError if one is missing, or isn't a shard
     * @throws IOException if one can't be read
     */
    public static Dataset open(List<Path> shards) throws IOException {
        WebDatasetSource.Options options = WebDatasetSource.Options.of(shards.stream().map(Path::toString).toList());
        return new ShardOpener(options, new ShardList(shards.stream().<DataFile>map(LocalFile::new).toList()), PreparedImages.USUAL).open();
    }

    /**
     * Opens shards by their list.
     *
     * @param urls a list such as {@code shards/x-{000000..000009}.tar} or {@code https://host/x-{000000..000009}.tar}, a glob, or a folder; paths are relative to
     *     the working folder
     */
    public static Dataset open(String urls) throws IOException {
        return open(WebDatasetSource.Options.of(List.of(urls)), Path.of(""));
    }

    /**
     * Opens shards with all options.
     *
     * @param base folder that relative paths start from
     */
    public static Dataset open(WebDatasetSource.Options options, Path base) throws IOException {
        return new ShardOpener(options, new ShardList(new FileList(base, Remote.ofClassPath()).files(options.urls(), ShardList::isShard)), PreparedImages.USUAL).open();
    }
}
