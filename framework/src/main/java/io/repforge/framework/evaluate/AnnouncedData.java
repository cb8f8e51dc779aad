package io.repforge.framework.evaluate;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import java.util.List;
import java.util.Map;

/**
 * What the data to evaluate on announces.
 *
 * @param learnt what the steps look like that probes learn from
 * @param tested what the steps look like that they are tested on
 * @param label that the user asks about
 * @param isTrainable whether the encoder can be trained on
 */
record AnnouncedData(StepSpec learnt, StepSpec tested, String label, boolean isTrainable) implements ProbeData {

    static AnnouncedData of(Dataset train, Dataset test, String label, boolean trainable) {
        return new AnnouncedData(train.spec(), test.spec(), label, trainable);
    }

    /** @throws UserError if there is no such label, or the classes of the two parts can't be matched */
    @Override
    public Space.Discrete classes(String name) {
        shared(name);
        return classes(learnt, name);
    }

    /** The classes of both parts as one list. */
    SharedClasses shared(String name) {
        return SharedClasses.of(name, classes(learnt, name), classes(tested, name));
    }

    private static Space.Discrete classes(StepSpec data, String label) {
        Map<String, Space> labels = data.labels();
        if (labels.get(label) instanceof Space.Discrete space) {
            return space;
        }
        List<String> discrete = labels.keySet().stream().filter(name -> labels.get(name) instanceof Space.Discrete).sorted().toList();
        String what = discrete.isEmpty() ? "no labels with classes" : discrete.size() == 1 ? "only the label " + discrete.get(0)
                : "the labels " + String.join(", ", discrete);
        throw new UserError("The data to evaluate on has no classes under the label '" + label + "': it has " + what
                + "; name another with --label or, in a recipe, evaluate.label, or choose the probe factors, which predicts every label.");
    }
}
