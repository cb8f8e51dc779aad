package io.repforge.essentials.data;

import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A part of a dataset that is closed with it, and says which part it is. */
final class OpenedPart implements Dataset {

    private final Dataset whole;
    private final Dataset part;
    private final OptionalLong size;
    private final Contents contents;

    /**
     * A part whose steps nobody has counted.
     *
     * @param whole is closed with the part
     * @param some which part it is, in words
     */
    static OpenedPart of(Dataset whole, Part which, String some) {
        Dataset part = whole.part(which);
        String steps = part.size().isPresent() ? " (" + part.size().getAsLong() + " steps)" : "";
        return new OpenedPart(whole, part, part.size(), whole.contents().only(some + steps));
    }

    /** Trajectories that were chosen and counted. */
    static OpenedPart of(Dataset whole, Chosen chosen, Contents contents) {
        Dataset part = whole.part(Part.of(chosen.trajectories()));
        return new OpenedPart(whole, part, part.size().isPresent() ? part.size() : OptionalLong.of(chosen.steps()), contents);
    }

    private OpenedPart(Dataset whole, Dataset part, OptionalLong size, Contents contents) {
        this.whole = whole;
        this.part = part;
        this.size = size;
        this.contents = contents;
    }

    @Override
    public StepSpec spec() {
        return part.spec();
    }

    @Override
    public OptionalLong size() {
        return size;
    }

    @Override
    public OptionalInt pieces() {
        return part.pieces();
    }

    @Override
    public boolean endless() {
        return part.endless();
    }

    @Override
    public Contents contents() {
        return contents;
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
