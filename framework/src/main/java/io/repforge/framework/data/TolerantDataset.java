package io.repforge.framework.data;

import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A dataset whose steps that can't be read are dealt with as a {@link Tolerance} says. */
public record TolerantDataset(Dataset data, Tolerance tolerance, SkipListener skipped) implements Dataset {

    @Override
    public StepSpec spec() {
        return data.spec();
    }

    /** Those that can't be read are counted too, since they aren't known beforehand. */
    @Override
    public OptionalLong size() {
        return data.size();
    }

    @Override
    public OptionalInt pieces() {
        return data.pieces();
    }

    @Override
    public boolean endless() {
        return data.endless();
    }

    @Override
    public Contents contents() {
        return data.contents();
    }

    /** Steps that can't be read are counted too, so that the part is the same whether they are tolerated or not. */
    @Override
    public Dataset part(Part part) {
        return new TolerantDataset(data.part(part), tolerance, skipped);
    }

    /** The same, of which another learns too what is left out. */
    public TolerantDataset telling(SkipListener other) {
        return new TolerantDataset(data, tolerance, (position, why) -> {
            skipped.skipped(position, why);
            other.skipped(position, why);
        });
    }

    @Override
    public StepReader read(Pass pass) throws IOException {
        return read(pass, Share.WHOLE);
    }

    /** Of steps whose observations are arrays, so that it is known which can be decoded. */
    @Override
    public StepReader read(Pass pass, Share share) throws IOException {
        return new TolerantReader(DecodedSteps.of(data.read(pass, share)), tolerance, skipped, !tolerance.skips());
    }

    /**
     * A share of a pass whose observations aren't decoded yet, so that some of them may turn out later to be none.
     *
     * @param skippedAreReadable whether it is known of the steps that the reader will skip that they can be read. Else they are looked at, for without those that
     *     can't be read there are fewer
     * @throws IOException if the data can't be opened
     */
    public StepReader encoded(Pass pass, Share share, boolean skippedAreReadable) throws IOException {
        return new TolerantReader(data.read(pass, share), tolerance, skipped, skippedAreReadable || !tolerance.skips());
    }

    @Override
    public void close() throws IOException {
        data.close();
    }
}
