package io.repforge.tests.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.probe.Score;
import io.repforge.framework.UserError;
import io.repforge.framework.cli.StudyTasks;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.study.Study;
import io.repforge.framework.study.StudyDriver;
import io.repforge.framework.study.StudyFolder;
import io.repforge.framework.study.StudyPlan;
import io.repforge.framework.study.StudyRun;
import io.repforge.framework.study.StudyTask;
import io.repforge.framework.study.TaskOutcome;
import io.repforge.framework.study.TaskPlace;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a study has done, what it goes on with, and what it tells. */
class StudyRunTest {

    private static final Score KNN = Score.of("knn_3", Score.Unit.SHARE).titled("kNN 3");
    private static final StudyDriver.Watcher NOBODY = new StudyDriver.Watcher() {
        @Override
        public void onBegin(StudyPlan.Planned configuration, long seed, int epoch) {}

        @Override
        public void onOutcome(StudyPlan.Planned configuration, long seed, int epoch, TaskOutcome outcome) {}
    };
    /** The higher the temperature the better, and later epochs are better. */
    private static final Function<StudyTask, TaskOutcome> BY_TEMPERATURE = task -> TaskOutcome
            .reached(
                    Double.parseDouble(ScriptedPlace.value(task, "loss.temperature")) + 0.01 * task.epoch() + 0.001 * Integer.parseInt(ScriptedPlace.value(task, "seed")),
                    1);
    private static final String THREE = "seeds: [7, 8]\nspace: {loss.temperature: [0.1, 0.2, 0.5]}\n";

    private static Components components;

    @TempDir
    private Path temp;

    @BeforeAll
    static void load() {
        components = ClassPathComponents.load();
    }

    @AfterAll
    static void close() {
        components.close();
    }

    private StudyFolder folder() {
        return new StudyFolder(temp.resolve("out"));
    }

    private StudyRun open(String study, TaskPlace place, boolean retry) throws IOException {
        return StudyRun.open(StudyPlan.of(Study.read(TinyStudy.write(temp, study), List.of(), components), components), KNN, folder(), place, List.of(), retry,
                components,
                NOBODY);
    }

    private String work(String study, TaskPlace place, StudyDriver.Ending ending) throws Exception {
        try (StudyRun run = open(study, place, false)) {
            assertEquals(ending, run.work());
            return run.text();
        }
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(folder().json().toFile());
    }

    @Test
    void what_has_begun_is_finished_after_a_crash_and_nothing_is_done_twice() throws Exception {
        ScriptedPlace dying = new ScriptedPlace(task -> {
            if (ScriptedPlace.value(task, "loss.temperature").equals("0.2") && ScriptedPlace.value(task, "seed").equals("8")) {
                throw new IllegalStateException("the machine is gone");
            }
            return BY_TEMPERATURE.apply(task);
        });
        assertThrows(IllegalStateException.class, () -> work(THREE, dying, StudyDriver.Ending.DONE));
        assertEquals(List.of("0.1 seed 7 to 3", "0.1 seed 8 to 3", "0.2 seed 7 to 3", "0.2 seed 8 to 3"), dying.done());
        assertEquals("running", json().get("state").asText(), "nobody has said that it ended");

        ScriptedPlace after = new ScriptedPlace(BY_TEMPERATURE);
        String text = work(THREE, after, StudyDriver.Ending.DONE);
        assertEquals(List.of("0.2 seed 8 to 3", "0.5 seed 7 to 3", "0.5 seed 8 to 3"), after.done());
        assertTrue(text.contains("Take 3 (loss.temperature=0.5): kNN 3 53.75 ± 0.07 % over 2 seeds, after 3 of 3 epochs."), text);
        assertTrue(text.contains("; test data hasn't been looked at."), text);

        ScriptedPlace none = new ScriptedPlace(BY_TEMPERATURE);
        work(THREE, none, StudyDriver.Ending.DONE);
        assertEquals(List.of(), none.done());
    }

    @Test
    void halving_goes_on_with_the_decisions_that_were_made() throws Exception {
        String study = THREE.replace("[7, 8]", "[7]") + "early_stopping: {use: asha, reduction: 3, min_epochs: 1}\n";
        ScriptedPlace dying = new ScriptedPlace(task -> {
            if (task.epoch() == 3) {
                throw new IllegalStateException("the machine is gone");
            }
            return BY_TEMPERATURE.apply(task);
        });
        assertThrows(IllegalStateException.class, () -> work(study, dying, StudyDriver.Ending.DONE));
        ScriptedPlace after = new ScriptedPlace(BY_TEMPERATURE);
        String text = work(study, after, StudyDriver.Ending.DONE);
        assertEquals(List.of("0.5 seed 7 to 3"), after.done());
        assertEquals(List.of("stopped", "stopped", "finished"), json().get("configurations").findValuesAsText("state"), text);
        assertEquals("[1, 1, 3]", json().get("configurations").findValues("epochs").toString());
    }

    @Test
    void beyond_a_budget_nothing_new_begins_and_a_larger_one_goes_on() throws Exception {
        ScriptedPlace place = new ScriptedPlace(BY_TEMPERATURE);
        String text = work(THREE + "budget: {epochs: 14}\n", place, StudyDriver.Ending.SPENT);
        assertEquals(4, place.done().size());
        assertTrue(text.contains("The study has ended early, since its budget of epochs (14) is spent but for 2: 1 configuration not begun, 0 configurations not gone on"
                + " with."), text);
        ScriptedPlace more = new ScriptedPlace(BY_TEMPERATURE);
        text = work(THREE + "budget: {runs: 5}\n", more, StudyDriver.Ending.SPENT);
        assertEquals(List.of("0.5 seed 7 to 3"), more.done());
        assertTrue(text.contains("since its budget of runs (5) is spent"), text);
        assertTrue(text.contains("So far the best is 2"), "which all its seeds are known of: " + text);
        work(THREE + "budget: {hours: 1}\n", more, StudyDriver.Ending.DONE);
        assertEquals(2, more.done().size());
    }

    @Test
    void what_fails_is_told_and_the_others_go_on() throws Exception {
        Function<StudyTask, TaskOutcome> failing = task -> ScriptedPlace.value(task, "loss.temperature").equals("0.5")
                ? TaskOutcome.failed("The loss is NaN <script>alert(1)</script>", 1) : BY_TEMPERATURE.apply(task);
        String text = work(THREE, new ScriptedPlace(failing), StudyDriver.Ending.DONE);
        assertTrue(text.contains("Configuration 3, seed 7: The loss is NaN") && text.contains("Take 2 "), text);
        String page = Files.readString(folder().page());
        assertTrue(page.contains("seed 7: The loss is NaN &lt;script&gt;alert(1)&lt;/script&gt;"), "what others say is no markup");
        assertFalse(page.contains("<script>alert"));

        ScriptedPlace again = new ScriptedPlace(BY_TEMPERATURE);
        work(THREE, again, StudyDriver.Ending.DONE);
        assertEquals(List.of(), again.done(), "it would fail again");
        try (StudyRun run = open(THREE, again, true)) {
            run.work();
            assertTrue(run.text().contains("Take 3 "), run::text);
        }
        assertEquals(List.of("0.5 seed 7 to 3", "0.5 seed 8 to 3"), again.done());
    }

    @Test
    void a_run_whose_process_dies_is_tried_again_and_at_last_let_be() throws Exception {
        int[] deaths = {0};
        ScriptedPlace once = new ScriptedPlace(task -> deaths[0]++ == 1 ? TaskOutcome.lost("its process was ended by the signal 9", 1) : BY_TEMPERATURE.apply(task));
        work(THREE, once, StudyDriver.Ending.DONE);
        assertEquals(7, once.done().size());

        String other = THREE.replace("0.5", "0.7");
        ScriptedPlace always = new ScriptedPlace(task -> TaskOutcome.lost("its process was ended by the signal 9", 1));
        String text = work(other, always, StudyDriver.Ending.DONE);
        assertEquals(6, always.done().size(), "thrice for each seed");
        assertTrue(text.contains("seed 7: its process was ended by the signal 9, 3 times"), text);
        ScriptedPlace next = new ScriptedPlace(BY_TEMPERATURE);
        work(other, next, StudyDriver.Ending.DONE);
        assertEquals(2, next.done().size(), "the next time it may live");
    }

    @Test
    void values_and_seeds_may_be_added_and_what_was_left_out_is_left_out() throws Exception {
        work(THREE, new ScriptedPlace(BY_TEMPERATURE), StudyDriver.Ending.DONE);
        ScriptedPlace more = new ScriptedPlace(BY_TEMPERATURE);
        work("seeds: [7, 8]\nspace: {loss.temperature: [0.3, 0.5, 0.1]}\n", more, StudyDriver.Ending.DONE);
        assertEquals(List.of("0.3 seed 7 to 3", "0.3 seed 8 to 3"), more.done());
        assertEquals(3, json().get("configurations").size());
        work(THREE.replace("8]", "8, 9]"), more, StudyDriver.Ending.DONE);
        assertEquals(List.of("0.1 seed 9 to 3", "0.2 seed 9 to 3", "0.5 seed 9 to 3"), more.done().subList(2, 5));
    }

    @Test
    void what_cannot_be_compared_is_refused() throws Exception {
        String study = THREE + "early_stopping: asha\n";
        try (StudyRun run = open(study, new ScriptedPlace(BY_TEMPERATURE), false)) {
            String fault = assertThrows(UserError.class, () -> open(study, new ScriptedPlace(BY_TEMPERATURE), false)).getMessage();
            assertEquals("Another process works on the study in " + folder().path() + " at this moment: wait for its end, or name another folder with --out.", fault);
            run.work();
        }
        String fault =
                assertThrows(UserError.class, () -> open(study.replace("asha", "{use: asha, reduction: 2}"), new ScriptedPlace(BY_TEMPERATURE), false)).getMessage();
        assertTrue(fault.contains("was begun with early_stopping: {use: asha, reduction: 3, min_epochs: 1}, by which its runs were chosen, and now it says"), fault);
        open(study.replace("early_stopping: asha", "early_stopping: none"), new ScriptedPlace(BY_TEMPERATURE), false).close();
        Path other = Files.createDirectories(temp.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "mine");
        fault = assertThrows(UserError.class, () -> StudyRun.open(StudyPlan.of(Study.read(temp.resolve("study.yaml"), List.of(), components), components), KNN,
                new StudyFolder(other), new ScriptedPlace(BY_TEMPERATURE), List.of(), false, components, NOBODY)).getMessage();
        assertEquals("The folder " + other + " holds other files than a study's: name another with --out.", fault);
    }

    /** In this virtual machine: real training, which pauses at rungs and goes on. */
    @Test
    void a_run_that_waited_at_a_rung_is_the_run_that_never_did() throws Exception {
        String study = "seeds: [7]\nspace: {encoder: [{use: mlp, hidden: [8]}, {use: mlp, hidden: [16]}], algorithm: [simclr]}\nset: {keep_checkpoints: 10}\n"
                + "early_stopping: {use: asha, reduction: 2, min_epochs: 1}\n";
        TaskPlace here = new TaskPlace() {
            @Override
            public int slots() {
                return 1;
            }

            @Override
            public TaskOutcome run(StudyTask task) {
                return StudyTasks.run(task);
            }

            @Override
            public void close() {}
        };
        String text = work(study, here, StudyDriver.Ending.DONE);
        JsonNode configurations = json().get("configurations");
        assertEquals(List.of("finished", "stopped"), configurations.findValuesAsText("state").stream().sorted().toList(), text);
        JsonNode best = configurations.get(json().get("best").asInt() - 1);
        assertEquals(List.of("1", "2", "3"), names(best.at("/runs/0/scores")));
        Path run = Path.of(best.at("/runs/0/folder").asText());

        StudyPlan.Planned planned = StudyPlan.of(Study.read(temp.resolve("study.yaml"), List.of(), components), components).configurations()
                .get(json().get("best").asInt() - 1);
        List<String> arguments = new ArrayList<>(List.of("train", temp.resolve("recipes/tiny.yaml").toString(), "--out", temp.resolve("whole").toString()));
        planned.sets().forEach(set -> arguments.addAll(List.of("--set", set)));
        RanCommand.printed(0, Stream.concat(arguments.stream(), Stream.of("--set", "seed=7")).toArray(String[]::new));
        for (String epoch : List.of("epoch-0001", "epoch-0002", "epoch-0003")) {
            assertEquals(-1, Files.mismatch(temp.resolve("whole/checkpoints").resolve(epoch).resolve("checkpoint"), run.resolve("checkpoints").resolve(epoch)
                    .resolve("checkpoint")), epoch);
        }
        assertEquals(-1, Files.mismatch(temp.resolve("whole/encoder.onnx"), run.resolve("encoder.onnx")));
        String recipe = Files.readString(run.resolve("recipe.yaml"));
        assertTrue(recipe.contains("use: part") && recipe.contains("test: null"), "the encoder hasn't seen what judges it: " + recipe);

        String page = Files.readString(folder().page());
        for (String part : List.of("Scores over epochs", "Scores by key", "data-kind=\"bands\"", "data-kind=\"by-key\"",
                "data-kind=\"parallel\"", "data-kind=\"curves\"", "stopped at ", ">best<", "one of 2 goes on")) {
            assertTrue(page.contains(part), part);
        }
        String table = Files.readString(folder().table());
        assertTrue(table.startsWith("configuration,encoder,algorithm,seed,epochs,of,knn_3,state,seconds,folder\n1,\"{use: mlp, hidden: [8]}\",simclr,7,"), table);

        Files.writeString(temp.resolve("recipes/tiny.yaml"), Files.readString(temp.resolve("recipes/tiny.yaml")).replace("batch_size: 8", "batch_size: 4"));
        String fault = assertThrows(UserError.class, () -> StudyRun.open(StudyPlan.of(Study.read(temp.resolve("study.yaml"), List.of(), components), components), KNN,
                folder(), here, List.of(), false, components, NOBODY)).getMessage();
        assertTrue(fault.contains("was begun with another recipe, so that its runs couldn't be compared with others (batch_size: 8 → 4)"), fault);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
