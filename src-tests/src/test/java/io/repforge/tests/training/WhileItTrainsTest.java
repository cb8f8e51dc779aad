package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.RunListener;
import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.report.CsvListener;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of representations while a run trains: it stands among the metrics, and changes nothing of what is trained. */
class WhileItTrainsTest {

    private static final Gratings DATA = Gratings.small(96);
    private static final Set<String> GEOMETRY = Set.of("rankme", "effective_rank", "lidar", "alignment", "uniformity");
    private static final Set<String> PROBES = Set.of("online_linear", "online_knn");

    @TempDir
    Path temp;

    private static RepresentationLearner learner(Map<String, Object> changes) {
        RepresentationLearner.Builder builder = RepresentationLearner.of("simclr").batchSize(16).seed(3).representationDim(8)
                .set("encoder", Map.of("use", "magical-cnn", "arch", "small", "width", 0.25, "dropout", 0.2))
                .set("augmenter", Map.of("use", "context-and-target", "augmentations", List.of("flip-left-right", "noise")))
                .set("online", Map.of("knn", Map.of("queue", 64, "neighbours", 5)));
        changes.forEach(builder::set);
        return builder.build();
    }

    private LearnOptions options(String run, RunListener<NoOptions> more) {
        return LearnOptions.of().logDir(temp.resolve(run)).epochs(3).shuffleBufferSize(32).threads(1).logInterval(4).calcLogInterval(2)
                .listeners(List.of(new Use<>(new CsvListener(), new NoOptions()), new Use<>(more, new NoOptions())));
    }

    /** The lines of metrics by the names of their columns, without what is of the machine and the hour. */
    private List<Map<String, String>> lines(String run) throws IOException {
        List<String> text = Files.readAllLines(temp.resolve(run).resolve(CsvListener.FILE));
        String[] columns = text.get(0).split(",", -1);
        List<Map<String, String>> lines = new ArrayList<>();
        for (String line : text.subList(1, text.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < columns.length; i++) {
                if (!columns[i].startsWith("seconds") && !columns[i].startsWith("waiting") && !cells[i].isEmpty()) {
                    values.put(columns[i], cells[i]);
                }
            }
            lines.add(values);
        }
        return lines;
    }

    /** Nor does anything of it reach the encoder: labels least of all. */
    @Test
    void whatIsTrainedIsTheSameBitForBitWithAndWithoutIt() {
        RecordedLosses watched = RecordedLosses.all();
        LearnResult with = learner(Map.of()).learn(List.of(DATA), options("with", watched));
        RecordedLosses unwatched = RecordedLosses.all();
        LearnResult without = learner(Map.of("online", false)).learn(List.of(DATA), options("without", unwatched));
        assertEquals(unwatched.byStep(), watched.byStep());
        assertEquals(without.encoder().values(), with.encoder().values());
        CheckpointFile one = CheckpointFile.read(temp.resolve("with/checkpoints/epoch-0003/checkpoint"));
        CheckpointFile other = CheckpointFile.read(temp.resolve("without/checkpoints/epoch-0003/checkpoint"));
        assertEquals(other.trained(), one.trained());
        assertEquals(other.frozen(), one.frozen());
        assertTrue(Files.exists(temp.resolve("with/checkpoints/epoch-0003/online")));
        assertFalse(Files.exists(temp.resolve("without/checkpoints/epoch-0003/online")));
    }

    @Test
    void itStandsAmongTheMetrics() throws IOException {
        learner(Map.of()).learn(List.of(DATA), options("run", RecordedLosses.all()));
        List<Map<String, String>> lines = lines("run");
        // 18 steps: lines after 4, 8, 12, 16 and 18.
        assertEquals(5, lines.size());
        for (Map<String, String> line : lines) {
            assertTrue(line.keySet().containsAll(GEOMETRY), line::toString);
            assertTrue(line.keySet().containsAll(Set.of("gradient_to_weight", "gradient_to_weight/encoder", "gradient_to_weight/decoder")), line::toString);
            double rank = Double.parseDouble(line.get("rankme"));
            assertTrue(rank >= 1 && rank <= 8.01, () -> "rankme " + rank);
        }
        assertTrue(lines.get(4).keySet().containsAll(PROBES), () -> lines.get(4).toString());
        double accuracy = Double.parseDouble(lines.get(4).get("online_linear"));
        assertTrue(accuracy >= 0 && accuracy <= 1, () -> "online_linear " + accuracy);
    }

    /** What a step adds to the parameters is known from two checkpoints that are a step apart. */
    @Test
    void howFarTheLastStepHasMovedTheParametersStandsThereToo() throws IOException {
        learner(Map.of()).learn(List.of(DATA), options("moved", RecordedLosses.all()).batchesPerEpoch(1).saveInterval(1).logInterval(1));
        Map<String, Array> before = CheckpointFile.read(temp.resolve("moved/checkpoints/epoch-0002/checkpoint")).trained();
        Map<String, Array> after = CheckpointFile.read(temp.resolve("moved/checkpoints/epoch-0003/checkpoint")).trained();
        double moved = 0;
        double total = 0;
        for (Map.Entry<String, Array> parameter : before.entrySet()) {
            float[] old = parameter.getValue().toFloats();
            float[] now = after.get(parameter.getKey()).toFloats();
            for (int i = 0; i < old.length; i++) {
                moved += Math.pow((double) now[i] - old[i], 2);
                total += Math.pow(old[i], 2);
            }
        }
        double told = Double.parseDouble(lines("moved").get(2).get("update_to_weight"));
        assertTrue(told > 0);
        assertEquals(Math.sqrt(moved / total), told, 1e-5 * told);
    }

    /** Features that are given out are looked at by probes alone, so that ranks and distances, and what is told of collapse, don't depend on them. */
    @Test
    void probesLookAtTheFeaturesThatAreGivenOut() throws IOException {
        RecordedLosses ofRepresentation = RecordedLosses.all();
        learner(Map.of()).learn(List.of(DATA), options("representation", ofRepresentation));
        RecordedLosses ofStage = RecordedLosses.all();
        learner(Map.of("features", "conv1:1")).learn(List.of(DATA), options("stage", ofStage));
        assertEquals(ofRepresentation.byStep(), ofStage.byStep());
        List<Map<String, String>> representation = lines("representation");
        List<Map<String, String>> stage = lines("stage");
        for (int i = 0; i < stage.size(); i++) {
            for (String name : GEOMETRY) {
                assertEquals(representation.get(i).get(name), stage.get(i).get(name), name);
            }
        }
        assertTrue(stage.get(4).keySet().containsAll(PROBES), () -> stage.get(4).toString());
        assertNotEquals(representation.get(4).get("online_linear"), stage.get(4).get("online_linear"));
    }

    @Test
    void whatIsSwitchedOffIsNotThere() throws IOException {
        learner(Map.of("online", Map.of("linear", false, "knn", false))).learn(List.of(DATA), options("geometry", RecordedLosses.all()));
        assertTrue(lines("geometry").get(4).keySet().containsAll(GEOMETRY));
        assertTrue(PROBES.stream().noneMatch(lines("geometry").get(4)::containsKey));
        learner(Map.of("online", false)).learn(List.of(DATA), options("nothing", RecordedLosses.all()));
        assertTrue(lines("nothing").stream().allMatch(line -> GEOMETRY.stream().noneMatch(line::containsKey) && PROBES.stream().noneMatch(line::containsKey)));
    }

    /** Probes go on with what they had learnt. */
    @Test
    void aRunThatDiedGoesOnWithTheSameLines() throws IOException {
        learner(Map.of()).learn(List.of(DATA), options("whole", RecordedLosses.all()));
        assertThrows(UserError.class, () -> learner(Map.of()).learn(List.of(DATA), options("died", RecordedLosses.dyingAfter(14))));
        learner(Map.of()).learn(List.of(DATA), options("died", RecordedLosses.all()).resume(true));
        assertEquals(lines("whole"), lines("died"));
    }

    /** The same images without their classes. */
    private static final class Unlabelled implements Dataset {

        @Override
        public StepSpec spec() {
            return DATA.spec().withLabels(Map.of());
        }

        @Override
        public OptionalLong size() {
            return DATA.size();
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(DATA.steps().stream().map(step -> io.repforge.api.data.Step.of(step.observation())).toList());
        }
    }

    @Test
    void dataWithoutLabelsHasNoProbesWhichIsSaidWhereALabelWasAskedFor() throws IOException {
        Warnings silent = new Warnings();
        learner(Map.of()).learn(List.of(new Unlabelled()), options("unlabelled", silent));
        assertEquals(List.of(), silent.told());
        assertTrue(lines("unlabelled").get(4).keySet().containsAll(GEOMETRY));
        assertTrue(PROBES.stream().noneMatch(lines("unlabelled").get(4)::containsKey));
        Warnings told = new Warnings();
        learner(Map.of("online", Map.of("label", "species"))).learn(List.of(DATA), options("asked", told));
        assertEquals(List.of("0: online.label: the training data has no classes 'species', or not the same in all of it, so that no probe learns while the run trains;"
                + " name one of [label], or leave it out."), told.told());
    }

    /** One number between pixels and features leaves a line for them to lie on, however many features there are. */
    @Test
    void representationsThatLieInFewDirectionsAreToldOnceWithTheNumbers() {
        Warnings warnings = new Warnings();
        learner(Map.of("encoder", Map.of("use", "mlp", "hidden", List.of(1)), "representation_dim", 64, "batch_size", 32))
                .learn(List.of(DATA), options("squeezed", warnings).epochs(30).logInterval(1));
        assertEquals(1, warnings.told().stream().filter(one -> one.contains("dimensional collapse")).count(), warnings.told()::toString);
    }

    @Test
    void aRecipeThatAsksForTooMuchIsToldWhichKey() {
        UserError fault = assertThrows(UserError.class, () -> learner(Map.of("online", Map.of("knn", Map.of("queue", 0)))));
        assertTrue(String.valueOf(fault.getMessage()).contains("online.knn.queue"), fault.getMessage());
        UserError word = assertThrows(UserError.class, () -> learner(Map.of("online", "yes")));
        assertTrue(String.valueOf(word.getMessage()).contains("online must be a map, true or false, not"), word.getMessage());
    }
}
