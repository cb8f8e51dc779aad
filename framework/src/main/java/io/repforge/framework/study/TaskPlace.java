package io.repforge.framework.study;

/** Where the tasks of a study are worked on: processes of this machine, or a cluster. */
public interface TaskPlace extends AutoCloseable {

    /** How many tasks are worked on at once; at least 1. */
    int slots();

    /**
     * Works on a task, and waits for its end. It is called by as many threads at once as there are slots.
     *
     * @throws InterruptedException if the thread is interrupted; the task is given up then
     */
    TaskOutcome run(StudyTask task) throws InterruptedException;

    /** Asks whatever is being worked on to stop, with what there is of it kept. {@link #run} then returns soon. */
    @Override
    void close();
}
