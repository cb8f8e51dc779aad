package io.repforge.framework.train;

import io.repforge.framework.runtime.Engine;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happens beside the training of a run.
 *
 * @param afterEpoch called after each epoch, and again for the last one where a run goes on
 * @param stopOnSignal whether Ctrl-C ends the run with a checkpoint, instead of the virtual machine at once
 */
public record Hooks(AfterEpoch afterEpoch, boolean stopOnSignal) {

    /** Nothing. */
    public static final Hooks NONE = new Hooks((epoch, last, encoder) -> Look.NONE, false);

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

    /**
     * What was seen of an encoder.
     *
     * @param metrics to be logged
     * @param warnings sentences about the run, each of which comes once
     */
    public record Look(Map<String, Double> metrics, List<String> warnings) {

        /** Nothing. */
        public static final Look NONE = new Look(Map.of(), List.of());

        public Look {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
            warnings = List.copyOf(warnings);
        }
    }
}
