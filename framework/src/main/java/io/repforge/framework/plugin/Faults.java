package io.repforge.framework.plugin;

import io.repforge.framework.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong with several plugins, so that the user sees everything at once. */
final class Faults {

    private final List<UserError> errors = new ArrayList<>();

    /** Runs a step and keeps its fault, if it has one. */
    void collect(Runnable step) {
        try {
            step.run();
        } catch (UserError error) {
            errors.add(error);
        }
    }

    /**
     * @throws UserError with a line for each fault, if there are any
     */
    void raise() {
        if (errors.size() == 1) {
            throw errors.get(0);
        }
        if (!errors.isEmpty()) {
            UserError all = new UserError(errors.stream().map(UserError::getMessage).collect(Collectors.joining("\n")));
            errors.forEach(all::addSuppressed);
            throw all;
        }
    }
}
