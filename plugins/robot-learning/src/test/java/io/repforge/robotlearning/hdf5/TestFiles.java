package io.repforge.robotlearning.hdf5;

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
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** Files that the formats' own tools wrote, and what these tools read from them: {@code make_files.py} beside them. */
final class TestFiles {

    static final Path FOLDER = folder();

    static final DataContext CONTEXT = context(file -> file);

    private TestFiles() {}

    /** One that gives other files in the place of those that are there. */
    static DataContext context(UnaryOperator<DataFile> files) {
        return new FilesOf(files);
    }

    private record FilesOf(UnaryOperator<DataFile> files) implements DataContext {
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
            return new FileList(FOLDER, Remote.ofClassPath()).files(locations, isOfFormat).stream().map(files).toList();
        }

        @Override
        public ImageFiles images() {
            return PreparedImages.USUAL;
        }

        @Override
        public Path baseDirectory() {
            return FOLDER;
        }
    }

    private static Path folder() {
        URL file = Objects.requireNonNull(TestFiles.class.getResource("robomimic.hdf5"));
        try {
            return Objects.requireNonNull(Path.of(file.toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lines of a text that lies beside the files. */
    static List<String> lines(String name) throws IOException {
        return Files.readAllLines(FOLDER.resolve(name));
    }

    static List<Step> steps(Dataset data) throws IOException {
        return steps(data, Dataset.Pass.inOrder());
    }

    static List<Step> steps(Dataset data, Dataset.Pass pass) throws IOException {
        List<Step> steps = new ArrayList<>();
        try (StepReader reader = data.read(pass)) {
            for (Step step; (step = reader.next()) != null;) {
                steps.add(step);
            }
        }
        return steps;
    }

    /** A step as the texts have it, but for the name of its episode and its number there. */
    static String shown(Step step) throws IOException {
        Array observation = step.observation().array();
        CRC32 crc = new CRC32();
        crc.update(observation.bytes());
        Array action = step.action();
        String values = action == null ? "-" : Arrays.stream(action.toDoubles()).mapToObj(TestFiles::shown).collect(Collectors.joining(" "));
        return (step.done() ? 1 : 0) + " " + crc.getValue() + " " + values;
    }

    private static String shown(double value) {
        return Float.toString((float) value);
    }

    /** Lines of the texts without names and numbers, their actions as Java writes them. */
    static List<String> expected(String name) throws IOException {
        List<String> expected = new ArrayList<>();
        for (String line : lines(name)) {
            String[] words = line.split(" ");
            String values =
                    words[4].equals("-") ? "-" : Arrays.stream(words, 4, words.length).map(word -> shown(Double.parseDouble(word))).collect(Collectors.joining(" "));
            expected.add(words[2] + " " + words[3] + " " + values);
        }
        return expected;
    }

    static List<String> shown(List<Step> steps) throws IOException {
        List<String> shown = new ArrayList<>();
        for (Step step : steps) {
            shown.add(shown(step));
        }
        return shown;
    }

    /** All pixels or numbers as they are. */
    static double[] means(Array image) {
        long pixels = image.shape().dim(1) * image.shape().dim(2);
        double[] means = new double[(int) image.shape().dim(0)];
        for (int i = 0; i < image.shape().elements(); i++) {
            means[(int) (i / pixels)] += image.get(i) / pixels;
        }
        return means;
    }

}
