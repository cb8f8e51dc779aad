package io.repforge.framework.train;

import io.repforge.api.fault.OptionsException;
import io.repforge.api.graph.GraphException;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.GraphSlot;

/** A component can't be built for what it is given. */
final class UnfitException extends UserError {

    private final String component;

    UnfitException(GraphSlot slot, Use<?> use, GraphException why) {
        super(slot + ": '" + use.component().name() + "' can't be built here (" + why.getMessage() + "): choose another, or sizes that fit.", why);
        this.component = slot + " '" + use.component().name() + "'";
    }

    UnfitException(GraphSlot slot, Use<?> use, OptionsException why) {
        super(slot + ": '" + use.component().name() + "' can't be built here (" + why.wrong() + "); " + why.remedy() + ".", why);
        this.component = slot + " '" + use.component().name() + "'";
    }

    /** Its slot and its name. */
    String component() {
        return component;
    }
}
