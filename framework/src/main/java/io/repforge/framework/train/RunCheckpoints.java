package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.probe.Score;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.RunRecord;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Saves where a run has got to, and keeps the best of it. */
final class RunCheckpoints {

    private final RunStart start;
    private final Subject subject;
    private final RunMetrics metrics;
    private final RunClock clock;
    private final RunListener.Observer observer;
    private long savedStep;

    /** What is saved. */
    interface Subject {

        /** Where the data is gone on with. */
        Position position();

        /** Writes the model into a file. */
        void write(Path file);

        /** What lies beside it, by name. */
        Map<String, DurableFiles.Content> besides();

        /** A checkpoint of it is in place. */
        void saved(long step);
    }

    RunCheckpoints(RunStart start, Subject subject, RunMetrics metrics, RunClock clock, RunListener.Observer observer) {
        this.start = start;
        this.subject = subject;
        this.metrics = metrics;
        this.clock = clock;
        this.observer = observer;
        this.savedStep = start.plan().firstStep();
    }

    /**
     * Saves.
     *
     * @param step steps done
     * @throws UserError if what would be saved is nothing to go on with, or it can't be written
     */
    void save(long step) throws IOException {
        observer.onCheckpoint(saveUntold(step).folder());
    }

    /** As {@link #save}, and tells listeners nothing of it. */
    Checkpoints.Saved saveUntold(long step) throws IOException {
        observer.beforeCheckpoint(step);
        metrics.settle();
        Map<String, DurableFiles.Content> besides = new LinkedHashMap<>(subject.besides());
        metrics.onlineState().ifPresent(state -> besides.put(Checkpoints.ONLINE, state));
        Checkpoints.Saved saved = clock.measured(RunRecord.CHECKPOINTS,
                () -> start.checkpoints().save(progress(step), start.plan().options().keep(), besides, file -> {
                    subject.write(file);
                    // The step's loss and gradients were those before its update.
                    CheckpointFile.ruined(file).ifPresent(value -> {
                        throw metrics.divergence().at(step, "value of " + value, "without a checkpoint of it");
                    });
                }));
        savedStep = step;
        subject.saved(step);
        return saved;
    }

    /** Saves, unless the newest checkpoint is of that step. */
    void saveIfBehind(long step) throws IOException {
        if (step != savedStep) {
            save(step);
        }
    }

    /**
     * Keeps the checkpoint of a step if it has the best score, where the best is wanted.
     *
     * @param scores of an evaluation at that step
     */
    void keepIfBest(long step, Map<Score, Double> scores) throws IOException {
        String best = start.plan().options().keep().best();
        if (best == null) {
            return;
        }
        Score score = scores.keySet().stream().filter(one -> one.name().equals(best)).findFirst().orElseThrow(() -> new UserError("keep_best names the score '"
                + best + "', but the evaluation has none of that name: " + NearestName.advice(best, scores.keySet().stream().map(Score::name).toList())));
        double value = Objects.requireNonNull(scores.get(score));
        if (start.checkpoints().wouldBeBest(score, value)) {
            saveIfBehind(step);
            start.checkpoints().setBest(score, value, progress(step));
        }
    }

    private Checkpoints.Progress progress(long step) {
        Position position = subject.position();
        return new Checkpoints.Progress(step, start.plan().stepsPerEpoch(), start.plan().recipe().seed(), start.digest(), position.pass(),
                position.pairs(), position.skipped(), start.dataSteps(), metrics.logged(), metrics.sums());
    }
}
