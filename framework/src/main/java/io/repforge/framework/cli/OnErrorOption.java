package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.data.OnError;
import io.repforge.framework.data.Tolerance;
import picocli.CommandLine.Option;

/** The options {@code --on-error} and {@code --max-skipped}, for commands that read data from start to end. */
public final class OnErrorOption {

    @Option(names = "--on-error", paramLabel = "WHAT",
            description = "What is done about a step that can't be read, such as a damaged image: fail ends the command, naming it; skip leaves it out and counts it."
                    + " fail by default.")
    private OnError onError = OnError.FAIL;

    @Option(names = "--max-skipped", paramLabel = "N",
            description = "How many steps may be skipped in one pass over the data before the command ends after all; ${DEFAULT-VALUE} by default.")
    private int maxSkipped = Tolerance.MOST_SKIPPED;

    /** Of a command whose option picocli fills in. */
    public OnErrorOption() {}

    /** @throws UserError if the number is negative */
    public Tolerance tolerance() {
        if (maxSkipped < 0) {
            throw new UserError("--max-skipped is a number of steps and at least 0, not " + maxSkipped + ".");
        }
        return new Tolerance(onError, maxSkipped, Tolerance.Asked.COMMAND);
    }
}
