package io.repforge.essentials.schedules;

import io.repforge.api.Schedule;

/** When a learning rate changes. */
public enum Stride {
    /** At each step. */
    STEP,
    /** At the start of each epoch, as schedulers of PyTorch do that are asked once an epoch. */
    EPOCH;

    static final String OPTION = "When the learning rate changes: at each step, or at the start of each epoch alone, as in eirli";

    /** Epochs done so far, with fraction or without. */
    double of(Schedule.Progress progress) {
        return this == STEP ? progress.epochs() : progress.step() / progress.stepsPerEpoch();
    }
}
