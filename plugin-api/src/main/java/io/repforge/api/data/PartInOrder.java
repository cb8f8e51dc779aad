package io.repforge.api.data;

import java.io.IOException;

/**
 * A part of any dataset, each pass over which is in the order of the data.
 *
 * @param data stays open when the part is closed
 */
record PartInOrder(Dataset data, Part part) implements Dataset {

    @Override
    public StepSpec spec() {
        return data.spec();
    }

    @Override
    public boolean endless() {
        return data.endless() && part.end().isEmpty();
    }

    @Override
    public Contents contents() {
        return data.contents();
    }

    @Override
    public StepReader read(Pass pass) throws IOException {
        return new ChosenTrajectories(data.read(Pass.inOrder()), part);
    }
}
