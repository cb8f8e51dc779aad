package io.repforge.framework.data;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepReader;
import io.repforge.framework.UserError;
import java.io.IOException;

/** A pass that is read from its start to its end, in the order of the data: to evaluate on it, to embed it, to convert it. */
public final class WholePass {

    private WholePass() {}

    /** @throws UserError if the data has no end */
    public static void require(Dataset data) {
        if (data.endless()) {
            throw new UserError("The data has no end, so it can be trained on, but not evaluated on, embedded or converted: name data that ends.");
        }
    }

    /**
     * Opens a reader at the start, of steps whose observations are arrays.
     *
     * @throws UserError if the data has no end
     * @throws IOException if the data can't be opened
     */
    public static StepReader open(Dataset data) throws IOException {
        require(data);
        return DecodedSteps.of(data.read(Dataset.Pass.inOrder()));
    }
}
