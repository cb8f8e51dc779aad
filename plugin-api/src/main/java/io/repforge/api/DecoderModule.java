package io.repforge.api;

/** A built decoder. */
public interface DecoderModule {

    /**
     * @param encodings what the encoder made of the batch, with tensors beside representations and encodings of further views, if it gives such
     * @param batch the batch after augmentation, with the further views, such as masks; in evaluation the batch as it was loaded, without any
     * @return what the loss compares
     * @throws io.repforge.api.graph.GraphException if it can't do without what isn't there: in evaluation there is no loss then, and the host tells so
     */
    Comparison decode(Encodings encodings, PairTensors batch);
}
