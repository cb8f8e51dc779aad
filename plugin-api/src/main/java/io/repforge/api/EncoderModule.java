package io.repforge.api;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.List;

/** A built encoder. */
public interface EncoderModule {

    /**
     * Representation of single observations: what is exported, embedded and probed.
     *
     * @param observations {@code [N, …]} of the observation space; images {@code float32} in [0, 1]
     * @return a distribution over {@code [N, D]}
     */
    Distribution represent(Tensor observations);

    /**
     * Encodes a training batch. The default represents context, target and, where there is one, extra alike, with shared weights.
     *
     * @return the encodings; see there
     * @throws io.repforge.api.graph.GraphException if target or extra are to be represented as the context is, but are of another kind
     */
    default Encodings encode(PairTensors batch) {
        Distribution context = represented(batch.context());
        Distribution target = represented(batch.targetLikeContext());
        Tensor extra = batch.extraLikeContext();
        return new Encodings(context, target, extra == null ? null : represented(extra));
    }

    private Distribution represented(Tensor observations) {
        Distribution representation = represent(observations);
        if (representation == null) {
            throw new GraphException(observations.graph().scope() + "represent of " + observations.name() + ": it gives null");
        }
        return representation;
    }

    /**
     * Shapes {@code [C, H, W]} of the feature maps from the input image (first) to the last one before flattening, for decoders
     * that mirror the encoder. Known once the encoder has been applied; empty where it has none.
     */
    default List<Shape> featureMaps() {
        return List.of();
    }
}
