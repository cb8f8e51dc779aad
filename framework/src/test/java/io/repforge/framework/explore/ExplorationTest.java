package io.repforge.framework.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.framework.UserError;
import io.repforge.framework.data.GappyDataset;
import io.repforge.framework.data.OnError;
import io.repforge.framework.data.Tolerance;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.page.Chart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExplorationTest {

    private static final int OF_EACH = 60;
    private static final int COPY = 4 * OF_EACH;
    private static final int NEARLY = COPY + 1;
    private static final int APART = COPY + 2;
    private static final int MISLABELLED = COPY + 3;
    private static final Exploration.Question QUESTION = new Exploration.Question(OptionalDouble.empty(), 0);

    private static Pixels data;
    private static Exploration exploration;

    /** Four classes, and after them a copy of row 7, nearly a copy of row 100, an image like no other, and one of class 2 that is called one of class 1. */
    @BeforeAll
    static void looks() throws IOException {
        Pixels classes = Pixels.around(OF_EACH, 20, 5);
        byte[] nearly = classes.image(100);
        nearly[3]++;
        byte[] apart = new byte[Pixels.LENGTH];
        apart[0] = (byte) 255;
        byte[] mislabelled = classes.image(2 * OF_EACH + 5);
        for (int i = 0; i < Pixels.LENGTH; i += 2) {
            mislabelled[i] += 5;
        }
        data = classes.with(Pixels.step(classes.image(7), 0).from("copy.png"), Pixels.step(nearly, 1).from("nearly, but not.png"), Pixels.step(apart, 3),
                Pixels.step(mislabelled, 1));
        exploration = Exploration.of(data, Features.pixels(), QUESTION, new TreeSet<>(), done -> {});
    }

    @AfterAll
    static void closes() {
        exploration.close();
    }

    @Test
    void copiesAndNearCopiesAreFoundAndToldApart() {
        List<Duplicates.Pair> pairs = exploration.duplicates().pairs();
        assertEquals(List.of(new Duplicates.Pair(7, COPY, 1, true)), pairs.stream().filter(Duplicates.Pair::isExact)
                .map(pair -> new Duplicates.Pair(pair.row(), pair.other(), Math.rint(pair.similarity() * 1e4) / 1e4, true)).toList());
        assertTrue(pairs.stream().anyMatch(pair -> pair.row() == 100 && pair.other() == NEARLY && !pair.isExact()), pairs::toString);
        int[] groups = exploration.duplicates().groups();
        assertEquals(groups[7], groups[COPY]);
        assertEquals(groups[100], groups[NEARLY]);
        assertFalse(groups[7] == groups[100]);
        assertEquals(0, groups[APART]);
        assertEquals(exploration.duplicateCount(), Arrays.stream(groups).filter(group -> group > 0).count());
    }

    @Test
    void theSimilarityMayBeChosen() throws IOException {
        try (Exploration strict = Exploration.of(data, Features.pixels(), new Exploration.Question(OptionalDouble.of(1), 0), new TreeSet<>(), done -> {})) {
            assertEquals(2, strict.duplicateCount(), "copies are such whatever rounding says");
        }
        try (Exploration loose = Exploration.of(data, Features.pixels(), new Exploration.Question(OptionalDouble.of(0.5), 0), new TreeSet<>(), done -> {})) {
            assertTrue(loose.duplicateCount() > 200, "half of what can be is near enough");
        }
    }

    @Test
    void whatIsLikeNothingElseIsTheFarthestOutlier() {
        assertEquals(APART, exploration.outliers().farthest(3)[0]);
        assertTrue(exploration.outliers().scores()[APART] > 10);
        double[] sorted = exploration.outliers().scores().clone();
        Arrays.sort(sorted);
        assertEquals(1, sorted[sorted.length / 2]);
    }

    @Test
    void aLabelThatNeighboursSpeakAgainstIsDoubted() {
        List<DoubtfulLabels.Doubt> doubts = exploration.doubts().get("label").doubts();
        assertEquals(List.of(MISLABELLED), doubts.stream().map(DoubtfulLabels.Doubt::row).filter(row -> row != APART).toList());
        DoubtfulLabels.Doubt doubt = doubts.stream().filter(one -> one.row() == MISLABELLED).findFirst().orElseThrow();
        assertEquals(List.of(1, 2), List.of(doubt.label(), doubt.other()));
        assertEquals(1, doubt.share());
    }

    @Test
    void theTableHasARowForEach() {
        List<String> lines = new String(ExplorationCsv.of(exploration), StandardCharsets.UTF_8).lines().toList();
        assertEquals("row,name,umap_x,umap_y,pca_x,pca_y,label,outlier_score,duplicate_group,likely_label", lines.get(0));
        assertEquals(data.steps().size() + 1, lines.size());
        String[] copy = lines.get(COPY + 1).split(",", -1);
        assertEquals(List.of("240", "copy.png", "ant"), List.of(copy[0], copy[1], copy[6]));
        assertEquals(copy[8], lines.get(7 + 1).split(",", -1)[8]);
        assertTrue(lines.get(NEARLY + 1).startsWith("241,\"nearly, but not.png\","), lines.get(NEARLY + 1));
        assertTrue(lines.get(MISLABELLED + 1).endsWith(",cat"), lines.get(MISLABELLED + 1));
        double score = exploration.outliers().scores()[APART];
        assertEquals(score, Double.parseDouble(lines.get(APART + 1).split(",", -1)[7]), 1e-4 * score);
    }

    @Test
    void aSampleHasWhatStandsOut() {
        int[] shown = exploration.shown(40, 1);
        assertEquals(40, shown.length);
        for (int row : new int[] {7, COPY, APART, MISLABELLED}) {
            assertTrue(Arrays.stream(shown).anyMatch(one -> one == row), row + " is among " + Arrays.toString(shown));
        }
        assertArrayEquals(shown, exploration.shown(40, 1));
        assertFalse(Arrays.equals(shown, exploration.shown(40, 2)));
        assertArrayEquals(IntStream.range(0, data.steps().size()).toArray(), exploration.shown(1000, 1));
    }

    /** Of very many classes, names would lie on one another. */
    @Test
    void ofManyClassesTheLargestAreCounted() {
        List<String> classes = IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList();
        long[] counts = new long[1000];
        Arrays.fill(counts, 2);
        counts[500] = 9;
        Chart chart = Chart.counts("label", classes, counts);
        Map<?, ?> data = (Map<?, ?>) chart.data();
        assertEquals(List.of(24, "class 500", "class 0"), List.of(((List<?>) data.get("classes")).size(), ((List<?>) data.get("classes")).get(0),
                ((List<?>) data.get("classes")).get(1)));
        assertEquals(List.of(9L, 2L), ((List<?>) data.get("counts")).subList(0, 2));
        assertEquals(List.of(500, 0), ((List<?>) data.get("places")).subList(0, 2), "each has its colour of the map");
        assertEquals(List.of(1000, 2007L), List.of(data.get("of"), data.get("whole")), "shares are those of all");
        assertEquals("the 24 largest of 1,000 classes", chart.note());
        assertEquals("", Chart.counts("label", classes.subList(0, 3), new long[] {1, 3, 2}).note());
    }

    @Test
    void whatAPageTakesNamesPointsByTheirPlaces() throws IOException {
        Map<String, Object> value = ExplorationValue.of(exploration, new ExplorationValue.Extent(40, 64, 1)).json();
        int[] rows = (int[]) value.get("rows");
        assertArrayEquals(exploration.shown(40, 1), rows);
        assertEquals(List.of(data.steps().size(), (long) data.steps().size(), Pixels.LENGTH), List.of(value.get("count"), value.get("of"), value.get("width")));
        Map<?, ?> label = (Map<?, ?>) ((List<?>) value.get("labels")).get(0);
        assertEquals(List.of("ant", "bee", "cat", "dog"), label.get("classes"));
        assertArrayEquals(new long[] {61, 62, 60, 61}, (long[]) label.get("counts"));
        Object[] pair = (Object[]) ((List<?>) ((Map<?, ?>) value.get("duplicates")).get("pairs")).get(0);
        assertArrayEquals(new int[] {7, COPY}, new int[] {rows[(int) pair[0]], rows[(int) pair[1]]});
        assertEquals(1, pair[3]);
        int[] groups = (int[]) ((Map<?, ?>) value.get("duplicates")).get("of");
        assertEquals(exploration.duplicates().groups()[7], groups[(int) pair[0]]);
        assertEquals(0, groups[((int[]) value.get("outliers"))[0]]);
        double loosest = (double) ((Map<?, ?>) value.get("duplicates")).get("loosest");
        assertEquals(3, (1 - loosest) / (1 - exploration.duplicates().similarity()), 1e-6);
        int[] outliers = (int[]) value.get("outliers");
        assertEquals(APART, rows[outliers[0]]);
        Map<?, ?> neighbours = (Map<?, ?>) value.get("neighbours");
        assertEquals(40 * (int) neighbours.get("k"), ((int[]) neighbours.get("points")).length);
        assertEquals(List.of("UMAP", "PCA"), ((List<?>) value.get("maps")).stream().map(map -> ((Map<?, ?>) map).get("name")).toList());
    }

    @Test
    void rowsThatCannotBeReadKeepTheirNumbers() throws IOException {
        try (Exploration gappy = Exploration.of(data, Features.pixels(), QUESTION, new TreeSet<>(List.of(0L, 3L)), done -> {})) {
            assertEquals(List.of(1, 2, 4), List.of(gappy.number(0), gappy.number(1), gappy.number(2)));
            assertEquals(data.steps().size() + 2, gappy.all());
        }
    }

    @Test
    void someRowsCanBeDrawnInPlaceOfAll() throws IOException {
        try (Exploration some = Exploration.sample(data, 50, Features.pixels(), QUESTION);
                Exploration again = Exploration.sample(data, 50, Features.pixels(), QUESTION)) {
            assertEquals(50, some.count());
            assertEquals(data.steps().size(), some.all());
            assertArrayEquals(ExplorationCsv.of(some), ExplorationCsv.of(again));
            for (int row = 0; row < some.count(); row++) {
                assertEquals(data.steps().get(some.number(row)).labels().get("label"), some.labels("label")[row]);
            }
        }
    }

    /** The second number of an observation is that of its row. */
    @Test
    void rowsOfASampleHaveTheirNumbersAmongThoseThatCannotBeReadToo() throws IOException {
        Dataset gappy = new Tolerance(OnError.SKIP, 100, Tolerance.Asked.RECIPE).over(new GappyDataset("!abcdefghi!jklm!!nopqrstuvwxyzabcdefghi!jklm!nopqrstuvwxyz"),
                (position, why) -> {});
        for (int most : new int[] {20, 1000}) {
            try (Exploration some = Exploration.sample(gappy, most, Features.pixels(), QUESTION)) {
                List<Integer> numbers = IntStream.range(0, some.count()).mapToObj(some::number).toList();
                List<Integer> seen = new ArrayList<>();
                try (StepReader reader = some.data(IntStream.range(0, some.count()).toArray()).read(Dataset.Pass.inOrder())) {
                    for (Step step = reader.next(); step != null; step = reader.next()) {
                        seen.add((int) step.observation().array().get(1));
                    }
                }
                assertEquals(seen, numbers);
                assertEquals(gappy.size().getAsLong(), some.all());
            }
        }
    }

    @Test
    void featuresThatAreNoNumbersAreAFault() {
        Features.Extractor faulty = observations -> {
            float[] features = new float[(int) observations.size(0)];
            features[1] = Float.NaN;
            return features;
        };
        UserError error = assertThrows(UserError.class, () -> Exploration.of(data, faulty, QUESTION, new TreeSet<>(), done -> {}));
        assertEquals("The encoder gives NaN among the features of row 1: nothing can be compared with that; use another checkpoint.", error.getMessage());
        UserError gappy = assertThrows(UserError.class, () -> Exploration.of(data, faulty, QUESTION, new TreeSet<>(List.of(0L)), done -> {}));
        assertTrue(gappy.getMessage().contains(" of row 2: "), gappy.getMessage());
    }
}
