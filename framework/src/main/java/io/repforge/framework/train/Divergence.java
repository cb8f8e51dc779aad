package io.repforge.framework.train;

import io.repforge.framework.UserError;
import io.repforge.framework.run.Checkpoints;

/** What is said of a run whose numbers are no longer finite. */
final class Divergence {

    /** What to do about it. */
    static final String ADVICE = "Lower optimizer.learning_rate, set optimizer.max_gradient_norm, or look for values out of range in the data.";

    private final Checkpoints checkpoints;
    private final Diagnosis diagnosis;
    private final long stepsPerEpoch;

    Divergence(Checkpoints checkpoints, Diagnosis diagnosis, long stepsPerEpoch) {
        this.checkpoints = checkpoints;
        this.diagnosis = diagnosis;
        this.stepsPerEpoch = stepsPerEpoch;
    }

    /**
     * @param what such as {@code loss is NaN}
     * @param step at which it was seen, counted from 1
     * @param stopped such as {@code before the update}
     */
    UserError at(long step, String what, String stopped) {
        String kept = checkpoints.newest().saved().map(saved -> saved.progress().step() < step - 1
                ? "the last good checkpoint is " + saved.folder() + " (step " + saved.progress().step() + ")"
                : "the step goes out from the checkpoint " + saved.folder() + ", which leads here again as it is")
                .orElse("no checkpoint was written yet");
        return new UserError("The " + what + " at step " + step + " (epoch " + ((step - 1) / stepsPerEpoch + 1) + ")" + diagnosis.ofCollapse()
                + ", so the run stopped " + stopped + "; " + kept + ". " + ADVICE);
    }
}
