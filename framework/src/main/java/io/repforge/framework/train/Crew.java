package io.repforge.framework.train;

import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.rounds.RoundTask;
import io.repforge.framework.rounds.Sum;
import io.repforge.framework.rounds.WorkerState;
import java.util.List;
import java.util.function.Supplier;

/** Workers who train together. */
public interface Crew extends AutoCloseable {

    /**
     * What a round has come to.
     *
     * @param sum what all have sent, added up as {@link Sum} says
     * @param reports in the order of the workers' numbers
     */
    record Round(Sum sum, List<RoundReport> reports) {}

    /** Brings a crew together. */
    interface Gathering {

        /**
         * @param recipe of the run, as it is trained: nothing in it is left to the machine to decide
         * @param workers how many
         * @param here makes a worker in this process; to be closed by who takes it
         */
        Crew gather(RecipeText recipe, int workers, Supplier<RoundWorker> here);
    }

    /**
     * Has every worker do a round.
     *
     * @param states each worker's own, in the order of their numbers
     * @throws io.repforge.framework.UserError if one of them can't
     */
    Round round(RoundTask task, List<WorkerState> states) throws InterruptedException;

    @Override
    void close();
}
