package io.repforge.essentials.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Use;
import io.repforge.kit.DataSourceKit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfClassesTest extends DataSourceKit<OfClasses.Options> {

    @Override
    protected OfClasses component() {
        return new OfClasses();
    }

    @Override
    protected OfClasses.Options options() {
        return options(List.of("odd"), Step.LABEL);
    }

    /** Seven trajectories of three steps, in turn of classes even and odd. */
    private static OfClasses.Options options(List<String> classes, String label) {
        return new OfClasses.Options(new Use<>(new PartOfDataTest.Numbered(), new PartOfDataTest.Numbered.Options(7, 3)), classes, label);
    }

    private List<Integer> trajectories(List<String> classes) throws IOException {
        List<Integer> trajectories = new ArrayList<>();
        try (Dataset some = component().open(options(classes, Step.LABEL), context()); StepReader steps = some.read(Dataset.Pass.inOrder())) {
            for (Step step = steps.next(); step != null; step = steps.next()) {
                trajectories.add((int) step.observation().array().get(0));
            }
        }
        return trajectories;
    }

    @Test
    void trajectoriesOfThoseClassesStayWhole() throws IOException {
        assertEquals(List.of(1, 1, 1, 3, 3, 3, 5, 5, 5), trajectories(List.of("odd")));
        assertEquals(21, trajectories(List.of("odd", "even")).size());
    }

    @Test
    void whatItSaysOfTheDataNamesTheClasses() throws IOException {
        try (Dataset some = component().open(options(), context())) {
            assertEquals("what is of odd of 7 trajectories", some.contents().holds());
            assertEquals(List.of("a drawing is left out"), some.contents().leftOut());
        }
    }

    @Test
    void unknownClassesAndLabelsAreTold() {
        assertEquals("of-classes: the label 'label' has no class prime, square; its classes are even, odd",
                assertThrows(IOException.class, () -> component().open(options(List.of("prime", "odd", "square"), Step.LABEL), context())).getMessage());
        assertEquals("of-classes: the data has no classes under the label 'parity', only labels [label]; name one of classes by 'label'",
                assertThrows(IOException.class, () -> component().open(options(List.of("odd"), "parity"), context())).getMessage());
        assertEquals("'classes' names none, and nothing would stay",
                assertThrows(IllegalArgumentException.class, () -> options(List.of(), Step.LABEL)).getMessage());
    }
}
