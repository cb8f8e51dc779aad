package io.repforge.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.space.Space;

/**
 * Brings images from one space to another: gray repeated as red, green and blue, or their luma (ITU-R BT.601) as gray; and to another size by linear
 * interpolation, in which, where an image shrinks, every pixel counts by the area of the triangle that it lies under, so that fine patterns don't alias.
 */
public final class Resizing {

    private static final double[] LUMA = {0.299, 0.587, 0.114};

    private final Space.Image from;
    private final Space.Image to;
    private final TriangleFilter rows;
    private final TriangleFilter columns;

    /**
     * @param from what images are
     * @param to what is made of them: as many frames of gray or RGB, or of the same channels, and of the same type
     */
    public Resizing(Space.Image from, Space.Image to) {
        this.from = from;
        this.to = to;
        this.rows = TriangleFilter.of(0, from.height(), to.height());
        this.columns = TriangleFilter.of(0, from.width(), to.width());
    }

    /**
     * Images as they are after resizing.
     *
     * @param channels of each frame; 0 as they are
     * @param height in pixels; 0 as it is
     * @param width in pixels; 0 as it is
     */
    public static Space.Image target(Space.Image from, int channels, int height, int width) {
        int ofFrame = channels == 0 ? from.channelsPerFrame() : channels;
        Space.Image to = Space.image(from.frames() * ofFrame, height == 0 ? from.height() : height, width == 0 ? from.width() : width).framesOf(ofFrame);
        return from.type() == to.type() ? to : to.ofFloats();
    }

    /** What is made. */
    public Space.Image to() {
        return to;
    }

    /** Makes it of an image. */
    public Array of(Array image) {
        float[] values = recoloured(image.toFloats());
        float[] narrowed = new float[to.channels() * from.height() * to.width()];
        for (int line = 0; line < to.channels() * from.height(); line++) {
            for (int x = 0; x < to.width(); x++) {
                narrowed[line * to.width() + x] = columns.sum(values, x, line * from.width(), 1);
            }
        }
        float[] resized = new float[to.channels() * to.height() * to.width()];
        for (int channel = 0; channel < to.channels(); channel++) {
            for (int y = 0; y < to.height(); y++) {
                for (int x = 0; x < to.width(); x++) {
                    resized[(channel * to.height() + y) * to.width() + x] = rows.sum(narrowed, y, channel * from.height() * to.width() + x, to.width());
                }
            }
        }
        return array(resized);
    }

    private float[] recoloured(float[] values) {
        int before = from.channelsPerFrame();
        int after = to.channelsPerFrame();
        if (before == after) {
            return values;
        }
        int pixels = from.height() * from.width();
        float[] recoloured = new float[to.channels() * pixels];
        for (int frame = 0; frame < from.frames(); frame++) {
            for (int channel = 0; channel < after; channel++) {
                for (int i = 0; i < pixels; i++) {
                    recoloured[(frame * after + channel) * pixels + i] = after > before ? values[frame * pixels + i] : luma(values, frame, pixels, i);
                }
            }
        }
        return recoloured;
    }

    private static float luma(float[] values, int frame, int pixels, int i) {
        double luma = 0;
        for (int c = 0; c < LUMA.length; c++) {
            luma += LUMA[c] * values[(frame * LUMA.length + c) * pixels + i];
        }
        return (float) luma;
    }

    private Array array(float[] values) {
        if (to.type() == DType.FLOAT32) {
            return Array.of(to.shape(), values);
        }
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.max(0, Math.min(255, Math.round(values[i])));
        }
        return Array.of(to.shape(), bytes);
    }
}
