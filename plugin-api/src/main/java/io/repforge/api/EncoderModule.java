package io.repforge.api;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.List;
import java.util.Map;

/** A built encoder. */
public interface EncoderModule {

    /**
     * Encodes single observations: what is exported, embedded and probed is of them, and training encodes what it sees alike. Beside the representation the encoding
     * names what else there is of them, the more the better, each {@code [N, …]}: the map or vector that each stage of the network gives, in their order; tokens.
     * Users choose among these by name what they go on with. Names and their shapes, but for N, are those of the observations' size alone, the same in training and in
     * evaluation. Naming a tensor costs nothing. Encoders that are put around others pass on what these name.
     *
     * @param observations {@code [N, …]} of the observation space; images {@code float32} in [0, 1]. In training also what augmentation makes of them, and views of other
     *     sizes, if it is an encoder of no fixed size
     * @return the representation, a distribution over {@code [N, D]}, and what else is known
     */
    Encoding encode(Tensor observations);

    /**
     * Encodes a training batch. The default encodes context, target and, where there is one, extra alike, with shared weights; and, under their names, the further
     * views that are of the context's kind. In evaluation there are none of these.
     *
     * @return the encodings; see there
     * @throws GraphException if target or extra are to be represented as the context is, but are of another kind
     */
    default Encodings encode(PairTensors batch) {
        Encodings encodings = Encodings.of(encoded(batch.context()), encoded(batch.targetLikeContext()));
        Tensor extra = batch.extraLikeContext();
        return encodeViews(batch, extra == null ? encodings : encodings.withExtra(encoded(extra)));
    }

    private Encoding encoded(Tensor observations) {
        Encoding encoding = encode(observations);
        if (encoding == null) {
            throw new GraphException(observations.graph().scope() + "encode of " + observations.name() + ": it gives null");
        }
        return encoding;
    }

    /** Adds encodings of the further views that are of the context's kind, each tensor encoded as the context is. */
    default Encodings encodeViews(PairTensors batch, Encodings encodings) {
        Encodings all = encodings;
        for (Map.Entry<String, View> view : batch.viewsLikeContext().entrySet()) {
            all = all.withView(view.getKey(), view.getValue().tensors().stream().map(this::encoded).toList());
        }
        return all;
    }

    /**
     * Shapes {@code [C, H, W]} of the feature maps from the input image (first) to the last one before flattening, for decoders
     * that mirror the encoder. Known once the encoder has been applied, and then those of its first application; empty where it has none.
     */
    default List<Shape> featureMaps() {
        return List.of();
    }
}
