package io.repforge.tests.study;

import io.repforge.framework.study.StudyTask;
import io.repforge.framework.study.TaskOutcome;
import io.repforge.framework.study.TaskPlace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Trains nothing: says what came of tasks as it was told to, and remembers them. */
final class ScriptedPlace implements TaskPlace {

    private final Function<StudyTask, TaskOutcome> outcomes;
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    ScriptedPlace(Function<StudyTask, TaskOutcome> outcomes) {
        this.outcomes = outcomes;
    }

    /** Each task as {@code VALUES seed N to EPOCH}. */
    List<String> done() {
        return List.copyOf(done);
    }

    /** The value of the last change of a key. */
    static String value(StudyTask task, String key) {
        return task.sets().stream().filter(set -> set.startsWith(key + "=")).reduce((first, last) -> last).map(set -> set.substring(key.length() + 1)).orElseThrow();
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public TaskOutcome run(StudyTask task) {
        done.add(value(task, "loss.temperature") + " seed " + value(task, "seed") + " to " + task.epoch());
        return outcomes.apply(task);
    }

    @Override
    public void close() {}
}
