package io.repforge.datasets;

/** The four files of Fashion-MNIST. */
enum OriginalFile {
    TRAIN_IMAGES("train-images-idx3-ubyte", 47_040_016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
    TRAIN_LABELS("train-labels-idx1-ubyte", 60_008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
    TEST_IMAGES("t10k-images-idx3-ubyte", 7_840_016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
    TEST_LABELS("t10k-labels-idx1-ubyte", 10_008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

    private final String stem;
    private final long bytes;
    private final String sha256;

    OriginalFile(String stem, long bytes, String sha256) {
        this.stem = stem;
        this.bytes = bytes;
        this.sha256 = sha256;
    }

    /** Name of the unpacked file. */
    String stem() {
        return stem;
    }

    /** Name of the file as it is published. */
    String packed() {
        return stem + ".gz";
    }

    /** Length of the unpacked file. */
    long bytes() {
        return bytes;
    }

    /**
     * SHA-256 of the unpacked file, in lower-case hexadecimal. Not of the packed one, since the publishers' and Debian's differ in the
     * name and time within the gzip header.
     */
    String sha256() {
        return sha256;
    }
}
