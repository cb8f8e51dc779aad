package io.repforge.framework.rounds;

import io.repforge.api.option.Option;
import io.repforge.framework.ShortForm;

/**
 * The step that is made of what a round has come to.
 *
 * @param use which
 * @param learningRate &alpha;, by which the mean move of a round is multiplied
 * @param momentum &mu;, the part of earlier moves that stays
 */
@ShortForm
public record Outer(
        @Option(value = "none: all go on from the mean; nesterov: from where Nesterov's momentum over rounds leads (DiLoCo)", defaults = "none") Kind use,
        @Option(value = "By what the mean move of a round is multiplied", defaults = "0.7", min = 0, aboveMin = true, max = 2) double learningRate,
        @Option(value = "The part of earlier moves that stays", defaults = "0.9", min = 0, max = 0.999) double momentum) {

    /** The mean. */
    public static final Outer NONE = new Outer(Kind.NONE, 0.7, 0.9);

    /** Which step. */
    public enum Kind {
        /** The mean itself. */
        NONE,
        /** With Nesterov's momentum. */
        NESTEROV
    }

    /** Whether it keeps something between rounds. */
    public boolean keeps() {
        return use == Kind.NESTEROV;
    }
}
