package io.repforge.framework.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.api.probe.Score;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which checkpoint of a run is the best so far, as {@code best.json} beside the checkpoints says.
 *
 * @param score name of the score
 * @param value of that checkpoint
 * @param checkpoint name of its folder
 * @param digest of the other three, which tells whether they are what was written
 */
public record BestCheckpoint(String score, double value, String checkpoint, String digest) {

    private static final String FILE = "best.json";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static BestCheckpoint of(String score, double value, String checkpoint) {
        return new BestCheckpoint(score, value, checkpoint, digest(score, value, checkpoint));
    }

    private static String digest(String score, double value, String checkpoint) {
        return Digests.of(score + "\n" + value + "\n" + checkpoint);
    }

    /**
     * @param checkpoints folder of the checkpoints
     * @throws UserError if the file isn't what was written
     */
    static Optional<BestCheckpoint> read(Path checkpoints) {
        Path file = checkpoints.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            BestCheckpoint best = JSON.readValue(Files.readAllBytes(file), BestCheckpoint.class);
            if (digest(best.score, best.value, best.checkpoint).equals(best.digest)) {
                return Optional.of(best);
            }
        } catch (IOException e) {
            // Told below.
        }
        throw new UserError(file + " is damaged (its content isn't what was saved): remove it, and the best checkpoint is found among those to come.");
    }

    void write(Path checkpoints) {
        try {
            RunFolder.writeAtomically(checkpoints.resolve(FILE), JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new IllegalStateException("a record must become JSON", e);
        }
    }

    /** Whether a value of the same score is better. One that isn't finite never is. */
    boolean isBeatenBy(Score same, double other) {
        return Double.isFinite(other) && (same.higherIsBetter() ? other > value : other < value);
    }
}
