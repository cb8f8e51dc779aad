package io.repforge.api;

/** A built decoder. */
public interface DecoderModule {

    /**
     * @param encodings what the encoder made of the batch
     * @param batch the batch after augmentation
     * @return what the loss compares
     */
    Comparison decode(Encodings encodings, PairTensors batch);
}
