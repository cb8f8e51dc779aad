package io.repforge.essentials.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Use;
import io.repforge.kit.DataSourceKit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of seven trajectories of two steps that a table names. */
class ListedPartTest extends DataSourceKit<ListedPart.Options> {

    private static final String TABLE = "trajectory,part,steps,class,name\n0,train,2,,\n1,test,2,,\"a, b\"\n2,,2,,\n3,train,2,,\n4,train,2,,x\n5,test,2,,\n6,train,2,,\n";

    @TempDir
    private Path dir;

    @Override
    protected ListedPart component() {
        return new ListedPart();
    }

    @Override
    protected ListedPart.Options options() {
        return options(TABLE, "train");
    }

    private ListedPart.Options options(String table, String part) {
        try {
            Path file = Files.writeString(dir.resolve("parts.csv"), table);
            return new ListedPart.Options(new Use<>(new PartOfDataTest.Numbered(), new PartOfDataTest.Numbered.Options(7, 2)), file.toString(), part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thePartHasTheTrajectoriesThatTheTableGivesIt() throws IOException {
        List<Integer> trajectories = new ArrayList<>();
        try (Dataset part = component().open(options(TABLE, "test"), context()); StepReader steps = part.read(Dataset.Pass.of(1, 1, true))) {
            for (Step step = steps.next(); step != null; step = steps.next()) {
                trajectories.add((int) step.observation().array().get(0));
            }
            assertEquals(OptionalLong.of(4), part.size());
            assertEquals("the part test (4 steps) of 7 trajectories", part.contents().holds());
        }
        assertEquals(List.of(1, 1, 5, 5), trajectories);
    }

    private String fault(String table, String part) {
        return assertThrows(IOException.class, () -> component().open(options(table, part), context())).getMessage();
    }

    @Test
    void aTableThatIsNoneAndAPartThatItHasNotAreTold() {
        String file = dir.resolve("parts.csv").toString();
        assertEquals(file + " has no part 'val'; its parts are test, train: name one by the option 'part'", fault(TABLE, "val"));
        assertEquals(file + " isn't a table of parts, which begins with trajectory,part,steps; make one with repforge data split --list",
                fault("row,label\n0,a\n", "train"));
        assertEquals(file + ", line 3: expected 1, a part and a number of steps; make the table anew with repforge data split --list",
                fault("trajectory,part,steps\n0,train,2\n2,train,2\n", "train"));
        ListedPart.Options missing = new ListedPart.Options(options().of(), dir.resolve("none.csv").toString(), "train");
        assertEquals(dir.resolve("none.csv") + " doesn't exist; name a table of parts by the option 'list', or make one with repforge data split --list",
                assertThrows(IOException.class, () -> component().open(missing, context())).getMessage());
    }

    @Test
    void dataThatHasChangedSinceIsTold() {
        ListedPart.Options more = new ListedPart.Options(new Use<>(new SomeSteps(), new SomeSteps.Options(
                new Use<>(new PartOfDataTest.Numbered(), new PartOfDataTest.Numbered.Options(8, 2)), 100, Draw.FIRST, 0)), options().list(), "train");
        assertEquals(dir.resolve("parts.csv") + " is of data with 14 steps, but this has 16, so that its numbers would mean other trajectories: name the data that it was"
                + " made of, or make it anew with repforge data split", assertThrows(IOException.class, () -> component().open(more, context())).getMessage());
    }
}
