package io.repforge.framework.rounds;

import io.repforge.framework.data.batch.Position;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is a worker's own between rounds.
 *
 * @param position where its share of the data is gone on with
 * @param steps steps of its optimizer
 * @param own its own numbers; null where they lie in a file
 * @param file where they lie, as an absolute path that all machines see; null where they are here
 */
public record WorkerState(Position position, long steps, float @Nullable [] own, @Nullable String file) implements Serializable {}
