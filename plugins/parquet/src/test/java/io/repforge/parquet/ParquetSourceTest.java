package io.repforge.parquet;

import static io.repforge.parquet.Expected.faults;
import static io.repforge.parquet.Expected.folder;
import static io.repforge.parquet.Expected.open;
import static io.repforge.parquet.Expected.pixels;
import static io.repforge.parquet.Expected.steps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.space.Space;
import io.repforge.kit.DataSourceKit;
import io.repforge.parquet.ParquetSource.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images and labels are those that pyarrow, datasets and PIL read in the same files. */
class ParquetSourceTest extends DataSourceKit<Options> {

    private static final List<String> HUB = List.of("hub/train-00000-of-00002.parquet", "hub/train-00001-of-00002.parquet");

    @TempDir
    private Path temp;

    @Override
    protected ParquetSource component() {
        return new ParquetSource();
    }

    @Override
    protected Options options() {
        return Expected.options(Options.class, Map.of("files", HUB));
    }

    @Override
    protected DataContext context() {
        return Expected.context();
    }

    private static <T> List<T> expected(List<String> files, String column) {
        List<T> all = new ArrayList<>();
        files.forEach(file -> all.addAll(Expected.<T>of(file, column)));
        return all;
    }

    private static List<Double> labels(List<Step> steps, String label) {
        return steps.stream().map(step -> step.labels().get(label)).toList();
    }

    private static List<Double> numbers(List<? extends Number> values) {
        return values.stream().map(Number::doubleValue).toList();
    }

    private static String fault(Map<String, ?> options) {
        return assertThrows(IOException.class, () -> open(options)).getMessage().replace(folder() + "/", "");
    }

    @Test
    void shards_of_a_data_set_on_the_hub_are_read_in_order_with_the_names_of_their_classes() throws IOException {
        Dataset data = open(Map.of("files", HUB));
        List<Step> steps = steps(data, Dataset.Pass.inOrder());
        assertEquals(11, data.size().getAsLong());
        assertEquals(Space.image(3, 4, 4), data.spec().observation());
        assertEquals(Map.of("label", Space.discrete(Expected.<String>of(HUB.get(0), "names"))), data.spec().labels());
        assertEquals(expected(HUB, "pixels"), pixels(data));
        assertEquals(numbers(expected(HUB, "label")), labels(steps, "label"));
        assertEquals(expected(HUB, "origin"), steps.stream().map(Step::origin).toList());
        assertTrue(steps.stream().allMatch(Step::done));
        assertEquals("11 rows in 2 files from " + folder() + "/" + HUB.get(0) + " on: images in 'image', label in 'label' (3 classes)", data.contents().holds());
        assertEquals(List.of("the column caption"), data.contents().ignored());
    }

    @Test
    void a_pass_that_shuffles_has_the_rows_in_groups_of_another_order() throws IOException {
        Dataset data = open(Map.of("files", HUB));
        List<Step> ordered = steps(data, Dataset.Pass.inOrder());
        List<Step> first = steps(data, Dataset.Pass.of(1, 0, true));
        List<Step> second = steps(data, Dataset.Pass.of(1, 1, true));
        assertNotEquals(first, second);
        Comparator<Step> byOrigin = Comparator.comparing(step -> Objects.requireNonNull(step.origin()));
        assertEquals(ordered.stream().sorted(byOrigin).map(Step::origin).toList(), first.stream().sorted(byOrigin).map(Step::origin).toList());
    }

    @Test
    void plain_bytes_and_classes_as_text_are_read_and_rows_without_them_said() throws IOException {
        Dataset data = open(Map.of("files", List.of("plain.parquet"), "labels", Map.of("label", "kind", "weight", "weight", "number", "number", "big", "big")));
        assertEquals(Map.of("label", Space.discrete(List.of("ant", "bee", "cat")), "weight", Space.box(), "number", Space.discrete(4), "big", Space.discrete(2)),
                data.spec().labels());
        List<String> pixels = new ArrayList<>(Expected.of("plain.parquet", "pixels"));
        pixels.set(5, null);
        assertEquals(pixels, pixels(data));
        assertEquals(List.of("plain.parquet, row 3, column 'picture' holds no image; leave such rows out",
                "plain.parquet, row 5, column 'kind' holds nothing; leave such rows out",
                "plain.parquet, row 8, column 'picture' holds no image; leave such rows out"), faults(data));
    }

    @Test
    void labels_of_all_kinds_are_those_of_the_rows() throws IOException {
        Dataset data = open(
                Map.of("files", List.of("without-picture.parquet"), "observation", "weight", "labels", Map.of("weight", "weight", "number", "number", "big", "big")));
        List<Step> steps = steps(data, Dataset.Pass.inOrder());
        for (String label : List.of("weight", "number", "big")) {
            assertEquals(numbers(Expected.of("plain.parquet", label)), labels(steps, label));
        }
        assertEquals(Space.box(1), data.spec().observation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4", "brotli"})
    void each_codec_is_read_in_both_versions_of_pages(String codec) throws IOException {
        for (int version : List.of(1, 2)) {
            Dataset data = open("codecs/" + codec + "-" + version + ".parquet");
            assertEquals(Expected.of("codecs", "pixels"), pixels(data));
            assertEquals(numbers(Expected.of("codecs", "label")), labels(steps(data, Dataset.Pass.inOrder()), "label"));
        }
    }

    @Test
    void an_image_that_a_row_names_lies_beside_the_file() throws IOException {
        Dataset data = open("paths.parquet");
        List<String> pixels = new ArrayList<>(Expected.of("paths.parquet", "pixels"));
        assertEquals(pixels, pixels(data).subList(0, 2));
        List<String> faults = faults(data);
        assertEquals(
                "paths.parquet, row 2, column 'image' holds no image but names nowhere.png, which doesn't exist; put the images where they are said to be, or write them into"
                        + " the Parquet file",
                faults.get(0));
        assertEquals("paths.parquet, row 3, column 'image' holds no image; leave such rows out", faults.get(1));
        assertTrue(faults.get(2).startsWith("paths.parquet, row 4, column 'image'"), faults.get(2));
    }

    @Test
    void data_whose_labels_are_all_missing_has_none() throws IOException {
        Dataset data = open("hub/test-00000-of-00001.parquet");
        assertEquals(Map.of(), data.spec().labels());
        assertEquals(List.of("the labels in 'label' are left out, since none of them is a class: all are negative"), data.contents().leftOut());
        assertEquals(Map.of(), open(Map.of("files", HUB, "labels", Map.of())).spec().labels());
    }

    @Test
    void classes_without_names_get_them_by_an_option_and_may_be_more_than_there_are() throws IOException {
        Map<String, ?> file = Map.of("files", List.of("codecs/zstd-1.parquet"));
        assertEquals(Map.of("label", Space.discrete(3)), open(file).spec().labels());
        assertEquals(Map.of("label", Space.discrete(List.of("x", "y", "z"))),
                open(Map.of("files", List.of("codecs/zstd-1.parquet"), "class_names", Map.of("label", List.of("x", "y", "z")))).spec().labels());
        assertEquals(Map.of("label", Space.discrete(7)), open(Map.of("files", List.of("codecs/zstd-1.parquet"), "classes", Map.of("label", 7))).spec().labels());
        Dataset two = open(Map.of("files", List.of("codecs/zstd-1.parquet"), "classes", Map.of("label", 2)));
        assertEquals("codecs/zstd-1.parquet, row 2, column 'label': 2 is no class, which have the numbers from 0 to 1", faults(two).get(0));
    }

    @Test
    void files_of_unlike_columns_are_told_by_file_and_column() {
        assertEquals("without-picture.parquet has no column 'picture' as plain.parquet has; leave the file out, or write all with the same columns",
                fault(Map.of("files", List.of("plain.parquet", "without-picture.parquet"))));
        assertEquals("the column 'kind' holds whole numbers in number-as-kind.parquet, but text in plain.parquet; leave the file out, or write all with the same columns",
                fault(Map.of("files", List.of("plain.parquet", "number-as-kind.parquet"), "labels", Map.of("label", "kind"))));
        assertEquals("the classes of the column 'label' have other names in other-names.parquet than in " + HUB.get(0)
                + "; read the files as data of their own, or give the names by the option 'class_names'",
                fault(Map.of("files", List.of(HUB.get(0), "other-names.parquet"))));
    }

    @Test
    void what_cannot_be_meant_is_told_with_what_there_is() {
        assertEquals("two-images.parquet has several columns with bytes: image, mask; name one by the option 'image'",
                fault(Map.of("files", List.of("two-images.parquet"))));
        assertEquals("two-images.parquet has no column 'photo', which the option 'image' names; it has image, mask, time",
                fault(Map.of("files", List.of("two-images.parquet"), "image", "photo")));
        assertEquals("ragged.parquet has no column with image files, but x; name one with numbers by the option 'observation'",
                fault(Map.of("files", List.of("ragged.parquet"))));
        assertEquals("plain.parquet: the column 'kind' holds text, not image files; name one with bytes, or with bytes and path, by the option 'image'",
                fault(Map.of("files", List.of("plain.parquet"), "image", "kind")));
        assertEquals("empty.parquet has no rows; name files with some", fault(Map.of("files", List.of("empty.parquet"))));
        assertEquals(
                "two-images.parquet: the column 'time' holds values of another type (INT64 (TIMESTAMP)), not one number or text for each row; name another by the option"
                        + " 'labels'",
                fault(Map.of("files", List.of("two-images.parquet"), "image", "image", "labels", Map.of("label", "time"))));
        assertEquals("hub/train-00000-of-00002.parquet: the column 'image', which the option 'labels' names, holds other columns (bytes, path); name one of them, such as"
                + " 'image.bytes'", fault(Map.of("files", HUB, "labels", Map.of("label", "image"))));
    }

    @Test
    void lists_that_differ_in_length_or_lack_a_number_cannot_be_read() throws IOException {
        assertEquals(List.of("ragged.parquet, row 1, column 'x' holds numbers of shape [1], but the first row has [2]",
                "ragged.parquet, row 2, column 'x' holds no numbers, or lists of unlike lengths", "ragged.parquet, row 3, column 'x' lacks some of its numbers",
                "ragged.parquet, row 4, column 'x' holds no numbers, or lists of unlike lengths"),
                faults(open(Map.of("files", List.of("ragged.parquet"), "observation", "x"))));
    }

    @Test
    void what_is_no_parquet_file_or_was_cut_off_is_told_with_its_name() throws IOException {
        byte[] whole = Files.readAllBytes(folder().resolve(HUB.get(0)));
        Path half = Files.write(temp.resolve("half.parquet"), Arrays.copyOf(whole, whole.length / 2));
        assertEquals(half + " is cut off or damaged: its end isn't that of a Parquet file; copy or download it again", fault(Map.of("files", List.of(half.toString()))));
        Path text = Files.writeString(temp.resolve("text.parquet"), "version https://git-lfs.github.com/spec/v1");
        assertEquals(text + " is no Parquet file: it doesn't begin with PAR1; name other files, or write it again", fault(Map.of("files", List.of(text.toString()))));
    }

    /** Whatever byte is another, there is a sentence with the name of the file, or the values are read. */
    @Test
    void damage_anywhere_ends_in_a_sentence() throws IOException {
        byte[] whole = Files.readAllBytes(folder().resolve("plain.parquet"));
        int told = 0;
        for (int i = 4; i < whole.length; i += 7) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            Path file = Files.write(temp.resolve("damaged.parquet"), damaged);
            try (Dataset data = open(Map.of("files", List.of(file.toString()), "labels", Map.of("label", "kind")))) {
                pixels(data);
            } catch (IOException e) {
                assertTrue(e.getMessage().contains("damaged.parquet"), e.getMessage());
                told++;
            }
        }
        assertTrue(told > 50, told + " of the damaged files are told of");
    }
}
