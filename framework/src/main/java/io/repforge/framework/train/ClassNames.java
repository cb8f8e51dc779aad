package io.repforge.framework.train;

import ai.onnx.proto.OnnxMl;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.data.Dataset;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the classes of training data are called. No encoder learns them; but whoever trains a classifier on its features starts from their names.
 *
 * @param names names in the order of their numbers, by label
 */
record ClassNames(Map<String, List<String>> names) {

    /** The metadata property of exported models: a JSON object of lists. */
    private static final String PROPERTY = "class_names";

    private static final ObjectMapper JSON = new ObjectMapper();

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

    /** Keeps them in the folder of the run that trains on the data; that of data without names is removed. */
    void write(RunFolder run) throws IOException {
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

    private String json() {
        return JSON.valueToTree(names).toString();
    }
}
