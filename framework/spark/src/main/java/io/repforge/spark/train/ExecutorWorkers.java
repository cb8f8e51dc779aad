package io.repforge.spark.train;

import io.repforge.spark.ExecutorComponents;
import io.repforge.spark.TaskFaults;

import io.repforge.framework.UserError;
import io.repforge.framework.cli.DataOpener;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.rounds.RoundTask;
import io.repforge.framework.train.RoundWorker;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.SparkEnv;

/**
 * The workers of a run in this process, each with a session and the data: as many as have ever worked at the same time.
 *
 * @param id tells the run from others
 * @param recipe of the run, as YAML
 * @param baseDirectory where its relative paths start from
 * @param components what it is bound with
 */
record ExecutorWorkers(String id, String recipe, String baseDirectory, ExecutorComponents components) implements Serializable {

    /** Those that have nothing to do, by the run's id; the one that worked last comes first. */
    private static final Map<String, Deque<Open>> FREE = new HashMap<>();

    /** A worker, and what it reads. */
    private record Open(RoundWorker worker, DataOpener data) {

        void close() {
            worker.close();
            data.close();
        }
    }

    /**
     * Does a worker's round.
     *
     * @throws UserError with the name of the host if it can't be done there
     */
    SparkCrew.Placed work(RoundTask task, SparkCrew.Seat seat) throws Exception {
        return TaskFaults.named(() -> {
            Open open = take(seat.worker());
            try {
                SparkCrew.Placed done =
                        new SparkCrew.Placed(open.worker.work(task, seat.worker(), seat.state().position(), seat.state().steps(), seat::numbers), place());
                giveBack(open);
                return done;
            } catch (Throwable e) {
                // Whatever state it is in.
                open.close();
                throw e;
            }
        });
    }

    /** One who has done the last round of this worker, or any other, or a new one. */
    private Open take(int worker) {
        synchronized (FREE) {
            Deque<Open> free = FREE.computeIfAbsent(id, unseen -> new ArrayDeque<>());
            Open chosen = free.stream().filter(open -> open.worker.hasDone(worker)).findFirst().orElseGet(() -> free.peekLast());
            if (chosen != null) {
                free.remove(chosen);
                return chosen;
            }
        }
        Recipe bound = Recipes.of(RecipeText.parse(recipe, "the run's recipe").keys(), Path.of(baseDirectory), components.components());
        DataOpener data = new DataOpener(components.components(), bound.baseDirectory());
        try {
            return new Open(RoundWorker.open(bound, data.open(bound.train())), data);
        } catch (RuntimeException | Error e) {
            data.close();
            throw e;
        }
    }

    private void giveBack(Open open) {
        synchronized (FREE) {
            Objects.requireNonNull(FREE.get(id)).addFirst(open);
        }
    }

    /** This process, as Spark takes it for where a task had better be done. */
    private static String place() {
        SparkEnv env = SparkEnv.get();
        return "executor_" + env.blockManager().blockManagerId().host() + "_" + env.executorId();
    }

    /** Closes those of a run that this process has. */
    static void close(String id) {
        synchronized (FREE) {
            Deque<Open> free = FREE.remove(id);
            if (free != null) {
                free.forEach(Open::close);
            }
        }
    }
}
