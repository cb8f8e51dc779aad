package io.repforge.dynamics;

import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An encoder of observations that treats the batches of training in a way of its own.
 *
 * @param observations represents single observations, also those that are exported and probed
 * @param batches encodes a batch
 */
record Around(EncoderModule observations, Function<PairTensors, Encodings> batches) implements EncoderModule {

    /** The later observation of pairs that have one for their extra context. */
    static Tensor later(String encoder, @Nullable Tensor extra, PairSpec pairs) {
        Space space = pairs.extra();
        if (extra == null || space == null || !space.equals(pairs.context())) {
            throw new GraphException("encoder " + encoder + " needs a later observation as extra context, but there is "
                    + (space == null ? "none" : space) + "; choose pair_constructor temporal-offset with mode inverse-dynamics");
        }
        return extra;
    }

    @Override
    public Encoding encode(Tensor tensor) {
        return observations.encode(tensor);
    }

    @Override
    public Encodings encode(PairTensors batch) {
        return batches.apply(batch);
    }

    @Override
    public List<Shape> featureMaps() {
        return observations.featureMaps();
    }
}
