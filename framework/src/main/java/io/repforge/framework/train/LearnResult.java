package io.repforge.framework.train;

import io.repforge.framework.run.RunFolder;

/**
 * What a run led to.
 *
 * @param folder the run's folder
 * @param steps optimizer steps done over the whole run
 * @param loss loss of the last step
 * @param completed whether all epochs were done; false after an interruption
 * @param encoder the encoder as it is now
 */
public record LearnResult(RunFolder folder, long steps, double loss, boolean completed, EncoderSnapshot encoder) {}
