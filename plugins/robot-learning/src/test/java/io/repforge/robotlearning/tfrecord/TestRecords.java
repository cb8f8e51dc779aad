package io.repforge.robotlearning.tfrecord;

import io.repforge.api.array.Array;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Choice;
import io.repforge.framework.data.images.PreparedImages;
import io.repforge.framework.data.location.FileList;
import io.repforge.framework.data.remote.Remote;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Files that TensorFlow and its data sets wrote, and what they read from them: {@code make_files.py} beside them. */
final class TestRecords {

    static final Path FOLDER = folder();

    static final DataContext CONTEXT = new DataContext() {
        @Override
        public Dataset open(Choice source) throws IOException {
            throw new IOException("nothing else is to be opened");
        }

        @Override
        public Path cache() {
            return FOLDER;
        }

        @Override
        public List<DataFile> files(List<String> locations, Predicate<String> isOfFormat) throws IOException {
            return new FileList(FOLDER, Remote.ofClassPath()).files(locations, isOfFormat);
        }

        @Override
        public ImageFiles images() {
            return PreparedImages.USUAL;
        }

        @Override
        public Path baseDirectory() {
            return FOLDER;
        }
    };

    private TestRecords() {}

    private static Path folder() {
        try {
            return Objects.requireNonNull(Path.of(Objects.requireNonNull(TestRecords.class.getResource("stills.tfrecord")).toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static TfRecordSource.Options options(String files, @Nullable String split, @Nullable String observation, @Nullable String action, int actions) {
        return new TfRecordSource.Options(List.of(files), split, observation, action, actions, Map.of(), Map.of(), 512);
    }

    static List<Step> steps(Dataset data) throws IOException {
        List<Step> steps = new ArrayList<>();
        try (StepReader reader = data.read(Dataset.Pass.inOrder())) {
            for (Step step; (step = reader.next()) != null;) {
                steps.add(step);
            }
        }
        return steps;
    }

    /** Steps as the texts have them. */
    static List<String> shown(List<Step> steps) throws IOException {
        List<String> shown = new ArrayList<>();
        for (Step step : steps) {
            CRC32 crc = new CRC32();
            crc.update(step.observation().array().bytes());
            Array action = step.action();
            shown.add((step.done() ? 1 : 0) + " " + crc.getValue() + " " + (action == null ? "-" : numbers(Arrays.stream(action.toDoubles()))));
        }
        return shown;
    }

    static List<String> expected(String name) throws IOException {
        return Files.readAllLines(FOLDER.resolve(name)).stream().map(line -> {
            String[] words = line.split(" ", 3);
            return words[0] + " " + words[1] + " " + (words[2].equals("-") ? "-" : numbers(Arrays.stream(words[2].split(" ")).mapToDouble(Double::parseDouble)));
        }).toList();
    }

    private static String numbers(DoubleStream values) {
        return values.mapToObj(value -> Float.toString((float) value)).collect(Collectors.joining(" "));
    }
}
