package io.repforge.framework.data.webdataset;

import static io.repforge.framework.data.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.Npy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Shards whose classes have names: words in members of other tools, and the metadata of our own shards. */
class NamedClassesTest {

    private static final Array PIXEL = Array.of(Shape.of(1, 1, 1), (byte) 7);

    @TempDir
    Path dir;

    /** One sample for each of the members' contents. */
    private Path shard(String name, String extension, String... contents) throws IOException {
        Path shard = dir.resolve(name);
        try (OutputStream file = Files.newOutputStream(shard); TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            for (int i = 0; i < contents.length; i++) {
                put(tar, i + ".npy", Npy.write(PIXEL));
                put(tar, i + "." + extension, contents[i].getBytes(StandardCharsets.UTF_8));
            }
        }
        return shard;
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private Dataset open(Map<String, String> labels, Map<String, List<String>> names, Path... shards) throws IOException {
        List<String> urls = List.of(shards).stream().map(Path::toString).toList();
        return WebDataset.open(new WebDatasetSource.Options(urls, null, null, null, labels, 0, Map.of(), names, null, null, null, 256), dir);
    }

    private Dataset open(Path... shards) throws IOException {
        return open(Map.of(), Map.of(), shards);
    }

    private static String fault(Dataset dataset) {
        return assertThrows(UnreadableStepException.class, () -> read(dataset)).getMessage();
    }

    private static List<Double> values(Dataset dataset, String label) throws IOException {
        return read(dataset).stream().map(step -> step.labels().get(label)).toList();
    }

    /** What the samples' classes are called. */
    private static List<String> classes(Dataset dataset, String label) throws IOException {
        Space.Discrete classes = (Space.Discrete) dataset.spec().labels().get(label);
        return values(dataset, label).stream().map(value -> classes.name(value.intValue())).toList();
    }

    /** Shards of our own, of images of named classes. */
    private List<Path> written(String name, List<String> classes, int... labels) throws IOException {
        List<Step> steps = IntStream.of(labels).mapToObj(label -> Step.of(PIXEL, label)).toList();
        StepSpec spec = StepSpec.of(Space.image(1, 1, 1), null,
                Map.of(Step.LABEL, classes.isEmpty() ? Space.discrete(IntStream.of(labels).max().orElseThrow() + 1) : Space.discrete(classes)));
        return WebDataset.write(StepReader.of(steps), spec, dir, name, WriteOptions.of(), written -> {});
    }

    private static Path[] all(List<Path> some, List<Path> more) {
        List<Path> all = new ArrayList<>(some);
        all.addAll(more);
        return all.toArray(Path[]::new);
    }

    @Test
    void wordsAreClassesNumberedInTheOrderOfTheirNames() throws IOException {
        Dataset dataset = open(shard("a.tar", "cls", "owl\n", "bat", "owl", "ant"));
        assertEquals(Map.of("label", Space.discrete(List.of("ant", "bat", "owl"))), dataset.spec().labels());
        assertEquals(List.of(2.0, 1.0, 2.0, 0.0), values(dataset, "label"));
        assertEquals(List.of("ant", "owl", "owl"), classes(open(shard("b.tar", "cls", "ant", "owl", "owl")), "label"));
    }

    @Test
    void numbersStayNumbersUnlessThereAreWordsAmongThem() throws IOException {
        assertEquals(Space.discrete(8), open(shard("a.tar", "cls", "7", "0")).spec().labels().get("label"));
        assertEquals(Space.box(), open(shard("b.tar", "cls", "7", "0.5")).spec().labels().get("label"));
        Dataset mixed = open(shard("c.tar", "cls", "7", "x", "0"));
        assertEquals(Space.discrete(List.of("0", "7", "x")), mixed.spec().labels().get("label"));
        assertEquals(List.of("7", "x", "0"), classes(mixed, "label"));
    }

    /** Bär and Bör of Latin-1 would be one class, called B and a mark. */
    @Test
    void namesAreUtf8WithOrWithoutAMark() throws IOException {
        assertEquals(List.of("Bär", "Bör"), classes(open(shard("a.tar", "cls", "\uFEFFBär", "Bör")), "label"));
        Path latin = dir.resolve("b.tar");
        try (OutputStream file = Files.newOutputStream(latin); TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            for (String name : List.of("Bar", "Bär", "Bör")) {
                put(tar, name.length() + name.hashCode() + ".npy", Npy.write(PIXEL));
                put(tar, name.length() + name.hashCode() + ".cls", name.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        String message = fault(open(latin));
        assertEquals(latin + ", member '" + (3 + "Bär".hashCode()) + ".cls': it isn't UTF-8 text; write it in that encoding", message);
    }

    @Test
    void labelsAndActionsThatTheFirstSampleLacksAreTold() throws IOException {
        Path late = dir.resolve("late.tar");
        try (OutputStream file = Files.newOutputStream(late); TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            for (int i = 0; i < 4; i++) {
                put(tar, i + ".npy", Npy.write(PIXEL));
                if (i > 1) {
                    put(tar, i + ".cls", "owl".getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        Logger log = (Logger) LoggerFactory.getLogger(Overlooked.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try {
            Dataset dataset = open(late);
            assertEquals(Map.of(), dataset.spec().labels());
            assertEquals(4, read(dataset).size());
            read(dataset);
            assertEquals(List.of(late + ", sample '2' has a member 'cls', but the first sample of the dataset has none, so it is left out, here and wherever it"
                    + " comes: to read it, name it by the option 'labels' or 'action'"), told.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
            assertEquals(late + ", sample '0' has no member for its label 'label' (cls), which other samples have; add it, or leave the sample out",
                    fault(open(Map.of("label", "cls"), Map.of(), late)));
            assertEquals(1, told.list.size());
        } finally {
            log.detachAppender(told);
        }
    }

    @Test
    void textsAndFieldsOfJsonAreLabelsWhereAnOptionNamesThem() throws IOException {
        assertEquals(List.of("red fox", "owl"), classes(open(Map.of("label", "txt"), Map.of(), shard("a.tar", "txt", " red fox\n", "owl")), "label"));
        Path json = shard("b.tar", "json", "{\"species\": \"owl\", \"age\": 2.5}", "{\"species\": \"bat\", \"age\": 1}");
        Dataset fields = open(Map.of("label", "json:species", "age", "JSON"), Map.of(), json);
        assertEquals(List.of("owl", "bat"), classes(fields, "label"));
        assertEquals(List.of(2.5, 1.0), values(fields, "age"));
        assertEquals(json + ", member '0.json': it has no field 'kind'; it has species, age",
                assertThrows(UnreadableStepException.class, () -> open(Map.of("kind", "json"), Map.of(), json)).getMessage());
    }

    @Test
    void whatOurOwnShardsCallLabelsMayBeWordsOfOtherTools() throws IOException {
        Dataset dataset = open(shard("a.tar", "labels.json", "{\"label\": \"owl\", \"sky\": 3}", "{\"label\": \"bat\", \"sky\": 1}"));
        assertEquals(Map.of("label", Space.discrete(List.of("bat", "owl")), "sky", Space.discrete(4)), dataset.spec().labels());
        assertEquals(List.of(Map.of("label", 1.0, "sky", 3.0), Map.of("label", 0.0, "sky", 1.0)), read(dataset).stream().map(Step::labels).toList());
    }

    @Test
    void theUserNamesTheClassesOfNumbers() throws IOException {
        List<String> names = List.of("owl", "bat", "ant");
        for (Path shard : List.of(shard("a.tar", "cls", "1", "0"), written("own", List.of(), 1, 0).get(0))) {
            Dataset dataset = open(Map.of(), Map.of("label", names), shard);
            assertEquals(Map.of("label", Space.discrete(names)), dataset.spec().labels());
            assertEquals(List.of("bat", "owl"), classes(dataset, "label"));
        }
        Path more = shard("b.tar", "cls", "bat", "3");
        assertEquals(more + ", member '1.cls': 3 is no class, which have the numbers from 0 to 2", fault(open(Map.of(), Map.of("label", names), more)));
        Path other = shard("c.tar", "cls", "fox");
        assertEquals(other + ", member '0.cls': 'fox' is none of the classes owl, bat, ant, which the option 'class_names' names",
                fault(open(Map.of(), Map.of("label", names), other)));
    }

    @Test
    void namesThatDontFitTheDataAreRefused() throws IOException {
        Path own = written("own", List.of("a", "b"), 1, 0).get(0);
        assertEquals("option 'class_names' gives 2 names to the classes of the label 'label', but " + own + " has discrete(2: a, b) there; name as many classes "
                + "as there are, or leave the option out",
                assertThrows(UserError.class, () -> open(Map.of(), Map.of("label", List.of("b", "a")), own)).getMessage());
        Path foreign = shard("a.tar", "cls", "1");
        assertEquals("option 'class_names' gives 1 names to the classes of the label 'kind', but " + foreign + " has no such label; name as many classes as there "
                + "are, or leave the option out", assertThrows(UserError.class, () -> open(Map.of(), Map.of("kind", List.of("b")), foreign)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> open(Map.of(), Map.of("label", List.of("b", "b")), foreign));
    }

    @Test
    void namesComeBackFromOurOwnShards() throws IOException {
        Dataset dataset = open(all(written("own", List.of("owl", "bat"), 1, 0, 1), List.of()));
        assertEquals(Map.of("label", Space.discrete(List.of("owl", "bat"))), dataset.spec().labels());
        assertEquals(List.of(1.0, 0.0, 1.0), values(dataset, "label"));
    }

    @Test
    void wordsOfOtherToolsAreKeptWhenTheyAreConverted() throws IOException {
        Dataset foreign = open(Map.of("label", "json:kind"), Map.of(), shard("a.tar", "json", "{\"kind\": \"owl\"}", "{\"kind\": \"bat\"}"));
        Dataset converted = open(all(WebDataset.convert(foreign, dir.resolve("converted"), "x", WriteOptions.of(), written -> {}), List.of()));
        assertEquals(foreign.spec(), converted.spec());
        assertEquals(read(foreign), read(converted));
    }

    @Test
    void shardsOfSeveralDatasetsAreMatchedByNames() throws IOException {
        List<Path> abc = written("abc", List.of("a", "b", "c"), 0, 1, 2);
        List<Path> cb = written("cb", List.of("c", "b"), 0, 1);
        for (Dataset dataset : List.of(open(all(abc, cb)), open(all(cb, abc)))) {
            assertEquals(Map.of("label", Space.discrete(List.of("a", "b", "c"))), dataset.spec().labels());
        }
        assertEquals(List.of("a", "b", "c", "c", "b"), classes(open(all(abc, cb)), "label"));
        assertEquals(List.of("c", "b", "a", "b", "c"), classes(open(all(cb, abc)), "label"));
    }

    @Test
    void shardsWithNumbersAreMatchedWithNamesThatAreNumbersAlone() throws IOException {
        List<Path> numbers = written("numbers", List.of(), 0, 2);
        assertEquals(List.of("10", "2", "0", "2"), classes(open(all(written("named", List.of("2", "10"), 1, 0), numbers)), "label"));
        Path[] words = all(written("words", List.of("a", "b"), 1), numbers);
        assertEquals(numbers.get(0) + " holds classes of discrete(3), but the shards before it of discrete(2: a, b), and nothing says which number is which "
                + "class; convert those without names again, from data with names", assertThrows(UserError.class, () -> open(words)).getMessage());
    }

    @Test
    void namesInMetadataCountAmongShardsWithoutMetadataToo() throws IOException {
        List<Path> own = written("own", List.of("owl", "bat"), 1, 0);
        Path foreign = shard("z.tar", "cls", "ant", "bat");
        for (Map<String, String> labels : List.of(Map.<String, String>of(), Map.of("label", "cls"))) {
            Dataset dataset = open(labels, Map.of(), all(own, List.of(foreign)));
            assertEquals(Map.of("label", Space.discrete(List.of("ant", "bat", "owl"))), dataset.spec().labels());
            assertEquals(List.of("bat", "owl", "ant", "bat"), classes(dataset, "label"));
        }
    }

    @Test
    void actionsKeepTheirNumbers() throws IOException {
        List<Path> shards = new ArrayList<>();
        for (List<String> actions : List.of(List.of("left", "right"), List.of("right", "left"))) {
            Step step = Step.of(PIXEL, Array.of(Shape.SCALAR, 1L), true, Map.of());
            shards.addAll(WebDataset.write(StepReader.of(List.of(step)), StepSpec.of(Space.image(1, 1, 1), Space.discrete(actions), Map.of()), dir,
                    actions.get(0), WriteOptions.of(), written -> {}));
        }
        assertEquals(Space.discrete(List.of("left", "right")), open(shards.get(0)).spec().action());
        assertEquals(shards.get(1) + " holds values of discrete(2: right, left), but the shards before it of discrete(2: left, right); read them as separate "
                + "datasets", assertThrows(UserError.class, () -> open(shards.toArray(Path[]::new))).getMessage());
    }

    @Test
    void descriptionsAreNoClasses() throws IOException {
        Path shard = shard("a.tar", "cls", "a long story ".repeat(20), "x");
        assertEquals(shard + ", member '0.cls': it is a text of 259 characters, but a label is a number or the name of a class",
                fault(open(shard)));
        Path empty = shard("b.tar", "cls", "x", " \n");
        assertEquals(empty + ", member '1.cls': it is empty, but a label is a number or the name of a class",
                fault(open(empty)));
    }
}
