package io.repforge.framework.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ClassPathComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a study is told all at once, each fault with its line. */
class StudyFaultsTest {

    @TempDir
    private Path temp;

    private Study read(String yaml, String... sets) throws IOException {
        return Study.read(Files.writeString(temp.resolve("study.yaml"), yaml), List.of(sets), ClassPathComponents.load());
    }

    private String fault(String yaml, String... sets) {
        return assertThrows(UserError.class, () -> read(yaml, sets)).getMessage().replace(temp + "/", "");
    }

    @Test
    void all_faults_are_told_with_their_lines_and_what_was_probably_meant() {
        String faults = fault("""
                name: my study
                recipe: recipe.yaml
                set:
                  loss.temperature: 0.1
                  seed: 3
                space:
                  loss.temperature: [0.1, 0.1]
                  optimizer.learning_rate:
                    log_unifrom: [1e-4, 1e-2]
                  batch_size: {log_int_uniform: [0, 8]}
                  encoder: {use: vit, size: tiny}
                  n_epochs: 5
                  evaluate.label: [a, b]
                  decoder: []
                early_stopping: {use: asha, reduction: 1}
                budget: {hours: 0}
                paralel: 2
                """);
        assertEquals("""
                13 faults:
                  study.yaml:1: score is missing; give text (The score of the recipe's probes that decides, such as linear; whether higher or lower is better the probe says itself)
                  study.yaml:4: set.loss.temperature is under space, too, whose values would take its place: leave one of them out
                  study.yaml:5: set.seed isn't for this place: the study's seeds are those of its runs
                  study.yaml:7: space.loss.temperature.1 is there twice
                  study.yaml:9: space.optimizer.learning_rate.log_unifrom is no distribution; did you mean 'log_uniform'?
                  study.yaml:10: space.batch_size.log_int_uniform must be two numbers above 0, which have logarithms
                  study.yaml:11: space.encoder must be a list of values, such as [0.1, 0.2], or a distribution, such as {log_uniform: [1e-4, 1e-2]}; choose among maps by a list of them
                  study.yaml:12: space.n_epochs must be a list of values, such as [0.1, 0.2], or a distribution, such as {log_uniform: [1e-4, 1e-2]}; what is the same for all runs belongs under set
                  study.yaml:13: space.evaluate.label isn't for this place: what judges must be the same for all, so put it under set
                  study.yaml:14: space.decoder must have a value to try at least
                  study.yaml:15: early_stopping.reduction must be at least 2, not 1
                  study.yaml:16: budget.hours must be above 0, not 0
                  study.yaml:17: paralel is no key of a study; did you mean 'parallel'?""", faults);
    }

    @Test
    void what_makes_no_sense_together_is_told() {
        String head = "recipe: r.yaml\nscore: linear\n";
        assertEquals("study.yaml:4: space.a is a distribution, of which nobody knows how often to draw: say how many configurations by samples",
                fault(head + "space:\n  a: {uniform: [0, 1]}\n"));
        assertEquals("study.yaml:3: seeds has a seed twice, of which the second run would tell nothing", fault(head + "seeds: [7, 7]\n"));
        assertEquals("study.yaml:3: name must be letters, digits and - _ + . since a folder is named after it, not 'a/b'", fault(head + "name: a/b\n"));
        assertTrue(fault(head + "space: {n_epochs: [1, 2]}\nearly_stopping: asha\n").startsWith("study.yaml:3: space.n_epochs can't be tried with early_stopping"));
        assertEquals("--set a changes a key of which study.yaml tries values under space: change them there.", fault(head + "space: {a: [1, 2]}\n", "a=3"));
        assertEquals("study.yaml:1: the study must be a map of keys, not a list", fault("- a\n"));
        assertTrue(fault(head + "space: {a: {uniform: [1]}}\nsamples: 2\n").contains("space.a.uniform must be two numbers, the least and the greatest"));
        assertTrue(fault(head + "space: {a: {int_uniform: [1.5, 3]}}\nsamples: 2\n").contains("space.a.int_uniform must be two whole numbers"));
        assertTrue(fault(head + "space: {a: {uniform: [3, 1]}}\nsamples: 2\n").contains("space.a.uniform must be two numbers of which the second is greater"));
    }

    @Test
    void what_is_left_out_has_defaults() throws IOException {
        Study study = read("recipe: ../r.yaml\nscore: linear\n");
        assertEquals("study", study.name());
        assertEquals(temp.resolve("../r.yaml"), study.recipe());
        assertEquals(List.of(7L, 8L, 9L), study.seeds());
        assertTrue(study.heldOut());
        assertEquals(EarlyStopping.Rule.NONE, study.earlyStopping().use());
        assertEquals(1, study.configurations().size());
    }
}
