package io.repforge.parquet;

import io.repforge.api.array.Array;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a row.
 *
 * @param observations what was seen
 * @param actions what was done; null where nothing was
 * @param labels by name
 */
record StepColumns(Observations observations, @Nullable Actions actions, Map<String, Labels> labels) {

    StepColumns {
        labels = Map.copyOf(labels);
    }

    StepSpec spec() {
        Map<String, Space> spaces = new HashMap<>();
        labels.forEach((name, label) -> spaces.put(name, label.space()));
        return StepSpec.of(observations.space(), actions == null ? null : actions.space(), spaces);
    }

    /**
     * The step of a row.
     *
     * @throws io.repforge.api.data.UnreadableStepException if a value is missing, or isn't as the others are
     * @throws IOException if the file can't be read
     */
    Step of(Cursor row, boolean done) throws IOException {
        Observations.Seen seen = observations.of(row);
        Array action = actions == null ? null : actions.reading().of(row);
        Map<String, Double> values = new HashMap<>();
        for (Map.Entry<String, Labels> label : labels.entrySet()) {
            values.put(label.getKey(), label.getValue().of(row));
        }
        return Step.of(seen.values(), action, done, values).from(seen.origin());
    }
}
