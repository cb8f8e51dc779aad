package io.repforge.api;

import io.repforge.api.option.Use;
import io.repforge.api.probe.ScoreRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sees a run: batches, epochs, metrics, checkpoints, scores, the encoder that it leads to. */
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

    /** What probes tell of the encoder at some step, as the host tells of it. */
    interface Scores {

        /** What names of scores begin with where they stand among metrics. */
        String AMONG_METRICS = "evaluate/";

        /** Steps done so far. */
        long step();

        /** Whether the run is at its end; else more of them follow. */
        boolean isAtEnd();

        /** Those of the encoder. */
        ScoreRow ofEncoder();

        /** Those of what it is compared with, such as the same encoder untrained or raw pixels, by what that is called; at the end only. */
        Map<String, ScoreRow> ofOthers();

        /** Those of the encoder as metrics, such as {@code evaluate/linear}. */
        default Map<String, Double> metrics() {
            Map<String, Double> metrics = new LinkedHashMap<>();
            ofEncoder().scores().forEach((score, value) -> metrics.put(AMONG_METRICS + score.name(), value));
            return metrics;
        }
    }

    /**
     * Called by the training thread; it should return quickly. An epoch's metrics come before its checkpoint, that before the scores of its encoder; at the end
     * the exported encoder follows, and then the end itself.
     */
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

        /** After an evaluation. Who doesn't say otherwise gets the encoder's scores as metrics. */
        default void onScores(Scores scores) throws IOException {
            onMetrics(scores.step(), scores.metrics());
        }

        /**
         * After the encoder of a run that came to its end was exported.
         *
         * @param encoder a file of ONNX
         */
        default void onExport(Path encoder) throws IOException {}

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
