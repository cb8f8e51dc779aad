package io.repforge.api.fault;

import java.util.Objects;

/**
 * What a user chose doesn't go together: options with each other, or with the data or the components that they are to work with. The host adds the
 * component, and where in the recipe it was chosen.
 */
public final class OptionsException extends ComponentException {

    private static final long serialVersionUID = 1;

    private final String wrong;
    private final String remedy;

    /**
     * @param wrong what doesn't go together, such as {@code the mode needs actions and the steps have none}
     * @param remedy what to do, such as {@code use data with actions, or the mode 'none'}
     */
    public OptionsException(String wrong, String remedy) {
        super(wrong + "; " + remedy, null);
        this.wrong = Objects.requireNonNull(wrong, "it must be said what is wrong");
        this.remedy = Objects.requireNonNull(remedy, "it must be said what to do");
    }

    /** What doesn't go together. */
    public String wrong() {
        return wrong;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }
}
