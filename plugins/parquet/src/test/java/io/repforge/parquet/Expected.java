package io.repforge.parquet;

import com.fasterxml.jackson.jr.ob.JSON;
import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.framework.data.HostDataContext;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The files beside make_files.py, and what the tools that made them read in them. */
final class Expected {

    private static final Map<String, Object> ALL = all();
    private static final Components COMPONENTS = ClassPathComponents.load();
    private static final OptionBinder BINDER = new OptionBinder(COMPONENTS);

    private Expected() {}

    private static Map<String, Object> all() {
        try (InputStream json = Expected.class.getResourceAsStream("expected.json")) {
            return JSON.std.mapFrom(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the files are. */
    static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(Expected.class.getResource("expected.json")).toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The values of a column, row after row. */
    @SuppressWarnings("unchecked")
    static <T> List<T> of(String file, String column) {
        return (List<T>) ((Map<String, Object>) ALL.get(file)).get(column);
    }

    /** Of the elements of an array, as of the pixels that PIL decodes. */
    static String digest(Array array) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(array.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the host's, of files whose paths start from the folder of the resources. */
    static DataContext context() {
        return new HostDataContext(COMPONENTS, source -> BINDER.use(DataSource.class, source, source.component()), folder(), folder());
    }

    /** Options as a recipe would give them. */
    static <O extends Record> O options(Class<O> type, Map<String, ?> options) {
        return BINDER.options(type, options, "");
    }

    /** Opens {@code parquet} with options as a recipe would give them. */
    static Dataset open(Map<String, ?> options) throws IOException {
        return new ParquetSource().open(options(ParquetSource.Options.class, options), context());
    }

    /** Opens {@code parquet} with one file. */
    static Dataset open(String file) throws IOException {
        return open(Map.of("files", List.of(file)));
    }

    /** The pixels of all images of a pass in order, each as a digest; null where a row has none that can be read. */
    static List<String> pixels(Dataset data) throws IOException {
        List<String> digests = new ArrayList<>();
        try (StepReader reader = data.read(Dataset.Pass.inOrder())) {
            while (true) {
                try {
                    Step step = reader.next();
                    if (step == null) {
                        return digests;
                    }
                    digests.add(digest(step.observation().array()));
                } catch (UnreadableStepException e) {
                    digests.add(null);
                }
            }
        }
    }

    /** What is said of each step of a pass in order that can't be read. */
    static List<String> faults(Dataset data) throws IOException {
        List<String> faults = new ArrayList<>();
        try (StepReader reader = data.read(Dataset.Pass.inOrder())) {
            while (true) {
                try {
                    Step step = reader.next();
                    if (step == null) {
                        return faults;
                    }
                    step.observation().array();
                } catch (UnreadableStepException e) {
                    faults.add(e.getMessage().replace(folder() + "/", ""));
                }
            }
        }
    }

    /** All steps of a pass. */
    static List<Step> steps(Dataset data, Dataset.Pass pass) throws IOException {
        List<Step> steps = new ArrayList<>();
        try (StepReader reader = data.read(pass)) {
            for (Step step; (step = reader.next()) != null;) {
                steps.add(step);
            }
        }
        return steps;
    }
}
