package io.repforge.spark.embed;

import io.repforge.api.data.Dataset;
import io.repforge.framework.cli.DataOpener;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.spark.IdleByJob;

/**
 * What a task has opened, which another task of the same job in this process takes when it is done.
 *
 * @param opener closes the data
 * @param dataset all of it
 * @param session of the encoder
 */
record OpenedJob(DataOpener opener, Dataset dataset, InferenceSession session) implements AutoCloseable {

    /** What no task uses just now. */
    static final IdleByJob<OpenedJob> FREE = new IdleByJob<>();

    /** Closes what tasks in this process have left, when there will be no more of them. */
    static void closeAll(String job) {
        FREE.takeAll(job).forEach(OpenedJob::close);
    }

    @Override
    public void close() {
        try (opener) {
            session.close();
        }
    }
}
