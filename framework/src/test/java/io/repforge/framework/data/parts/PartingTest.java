package io.repforge.framework.data.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.LabelAmount;
import io.repforge.framework.data.LabelledShare;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which trajectories each part of data has. */
class PartingTest {

    /**
     * Trajectories of two steps.
     *
     * @param classes of each; -1 for none
     */
    private record Pairs(List<Integer> classes) implements Dataset {

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.box(1), null, Map.of(Step.LABEL, Space.discrete(10)));
        }

        @Override
        public StepReader read(Pass pass) {
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < classes.size(); i++) {
                int label = classes.get(i);
                Map<String, Double> labels = label < 0 ? Map.of() : Map.of(Step.LABEL, (double) label);
                steps.add(Step.of(Array.of(Shape.of(1), (float) i), null, false, labels).from("t" + i));
                steps.add(Step.of(Array.of(Shape.of(1), i + 0.5f), null, true, labels));
            }
            return StepReader.of(steps);
        }
    }

    private static Outline outline(Pairs data) throws IOException {
        return Outline.of(data, Step.LABEL, any -> {});
    }

    /** Of n trajectories, every fifth of class 1 and the rest of class 0. */
    private static Pairs uneven(int n) {
        return new Pairs(IntStream.range(0, n).mapToObj(i -> i % 5 == 4 ? 1 : 0).toList());
    }

    private static long ofClass(Outline data, BitSet part, int label) {
        return part.stream().filter(trajectory -> data.label(trajectory) == label).count();
    }

    @Test
    void stratifiedPartsHaveEachClassInItsShareAndNoTrajectoryTwice() throws IOException {
        Outline data = outline(uneven(100));
        assertEquals(List.of(100, 2), List.of(data.count(), data.steps(7)));
        assertEquals("t7", data.name(7));
        Parting parting = Parting.of(data, Shares.of("train=0.8,val=0.1,test=0.1", "--parts"), Parting.By.STRATIFIED, 3);
        assertEquals(List.of("train", "val", "test"), List.copyOf(parting.parts().keySet()));
        assertEquals(List.of(64L, 16L), List.of(ofClass(data, parting.parts().get("train"), 0), ofClass(data, parting.parts().get("train"), 1)));
        assertEquals(List.of(8L, 2L), List.of(ofClass(data, parting.parts().get("test"), 0), ofClass(data, parting.parts().get("test"), 1)));
        BitSet all = new BitSet();
        for (BitSet part : parting.parts().values()) {
            assertFalse(all.intersects(part));
            all.or(part);
        }
        assertEquals(100, all.cardinality());
        assertEquals(0, parting.leftOver(data));
        assertEquals("val", parting.of(parting.parts().get("val").nextSetBit(0)));
        assertEquals(parting, Parting.of(data, Shares.of("train=80%,val=10%,test=10%", "--parts"), Parting.By.STRATIFIED, 3));
        assertNotEquals(parting, Parting.of(data, Shares.of("train=0.8,val=0.1,test=0.1", "--parts"), Parting.By.STRATIFIED, 4));
    }

    /** Of classes of five, a part of a tenth has one of every other class, and not always the same part one of each. */
    @Test
    void manySmallClassesStillGiveEachPartItsShareOfAll() throws IOException {
        Outline data = outline(new Pairs(IntStream.range(0, 50).mapToObj(i -> i % 10).toList()));
        Parting parting = Parting.of(data, Shares.of("train=0.8,val=0.1,test=0.1", "--parts"), Parting.By.STRATIFIED, 0);
        assertEquals(List.of(40, 5, 5), parting.parts().values().stream().map(BitSet::cardinality).toList());
    }

    @Test
    void byClassAPartHasAllOfAClassOrNothing() throws IOException {
        Outline data = outline(new Pairs(IntStream.range(0, 40).mapToObj(i -> i % 8).toList()));
        Parting parting = Parting.of(data, Shares.of("seen=0.5,unseen=0.25", "--parts"), Parting.By.CLASS, 1);
        List<TreeSet<Double>> classes = parting.parts().values().stream()
                .map(part -> new TreeSet<>(part.stream().mapToObj(data::label).toList())).toList();
        assertEquals(List.of(4, 2), classes.stream().map(TreeSet::size).toList());
        assertTrue(classes.get(0).stream().noneMatch(classes.get(1)::contains));
        assertEquals(20, parting.parts().get("seen").cardinality());
        assertEquals(10, parting.leftOver(data));
    }

    @Test
    void fewLabelsAreThoseThatLearningFromFewLabelsDraws() throws IOException {
        Pairs pairs = uneven(60);
        for (String amount : List.of("3", "20%")) {
            LabelAmount labels = LabelAmount.of(amount, "--labels");
            Parting parting = Parting.of(outline(pairs), labels, Step.LABEL, 5);
            assertEquals(LabelledShare.of(pairs, Step.LABEL, labels, 0, 5).learn().chosen(), parting.parts().get("labelled"));
            assertEquals(60, parting.parts().get("labelled").cardinality() + parting.parts().get("rest").cardinality());
        }
    }

    @Test
    void whatHasNoClassIsPartedTooAndIsNeverLabelled() throws IOException {
        Pairs pairs = new Pairs(IntStream.range(0, 40).mapToObj(i -> i % 2 == 0 ? -1 : i % 4 / 2).toList());
        Parting parting = Parting.of(outline(pairs), Shares.of("a=0.5,b=0.5", "--parts"), Parting.By.STRATIFIED, 0);
        assertEquals(List.of(20, 20), parting.parts().values().stream().map(BitSet::cardinality).toList());
        assertEquals(10, parting.parts().get("a").stream().filter(trajectory -> trajectory % 2 == 0).count());
        Parting few = Parting.of(outline(pairs), LabelAmount.of("2", "--labels"), Step.LABEL, 0);
        assertEquals(4, few.parts().get("labelled").cardinality());
        assertTrue(few.parts().get("labelled").stream().allMatch(trajectory -> trajectory % 2 == 1));
    }

    @Test
    void whatCannotBePartedSoIsSaid() throws IOException {
        Outline few = outline(uneven(4));
        assertEquals("The part val would be empty: of 4 trajectories its share is less than one; raise its share with --parts, or give more data.",
                assertThrows(UserError.class, () -> Parting.of(few, Shares.of("train=0.9,val=0.1", "--parts"), Parting.By.RANDOM, 0)).getMessage());
        assertEquals("--parts a=0.7,b=0.7: the shares are 1.4 together, more than there is; let them be 1 at most.",
                assertThrows(UserError.class, () -> Shares.of("a=0.7,b=0.7", "--parts")).getMessage());
        assertEquals("--parts a=0.5,a=0.5: two parts are called a; give each a name of its own.",
                assertThrows(UserError.class, () -> Shares.of("a=0.5,a=0.5", "--parts")).getMessage());
        for (String wrong : List.of("a", "a=", "a=0", "a=nan", "a=2", "../a=0.5", "")) {
            assertTrue(assertThrows(UserError.class, () -> Shares.of(wrong, "--parts")).getMessage().contains("names no part and its share"), wrong);
        }
        assertEquals("All 4 trajectories would be labelled, and nothing left: ask for fewer with --labels.",
                assertThrows(UserError.class, () -> Parting.of(few, LabelAmount.of("9", "--labels"), Step.LABEL, 0)).getMessage());
    }
}
