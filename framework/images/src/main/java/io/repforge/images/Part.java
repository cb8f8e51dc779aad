package io.repforge.images;

/** A rectangle within an image, in pixels. */
record Part(int left, int top, int width, int height) {

    static Part centre(int width, int height, int partWidth, int partHeight) {
        return new Part((width - partWidth) / 2, (height - partHeight) / 2, partWidth, partHeight);
    }

    /**
     * The same part where every so many pixels have become one.
     *
     * @param width of the smaller image, which it stays within
     * @param height of the smaller image
     */
    Part reduced(int reduction, int width, int height) {
        if (reduction == 1) {
            return this;
        }
        int x = Math.min(width - 1, (left + reduction / 2) / reduction);
        int y = Math.min(height - 1, (top + reduction / 2) / reduction);
        int right = Math.max(x + 1, Math.min(width, (left + this.width + reduction / 2) / reduction));
        int bottom = Math.max(y + 1, Math.min(height, (top + this.height + reduction / 2) / reduction));
        return new Part(x, y, right - x, bottom - y);
    }
}
