package io.repforge.essentials.data;

import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import java.io.IOException;
import java.util.OptionalLong;

/** A part of a dataset that is closed with it, and says which part it is. */
final class OpenedPart implements Dataset {

    private final Dataset whole;
    private final Part which;
    private final Dataset part;

    /**
     * @param whole is closed with the part
     */
    OpenedPart(Dataset whole, Part which) {
        this.whole = whole;
        this.which = which;
        this.part = whole.part(which);
    }

    @Override
    public StepSpec spec() {
        return part.spec();
    }

    @Override
    public OptionalLong size() {
        return part.size();
    }

    @Override
    public boolean endless() {
        return part.endless();
    }

    @Override
    public Contents contents() {
        String blocks = which.every() + (which.block() == 1 ? " trajectories" : " blocks of " + which.block() + " trajectories");
        return whole.contents().only((which.which() == Part.Which.LEARN ? which.every() - 1 : 1) + " of every " + blocks
                + (part.size().isPresent() ? " (" + part.size().getAsLong() + " steps)" : ""));
    }

    @Override
    public StepReader read(Pass pass) throws IOException {
        return part.read(pass);
    }

    @Override
    public StepReader read(Pass pass, Share share) throws IOException {
        return part.read(pass, share);
    }

    @Override
    public Dataset part(Part within) {
        return part.part(within);
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }
}
