package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.OptimizerModel;
import io.repforge.framework.artifacts.TrainingProgram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a state must hold to be of a program, which the library doesn't tell: it refuses some others with words of its own, when its session is gone already, and
 * takes some.
 *
 * @param parameters by name
 * @param states by name
 * @param moments of each parameter, as the optimizer calls them
 */
record StateForm(Map<String, Form> parameters, Map<String, Form> states, List<String> moments) {

    /** What arrays have in common that can stand in for each other. */
    private record Form(DType type, Shape shape) {

        static Map<String, Form> all(Map<String, Array> arrays) {
            Map<String, Form> forms = new LinkedHashMap<>();
            arrays.forEach((name, array) -> forms.put(name, new Form(array.type(), array.shape())));
            return forms;
        }

        @Override
        public String toString() {
            return type + " " + shape;
        }
    }

    static StateForm of(TrainingProgram program) {
        return new StateForm(Form.all(program.start().trained()), Form.all(program.start().frozen()),
                program.optimizer() == null ? List.of() : OptimizerModel.moments(program.optimizer()));
    }

    /**
     * A state without any moments is one from before the first step.
     *
     * @throws IllegalArgumentException if it isn't of the program
     */
    void require(SessionState state) {
        require("parameter", parameters, state.parameters());
        require("state", states, state.states());
        if (state.moments().isEmpty()) {
            return;
        }
        requireNames("the moments of", parameters, state.moments());
        parameters.forEach((name, form) -> {
            Map<String, Form> kept = new LinkedHashMap<>();
            moments.forEach(moment -> kept.put(moment, form));
            require("moment of '" + name + "',", kept, Objects.requireNonNull(state.moments().get(name)));
        });
    }

    private static void require(String kind, Map<String, Form> forms, Map<String, Array> arrays) {
        requireNames("the " + kind, forms, arrays);
        Form.all(arrays).forEach((name, given) -> {
            Form form = forms.get(name);
            if (!given.equals(form)) {
                throw new IllegalArgumentException(
                        "the state is of another program: the " + kind + " '" + name + "' is " + form + " in the session and " + given + " in the state");
            }
        });
    }

    private static void requireNames(String kind, Map<String, ?> here, Map<String, ?> given) {
        here.keySet().stream().filter(name -> !given.containsKey(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("the state is of another program: " + kind + " '" + name + "' is missing");
        });
        given.keySet().stream().filter(name -> !here.containsKey(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("the state is of another program: it has " + kind + " '" + name + "', which the session has not");
        });
    }
}
