package io.repforge.framework.data.webdataset;

/**
 * How shards are written.
 *
 * @param compression of the whole shard
 * @param images how images of 1 or 3 channels are stored; everything else is stored as arrays
 * @param samplesPerShard most samples that a shard may have, unless one trajectory has more
 * @param bytesPerShard most bytes of tar, before compression, that a shard may have, unless one trajectory has more
 */
public record WriteOptions(Compression compression, ImageFormat images, long samplesPerShard, long bytesPerShard) {

    /** Compression of shards. */
    public enum Compression {
        /** {@code .tar}: the fastest to read. */
        NONE(".tar"),
        /** {@code .tar.gz}. */
        GZIP(".tar.gz"),
        /** {@code .tar.zst}: the choice where space counts. */
        ZSTD(".tar.zst");

        private final String ending;

        Compression(String ending) {
            this.ending = ending;
        }

        /** How names of such shards end. */
        public String ending() {
            return ending;
        }
    }

    /** How images are stored. */
    public enum ImageFormat {
        /** As NumPy arrays, {@code obs.npy}: read without decoding. */
        NPY,
        /** As PNG files, {@code png}: smaller, lossless, and shown by every viewer. */
        PNG
    }

    public WriteOptions {
        if (samplesPerShard < 1 || bytesPerShard < 1) {
            throw new IllegalArgumentException("a shard needs room for at least one sample and one byte");
        }
    }

    /** WebDataset's own limits, 100,000 samples or 3 GB a shard; no compression; images as arrays. */
    public static WriteOptions of() {
        return new WriteOptions(Compression.NONE, ImageFormat.NPY, 100_000, 3_000_000_000L);
    }

    public WriteOptions compression(Compression other) {
        return new WriteOptions(other, images, samplesPerShard, bytesPerShard);
    }

    public WriteOptions images(ImageFormat other) {
        return new WriteOptions(compression, other, samplesPerShard, bytesPerShard);
    }

    public WriteOptions samplesPerShard(long most) {
        return new WriteOptions(compression, images, most, bytesPerShard);
    }

    public WriteOptions bytesPerShard(long most) {
        return new WriteOptions(compression, images, samplesPerShard, most);
    }
}
