package io.repforge.spark.study;

import io.repforge.framework.cli.StudyTasks;
import io.repforge.framework.study.StudyTask;
import io.repforge.framework.study.TaskOutcome;
import io.repforge.framework.study.TaskPlace;
import io.repforge.spark.SparkOptions;
import io.repforge.spark.TaskFaults;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Executors of Spark, in which a run is a job of one task. It has as many threads as its task has cores. One whose executor is lost is begun again elsewhere, and
 * goes on from its last checkpoint.
 */
final class SparkTasks implements TaskPlace {

    private final JavaSparkContext context;
    private final int threads;
    private final int slots;
    private volatile boolean closed;

    /**
     * @param threads of each run by the study; null for the cores of a task
     * @param asked runs at once; null for as many as there is room for
     */
    SparkTasks(JavaSparkContext context, @Nullable Integer threads, @Nullable Integer asked) {
        this.context = context;
        this.threads = threads != null ? threads : SparkOptions.taskCores(context);
        this.slots = asked != null ? asked : Math.max(1, SparkOptions.slots(context));
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public TaskOutcome run(StudyTask task) throws InterruptedException {
        long began = System.nanoTime();
        StudyTask here = task.with("threads=" + threads);
        try {
            context.setLocalProperty("spark.job.description", task.run());
            return context.parallelize(List.of(here), 1).map(one -> TaskFaults.named(() -> StudyTasks.run(one))).collect().get(0);
        } catch (Exception e) {
            double seconds = (System.nanoTime() - began) * 1e-9;
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return closed || context.sc().isStopped() ? TaskOutcome.interrupted(seconds)
                    : TaskOutcome.lost("its task was lost (" + String.valueOf(TaskFaults.message(e)).lines().findFirst().orElse("") + ")", seconds);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (!context.sc().isStopped()) {
            context.cancelAllJobs();
        }
    }
}
