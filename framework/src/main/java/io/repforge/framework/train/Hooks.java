package io.repforge.framework.train;

import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens beside the training of a run.
 *
 * @param afterEpoch called after each epoch, and again for the last one where a run goes on
 * @param export called when the run has come to its end
 * @param stopOnSignal whether Ctrl-C ends the run with a checkpoint, instead of the virtual machine at once
 */
public record Hooks(AfterEpoch afterEpoch, Export export, boolean stopOnSignal) {

    /** Nothing. */
    public static final Hooks NONE = new Hooks((epoch, last, encoder) -> Look.NONE, (folder, encoder) -> Optional.empty(), false);

    /** Looks at the encoder between epochs. */
    public interface AfterEpoch {

        /**
         * @param epoch epochs done
         * @param last whether it was the last
         * @param encoder the encoder as it is now; good for the call only
         */
        Look accept(long epoch, boolean last, InTraining encoder) throws IOException;
    }

    /** An encoder that is being trained. */
    public interface InTraining {

        /** A copy of it as it is now. */
        EncoderSnapshot snapshot();

        /** What it is trained on, for other sessions to be opened there. It stays open. */
        Engine engine();
    }

    /** Exports an encoder. */
    public interface Export {

        /**
         * @param folder of the run, whose checkpoints are written
         * @param encoder as it is in the end
         * @return the file; empty if nothing was exported
         */
        Optional<Path> accept(RunFolder folder, EncoderSnapshot encoder) throws IOException;
    }

    /**
     * What was seen of an encoder.
     *
     * @param scores of the encoder; empty if it wasn't evaluated
     * @param others scores of what it is compared with, by what that is called
     * @param warnings sentences about the run, each of which comes once
     */
    public record Look(ScoreRow scores, Map<String, ScoreRow> others, List<String> warnings) {

        /** Nothing. */
        public static final Look NONE = new Look(ScoreRow.EMPTY, Map.of(), List.of());

        public Look {
            others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
            warnings = List.copyOf(warnings);
        }
    }
}
