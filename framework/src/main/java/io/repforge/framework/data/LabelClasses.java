package io.repforge.framework.data;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Labels that put each sample into one class. */
public final class LabelClasses {

    private LabelClasses() {}

    /** The classes of a label; empty where there is no such label, or it is something else than one class of each sample. */
    public static Optional<Space.Discrete> of(StepSpec steps, String label) {
        return steps.labels().get(label) instanceof Space.Discrete classes && classes.shape().rank() == 0 ? Optional.of(classes) : Optional.empty();
    }

    /** How many classes a label has that are the same in all of the data; empty where there are none such. */
    public static OptionalInt count(List<? extends Dataset> data, String label) {
        List<Optional<Space.Discrete>> classes = data.stream().map(one -> of(one.spec(), label)).distinct().toList();
        return classes.size() == 1 && classes.get(0).isPresent() ? OptionalInt.of(classes.get(0).get().n()) : OptionalInt.empty();
    }
}
