package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.RunRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Keeps {@code run.json}, and {@code samples.json} beside it: it is written at the start, with each checkpoint, picture and warning, and at the end. It sees a run before its listeners do. */
final class RunJournal implements RunListener.Observer {

    private final RunFolder folder;
    private final RunRecord begun;
    private final RunClock clock;
    private final DataSamples samples;
    private final List<RunRecord.Warning> warnings;
    private final List<RunRecord.Picture> pictures;
    private long steps;

    /**
     * @param begun what is known of the run at its start, with what earlier parts have left
     */
    RunJournal(RunFolder folder, RunRecord begun, RunClock clock, DataSamples samples) {
        this.folder = folder;
        this.begun = begun;
        this.clock = clock;
        this.samples = samples;
        this.steps = begun.steps();
        this.warnings = new ArrayList<>(begun.warnings());
        this.pictures = new ArrayList<>(begun.pictures());
        write(RunRecord.State.RUNNING);
    }

    @Override
    public void onStep(long step, double loss) {
        steps = step;
        samples.begin();
    }

    @Override
    public void onCheckpoint(Path checkpoint) {
        write(RunRecord.State.RUNNING);
    }

    @Override
    public void onWarning(long step, String warning) {
        RunRecord.Warning one = new RunRecord.Warning(step, warning);
        if (!warnings.contains(one)) {
            warnings.add(one);
        }
        write(RunRecord.State.RUNNING);
    }

    @Override
    public void onPicture(long step, Path picture, List<String> rows) {
        if (pictures.size() > 1) {
            pictures.remove(1);
        }
        pictures.removeIf(earlier -> earlier.step() == step);
        pictures.add(new RunRecord.Picture(step, folder.path().relativize(picture).toString(), rows));
        write(RunRecord.State.RUNNING);
    }

    @Override
    public void onEnd(boolean completed) {
        samples.finish();
        write(completed ? RunRecord.State.FINISHED : RunRecord.State.INTERRUPTED);
    }

    private void write(RunRecord.State state) {
        samples.writeIfFound();
        new RunRecord(state, steps, begun.totalSteps(), begun.stepsPerEpoch(), begun.batchSize(), begun.begun(), Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                begun.versions(), begun.machine(), begun.data(), begun.features(), begun.overrides(), warnings, pictures, clock.seconds()).write(folder);
    }
}
