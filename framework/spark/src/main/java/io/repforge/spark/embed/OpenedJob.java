package io.repforge.spark.embed;

import io.repforge.api.data.Dataset;
import io.repforge.framework.cli.DataOpener;
import io.repforge.framework.runtime.InferenceSession;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What a task has opened: another task of the same job in this process takes it when it is done, since opening it may take longer than a part of the data does.
 *
 * @param opener closes the data
 * @param dataset all of it
 * @param session of the encoder
 */
record OpenedJob(DataOpener opener, Dataset dataset, InferenceSession session) implements AutoCloseable {

    /** What no task uses just now, by the jobs' names. */
    private static final Map<String, Queue<OpenedJob>> FREE = new ConcurrentHashMap<>();

    /** Opens what a job needs. */
    @FunctionalInterface
    interface Opening {
        OpenedJob open();
    }

    /** What nobody else has then. */
    static OpenedJob take(String job, Opening opening) {
        OpenedJob free = queue(job).poll();
        return free != null ? free : opening.open();
    }

    /** Leaves it to the next task. */
    void give(String job) {
        queue(job).add(this);
    }

    private static Queue<OpenedJob> queue(String job) {
        return FREE.computeIfAbsent(job, any -> new ConcurrentLinkedQueue<>());
    }

    /** Closes what tasks in this process have left, when there will be no more of them. */
    static void closeAll(String job) {
        Queue<OpenedJob> left = Objects.requireNonNullElseGet(FREE.remove(job), ConcurrentLinkedQueue::new);
        left.forEach(OpenedJob::close);
    }

    @Override
    public void close() {
        try (opener) {
            session.close();
        }
    }
}
