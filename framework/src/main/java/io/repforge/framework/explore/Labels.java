package io.repforge.framework.explore;

import io.repforge.api.space.Space;
import io.repforge.framework.UserError;

/** What labels are called. */
public final class Labels {

    private Labels() {}

    /**
     * The name of a class, or a number as it is.
     *
     * @param value NaN where there is none, of which the text is empty for classes
     * @param row for the message
     * @throws UserError if it is no class that the data source announced
     */
    public static String text(Space space, double value, int row) {
        if (!(space instanceof Space.Discrete classes)) {
            return Double.toString(value);
        }
        return Double.isNaN(value) ? "" : classes.name(requireClass(classes, value, row));
    }

    /** @throws UserError if it is no class that the data source announced */
    static int requireClass(Space.Discrete classes, double value, int row) {
        if (!(value >= 0 && value < classes.n() && value == Math.rint(value))) {
            throw new UserError("Observation " + row + " has the label " + value + ", but its data source announced " + classes
                    + ": mend the label, or the data source.");
        }
        return (int) value;
    }
}
