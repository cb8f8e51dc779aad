package io.repforge.spark;

import org.apache.spark.ExceptionFailure;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in a line of each task that failed and is done again. */
final class FailedTasks extends SparkListener {

    private static final Logger LOG = LoggerFactory.getLogger(FailedTasks.class);

    private final int mostFailures;

    /** @param mostFailures with so many failures of a task everything ends, and what it failed with is told then */
    FailedTasks(int mostFailures) {
        this.mostFailures = mostFailures;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.reason() instanceof TaskFailedReason failed && !(failed instanceof TaskKilled) && end.taskInfo().attemptNumber() + 1 < mostFailures) {
            String why = failed instanceof ExceptionFailure thrown ? thrown.className().replaceFirst("^.*\\.", "") + ": " + thrown.description() : failed.toErrorString();
            LOG.warn("Task {} failed on {} and is done again: {}", end.taskInfo().index(), end.taskInfo().host(), why.lines().findFirst().orElse(""));
        }
    }
}
