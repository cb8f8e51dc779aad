package io.repforge.api;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.List;
import java.util.Map;

/** A built encoder. */
public interface EncoderModule {

    /**
     * Representation of single observations: what is exported, embedded and probed.
     *
     * @param observations {@code [N, …]} of the observation space, whatever size augmentation gives training; images {@code float32} in [0, 1]
     * @return a distribution over {@code [N, D]}
     */
    Distribution represent(Tensor observations);

    /**
     * Representation of observations and what else this encoder knows of them, such as tokens or a feature map. Encoders that are put around others take it, so that
     * what these know isn't lost. The default gives the representation alone.
     *
     * @param observations as {@link #represent} takes them; also views of another size, if it is none of a fixed size
     */
    default Encoding encode(Tensor observations) {
        Distribution representation = represent(observations);
        if (representation == null) {
            throw new GraphException(observations.graph().scope() + "represent of " + observations.name() + ": it gives null");
        }
        return Encoding.of(representation);
    }

    /**
     * Encodes a training batch. The default encodes context, target and, where there is one, extra alike, with shared weights; and, under their names, the further
     * views that are of the context's kind. In evaluation there are none of these.
     *
     * @return the encodings; see there
     * @throws GraphException if target or extra are to be represented as the context is, but are of another kind
     */
    default Encodings encode(PairTensors batch) {
        Encodings encodings = Encodings.of(encode(batch.context()), encode(batch.targetLikeContext()));
        Tensor extra = batch.extraLikeContext();
        return encodeViews(batch, extra == null ? encodings : encodings.withExtra(encode(extra)));
    }

    /** Adds encodings of the further views that are of the context's kind, each tensor encoded as the context is. */
    default Encodings encodeViews(PairTensors batch, Encodings encodings) {
        Encodings all = encodings;
        for (Map.Entry<String, View> view : batch.viewsLikeContext().entrySet()) {
            all = all.withView(view.getKey(), view.getValue().tensors().stream().map(this::encode).toList());
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
