package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.probe.Probed;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A dataset of whose observations a probe makes others.
 *
 * @param data not closed with it
 */
record ChangedDataset(Dataset data, Probed.Change change) implements Dataset {

    @Override
    public StepSpec spec() {
        return data.spec();
    }

    @Override
    public OptionalLong size() {
        return data.size();
    }

    @Override
    public boolean endless() {
        return data.endless();
    }

    @Override
    public StepReader read(Pass pass) throws IOException {
        StepReader steps = data.read(pass);
        return new StepReader() {
            private int row;

            @Override
            public @Nullable Step next() throws IOException {
                Step step = steps.next();
                return step == null ? null : step.withObservation(changed(row++, step.observation().array()));
            }

            @Override
            public void close() throws IOException {
                steps.close();
            }
        };
    }

    private Array changed(int row, Array observation) {
        Space space = data.spec().observation();
        Array changed = change.of(row, observation);
        if (!space.admits(changed)) {
            throw new IllegalStateException("an observation of " + space + " was changed into one of " + changed.type() + " and shape " + changed.shape());
        }
        return changed;
    }
}
