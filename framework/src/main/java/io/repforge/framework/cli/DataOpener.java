package io.repforge.framework.cli;

import io.repforge.api.DataSource;
import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostDataContext;
import io.repforge.framework.data.images.PreparedSource;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens data named in recipes and on the command line, and closes it all in the end. */
public final class DataOpener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataOpener.class);

    private final OptionBinder binder;
    private final Path baseDirectory;
    private final HostDataContext context;
    private final List<Dataset> opened = new ArrayList<>();
    private final Set<String> told = new HashSet<>();

    /**
     * @param baseDirectory where relative paths in options and arguments start from
     */
    public DataOpener(Components components, Path baseDirectory) {
        this.binder = new OptionBinder(components);
        this.baseDirectory = baseDirectory;
        this.context = new HostDataContext(components,
                source -> binder.use(DataSource.class, source, source.component()), baseDirectory,
                Home.current().cache());
    }

    /** Opens bound sources. */
    public List<Dataset> open(List<Use<DataSource<?>>> sources) {
        return sources.stream().map(this::open).toList();
    }

    public Dataset open(Use<DataSource<?>> source) {
        Dataset dataset = openForSpaces(source);
        tell(named(source), dataset.contents());
        return dataset;
    }

    /** The name of a source as it was written: images are prepared by another one around it. */
    private static String named(Use<DataSource<?>> source) {
        return source.options() instanceof PreparedSource.Options around ? named(around.of()) : source.component().name();
    }

    /** Opens a source of which only the spaces are wanted, so that nobody needs to know what it holds. */
    public Dataset openForSpaces(Use<DataSource<?>> source) {
        try {
            Dataset dataset = DataSource.open(source, context);
            opened.add(dataset);
            return dataset;
        } catch (IOException e) {
            throw new UserError(e.getMessage() == null ? "The data source " + source.component().name() + " failed: " + e : e.getMessage(), e);
        }
    }

    /** Once for each thing that is said, however often the data is opened. */
    private void tell(String source, Contents contents) {
        if (!contents.holds().isEmpty()) {
            String ignored = contents.ignored().isEmpty() ? "" : "; ignored: " + String.join(", ", contents.ignored());
            once(source + ": " + contents.holds() + ignored, LOG::info);
        }
        contents.leftOut().forEach(what -> once(source + ": " + what, LOG::warn));
    }

    private void once(String line, Consumer<String> log) {
        if (told.add(line)) {
            log.accept(line);
        }
    }

    /**
     * Opens data named by an argument: a path of shards (a tar, a list with braces, a folder with tars), of a folder with a folder for each
     * class, of an npz file, or else a data source as YAML.
     *
     * @param option what to call the argument in messages
     */
    public Dataset open(String argument, String option) {
        return open(source(argument, option));
    }

    /** As {@link #open(String, String)} takes it, bound. */
    public Use<DataSource<?>> source(String argument, String option) {
        Map<String, Object> choice = new LinkedHashMap<>();
        Path path = baseDirectory.resolve(argument.startsWith("{") ? "" : argument);
        if (argument.matches(".*\\.tar(\\.gz|\\.zst)?|.*\\.tgz") || !argument.startsWith("{") && Files.isDirectory(path) && holdsShards(path)) {
            choice.put("use", "webdataset");
            choice.put("urls", List.of(argument));
            return binder.use(DataSource.class, choice, option);
        }
        if (!argument.startsWith("{") && Files.isDirectory(path)) {
            choice.put("use", "image-folder");
            choice.put("folder", argument);
            return binder.use(DataSource.class, choice, option);
        }
        if (!argument.startsWith("{") && argument.endsWith(".npz")) {
            choice.put("use", "npz");
            choice.put("path", argument);
            return binder.use(DataSource.class, choice, option);
        }
        if (!argument.startsWith("{") && Files.isRegularFile(path)) {
            throw new UserError(option + ": " + argument + " is a file of no kind that is opened by its name: name a folder of images, shards (.tar, .tar.gz,"
                    + " .tar.zst), an .npz file, or a data source such as '{use: idx, images: FILE}'.");
        }
        if (argument.contains("/") && !argument.contains("{") && !Files.exists(path)) {
            throw new UserError(option + ": there is no file or folder " + argument + "; check the path, or name a data source.");
        }
        return binder.useFromYaml(DataSource.class, argument, option);
    }

    private static boolean holdsShards(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.anyMatch(entry -> entry.getFileName().toString().matches(".*\\.tar(\\.gz|\\.zst)?|.*\\.tgz"));
        } catch (IOException e) {
            throw new UserError("The folder " + folder + " can't be read (" + UserError.reason(e) + "): check that you may read it.", e);
        }
    }

    @Override
    public void close() {
        for (Dataset dataset : opened) {
            try {
                dataset.close();
            } catch (IOException e) {
                throw new UserError("A dataset can't be closed: " + e.getMessage(), e);
            }
        }
    }
}
