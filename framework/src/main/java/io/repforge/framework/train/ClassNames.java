package io.repforge.framework.train;

import ai.onnx.proto.OnnxMl;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.data.Dataset;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.run.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the classes of training data are called. No encoder learns them; but whoever trains a classifier on its features starts from their names.
 *
 * @param names names in the order of their numbers, by label
 */
record ClassNames(Map<String, List<String>> names) {

    /** The metadata property of exported models: a JSON object of lists. */
    private static final String PROPERTY = "class_names";

    private static final int SHOWN = 10;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(ClassNames.class);

    /** Of data that number their classes differently, the names are put in order. */
    static ClassNames of(List<? extends Dataset> data) {
        Map<String, List<String>> names = new TreeMap<>();
        for (Dataset one : data) {
            one.spec().labels().forEach((label, space) -> {
                if (space instanceof Space.Discrete classes && !classes.names().isEmpty()) {
                    names.merge(label, classes.names(), ClassNames::union);
                }
            });
        }
        return new ClassNames(names);
    }

    private static List<String> union(List<String> a, List<String> b) {
        return a.equals(b) ? a : Space.classes(Stream.concat(a.stream(), b.stream()).toList()).names();
    }

    /**
     * Keeps them in the folder of the run that trains on the data; that of data without names is removed.
     *
     * @param goesOn whether the run has trained already: then other names than before are told, since the data isn't what it was
     */
    void write(RunFolder run, boolean goesOn) throws IOException {
        if (goesOn && Files.exists(run.classNames()) && !Files.readString(run.classNames()).equals(json())) {
            LOG.warn("The training data has other classes than before, {} instead of {}: if it should be the same, stop the run and look at its paths.",
                    this, read(run));
        }
        if (names.isEmpty()) {
            Files.deleteIfExists(run.classNames());
        } else {
            RunFolder.writeAtomically(run.classNames(), json().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @throws UserError if the file of the run is damaged */
    static ClassNames read(RunFolder run) {
        Path file = run.classNames();
        if (!Files.exists(file)) {
            return new ClassNames(Map.of());
        }
        try {
            return new ClassNames(JSON.readValue(Files.readAllBytes(file), new TypeReference<TreeMap<String, List<String>>>() {}));
        } catch (IOException e) {
            throw new UserError(file + " isn't a JSON object of lists of names: delete it, and the encoder goes without names.", e);
        }
    }

    /** A model with the names among its metadata. */
    OnnxMl.ModelProto in(OnnxMl.ModelProto model) {
        return names.isEmpty() ? model
                : model.toBuilder().addMetadataProps(OnnxMl.StringStringEntryProto.newBuilder().setKey(PROPERTY).setValue(json())).build();
    }

    /** The first few of each label. */
    @Override
    public String toString() {
        return names.isEmpty() ? "none with names" : names.entrySet().stream().map(label -> label.getKey() + ": "
                + String.join(", ", label.getValue().subList(0, Math.min(SHOWN, label.getValue().size()))) + (label.getValue().size() > SHOWN ? ", …" : ""))
                .collect(Collectors.joining("; ", "(", ")"));
    }

    private String json() {
        return JSON.valueToTree(names).toString();
    }
}
