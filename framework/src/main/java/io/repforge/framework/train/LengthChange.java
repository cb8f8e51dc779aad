package io.repforge.framework.train;

import io.repforge.api.graph.Graph;
import io.repforge.framework.recipe.RecipeDifference;
import java.util.List;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a run that goes on to another length than it was begun for. */
final class LengthChange {

    private static final Logger LOG = LoggerFactory.getLogger(LengthChange.class);

    /** Steps at which learning rates of runs of two lengths are compared. */
    private static final int SAMPLES = 64;

    private LengthChange() {}

    /** Says in the log where it changes more than the end. */
    static void tell(List<RecipeDifference> differences, RunPlan plan, Graph graph) {
        differences.stream().filter(difference -> difference.key().equals("n_epochs")).forEach(difference -> {
            long before = Long.parseLong(difference.before()) * plan.stepsPerEpoch();
            long common = Math.min(before, plan.totalSteps());
            boolean schedule = LongStream.range(0, SAMPLES).map(i -> i * common / SAMPLES)
                    .anyMatch(step -> plan.learningRate(step, before) != plan.learningRate(step, plan.totalSteps()));
            boolean progress = graph.inputs().containsKey(Graph.PROGRESS);
            if (schedule || progress) {
                LOG.warn("n_epochs: {} → {}: {} the length of the run, so its first {} steps weren't those of a run of {} epochs from the start.",
                        difference.before(), difference.now(), schedule ? "the schedule " + plan.schedule().component().name() + " follows"
                                : "the network follows",
                        plan.firstStep(), difference.now());
            }
        });
    }
}
