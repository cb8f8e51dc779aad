package io.repforge.framework.train;

import io.repforge.api.graph.Graph;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.TrainingSession;
import java.io.IOException;
import java.util.Map;

/**
 * Does the steps of a training: forward and backward pass, update. It alone knows how a step is fed, which is with a batch, the learning rate, the progress and counts, and
 * random tensors of (seed, step, name). A run is a stepper with metrics and checkpoints around it; probes that train are steppers on programs of their own; one
 * of several who train together is a stepper that is given a state and gives one back:
 * <pre>{@code
 * session.restore(state);
 * try (Stepper stepper = new Stepper(session, program.randoms(), course, feed, engine.backend().memory())) {
 *     stepper.run(step, 100, Stepper.Watcher.NONE);
 * }
 * return session.state();
 * }</pre>
 * For one thread at a time.
 */
public final class Stepper implements AutoCloseable {

    private final TrainingSession session;
    private final Course course;
    private final StepFeed batches;
    private final StepInputs inputs;

    /** Sees steps. */
    public interface Watcher {

        /** Sees nothing. */
        Watcher NONE = new Watcher() {};

        /**
         * A step is about to be computed.
         *
         * @param step counted from 0
         * @param inputs all that the model is fed; good for the call only
         */
        default void onFed(long step, Map<String, HostBuffer> inputs) throws IOException {}

        /**
         * A step has been computed, and the optimizer hasn't moved parameters by it. What this throws ends the steps before it does; but the graph has updated
         * states, decayed parameters, and moved those with rates of their own. So to do the step again, a session must be given a state from before it.
         *
         * @param learningRate of the update that follows
         * @param outputs of the training model; good for the call only
         */
        default void onComputed(long step, double learningRate, Outputs outputs) throws IOException {}

        /**
         * A step is done.
         *
         * @param nanos how long it took, the wait for its batch included, and without {@link #onFed}
         */
        default void onDone(long step, long nanos) throws IOException {}
    }

    /**
     * @param session what is trained; stays open
     * @param randoms what the program draws at random, see {@link io.repforge.framework.artifacts.TrainingProgram#randoms}
     * @param course of the whole training
     * @param batches what it is fed
     * @param memory where what it is fed lies, see {@link io.repforge.framework.runtime.Backend#memory}
     */
    public Stepper(TrainingSession session, Map<String, Graph.Random> randoms, Course course, StepFeed batches, HostMemory memory) {
        this.session = session;
        this.course = course;
        this.batches = batches;
        this.inputs = new StepInputs(session.inputs(), randoms, course, memory);
    }

    /**
     * Does some steps: that of number {@code from}, and those that follow it by the course's stride.
     *
     * @param from how many steps of the training were done before, here and elsewhere
     * @param count how many to do
     * @throws io.repforge.framework.UserError if the data can't be read on
     * @throws io.repforge.framework.runtime.EngineException if a kernel fails
     * @throws InterruptedException if the thread is interrupted while it waits for a batch
     * @throws IOException as the watcher does
     */
    public void run(long from, long count, Watcher watcher) throws IOException, InterruptedException {
        for (long i = 0; i < count; i++) {
            step(from + i * course.stride(), watcher);
        }
    }

    private void step(long step, Watcher watcher) throws IOException, InterruptedException {
        long began = System.nanoTime();
        double rate = course.learningRate().applyAsDouble(step);
        Map<String, HostBuffer> batch = batches.next(step);
        try {
            began += compute(step, rate, batch, watcher);
            session.optimizerStep((float) rate);
        } finally {
            // Gradients of a step that came to nothing aren't to be added to those of the next.
            session.resetGradients();
        }
        watcher.onDone(step, System.nanoTime() - began);
    }

    /** Gives the nanoseconds that somebody looked at what the step was fed. */
    private long compute(long step, double rate, Map<String, HostBuffer> batch, Watcher watcher) throws IOException {
        try {
            Map<String, HostBuffer> all = inputs.of(step, rate, batch);
            long fed = System.nanoTime();
            watcher.onFed(step, all);
            long looked = System.nanoTime() - fed;
            watcher.onComputed(step, rate, session.trainStep(all));
            return looked;
        } finally {
            batches.release();
        }
    }

    @Override
    public void close() {
        inputs.close();
    }
}
