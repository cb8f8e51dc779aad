package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A dataset whose observations are features. */
record ExampleDataset(ExampleTable examples) implements Dataset {

    @Override
    public StepSpec spec() {
        return StepSpec.of(Space.box(examples.width()));
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(examples.count());
    }

    @Override
    public StepReader read(Pass pass) {
        return new StepReader() {
            private int next;

            @Override
            public @Nullable Step next() {
                if (next == examples.count()) {
                    return null;
                }
                Step step = examples.step(next);
                Array features = Array.of(Shape.of(examples.width()), examples.features(next, next + 1));
                next++;
                return step.withObservation(features);
            }
        };
    }
}
