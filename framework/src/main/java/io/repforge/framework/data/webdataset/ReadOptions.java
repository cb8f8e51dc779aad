package io.repforge.framework.data.webdataset;

/**
 * How shards are read.
 *
 * @param allowTruncated whether a shard that is cut off is taken to end before the sample that isn't whole
 * @param bytesPerSample most bytes that the members of a sample which are read may have, unpacked
 */
record ReadOptions(boolean allowTruncated, long bytesPerSample) {

    private static final long MEGABYTE = 1_000_000;

    /** @param megabytesPerSample most megabytes of a sample, as the option {@code max_sample_size} has them */
    static ReadOptions of(boolean allowTruncated, int megabytesPerSample) {
        return new ReadOptions(allowTruncated, megabytesPerSample * MEGABYTE);
    }
}
