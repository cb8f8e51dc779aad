package io.repforge.api;

import io.repforge.api.option.Use;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sees a run: batches, epochs, metrics, checkpoints. */
public interface RunListener<O extends Record> extends Component<O> {

    /**
     * Called when a run starts or goes on.
     *
     * @throws IOException if what it writes can't be opened
     */
    Observer start(Run run, O options) throws IOException;

    /** The run, as the host tells of it. */
    interface Run {

        /** Its name. */
        String name();

        /** Its folder. */
        Path folder();

        /** Steps of the whole run. */
        long totalSteps();

        /** Steps of an epoch. */
        long stepsPerEpoch();

        /** 0, or where a resumed run goes on. */
        long firstStep();

        /** How many steps up to there have had metrics. */
        long loggedSteps();
    }

    /** Called by the training thread; it should return quickly. */
    interface Observer {

        /**
         * After a step.
         *
         * @param step steps done so far, from 1
         * @param loss the loss of that step
         * @throws IOException if it can't be recorded; so for all events: the run ends with the message
         */
        default void onStep(long step, double loss) throws IOException {}

        /**
         * When metrics are logged.
         *
         * @param step steps done so far
         * @param metrics values by name, in the order in which they are to be shown
         */
        default void onMetrics(long step, Map<String, Double> metrics) throws IOException {}

        /** After an epoch, counted from 1. */
        default void onEpoch(long epoch) throws IOException {}

        /**
         * Before a checkpoint is written. A run that goes on from it tells nothing anew that came before, so that what is to outlive a crash should be
         * on the disk afterwards.
         *
         * @param step steps done so far
         */
        default void beforeCheckpoint(long step) throws IOException {}

        /** After a checkpoint was moved into place. */
        default void onCheckpoint(Path checkpoint) throws IOException {}

        /**
         * After a picture of a batch was written, before the step is done.
         *
         * @param step the step, from 1
         * @param picture a PNG
         * @param rows what the rows of the picture show, from the top, such as {@code augmented context}
         */
        default void onPicture(long step, Path picture, List<String> rows) throws IOException {}

        /**
         * When something about the run needs a decision, such as that it learns nothing. Each warning comes once.
         *
         * @param step steps done so far; 0 before the first
         * @param warning one sentence that says what is wrong and what to do
         */
        default void onWarning(long step, String warning) throws IOException {}

        /** At the end, whether it came as planned or not. */
        default void onEnd(boolean completed) throws IOException {}
    }

    /** Starts a bound listener. */
    static Observer start(Use<? extends RunListener<?>> use, Run run) throws IOException {
        return start(use.component(), use.options(), run);
    }

    private static <O extends Record> Observer start(RunListener<O> listener, Record options, Run run) throws IOException {
        return ContractException.requireReturned(listener.start(run, listener.optionsType().cast(options)), listener, "start()");
    }
}
