package io.repforge.spark.train;

import io.repforge.spark.ExecutorComponents;
import io.repforge.spark.IdleByJob;
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

    /** Those that have nothing to do, by the run's id. */
    private static final IdleByJob<Open> FREE = new IdleByJob<>();

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
            // One who has done the last round of this worker, or any other, or a new one.
            Open open = FREE.take(id, one -> one.worker.hasDone(seat.worker())).orElseGet(this::open);
            try {
                SparkCrew.Placed done =
                        new SparkCrew.Placed(open.worker.work(task, seat.worker(), seat.state().position(), seat.state().steps(), seat::numbers), place());
                FREE.give(id, open);
                return done;
            } catch (Throwable e) {
                // Whatever state it is in.
                open.close();
                throw e;
            }
        });
    }

    private Open open() {
        Recipe bound = Recipes.of(RecipeText.parse(recipe, "the run's recipe").keys(), Path.of(baseDirectory), components.components());
        DataOpener data = new DataOpener(components.components(), bound.baseDirectory());
        try {
            return new Open(RoundWorker.open(bound, data.open(bound.train())), data);
        } catch (RuntimeException | Error e) {
            data.close();
            throw e;
        }
    }

    /** This process, as Spark takes it for where a task had better be done. */
    private static String place() {
        SparkEnv env = SparkEnv.get();
        return "executor_" + env.blockManager().blockManagerId().host() + "_" + env.executorId();
    }

    /** Closes those of a run that this process has. */
    static void close(String id) {
        FREE.takeAll(id).forEach(Open::close);
    }
}
