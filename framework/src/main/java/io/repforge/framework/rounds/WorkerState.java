package io.repforge.framework.rounds;

import io.repforge.framework.data.batch.Position;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is a worker's own between rounds.
 *
 * @param position where its share of the data is gone on with
 * @param steps steps of its optimizer
 * @param own its own numbers; null where they lie elsewhere
 * @param file where they lie, as an absolute path that all machines see; null where they don't lie in a file
 */
public record WorkerState(Position position, long steps, float @Nullable [] own, @Nullable String file) implements Serializable {

    /**
     * Its own numbers, from wherever they lie.
     *
     * @throws io.repforge.framework.UserError if they can't be read
     */
    public float[] numbers() {
        return own != null ? own : SharedFolder.read(Objects.requireNonNull(file, "numbers are here or in a file"));
    }
}
