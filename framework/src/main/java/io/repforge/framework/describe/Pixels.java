package io.repforge.framework.describe;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How bright the channels of images are, where white is 1: those of all frames together. Of images of bytes everything is exact. */
final class Pixels {

    private static final int LEVELS = 256;
    private static final int WHITE = 255;
    /** Columns of a picture of how bright pixels are. */
    private static final int BINS = 64;

    private final Space.Image space;
    private final long[][] levels;
    private final Moments[] reals;
    private long plain;

    Pixels(Space.Image space) {
        this.space = space;
        this.levels = new long[space.channelsPerFrame()][LEVELS];
        this.reals = IntStream.range(0, space.channelsPerFrame()).mapToObj(any -> new Moments()).toArray(Moments[]::new);
    }

    void add(Array image) {
        int pixels = space.height() * space.width();
        byte[] bytes = image.type() == DType.UINT8 ? image.bytes() : new byte[0];
        float[] floats = image.type() == DType.UINT8 ? new float[0] : image.toFloats();
        boolean isPlain = true;
        for (int channel = 0; channel < space.channels(); channel++) {
            long[] own = levels[channel % levels.length];
            for (int i = channel * pixels; i < (channel + 1) * pixels; i++) {
                int level;
                if (bytes.length > 0) {
                    level = bytes[i] & 0xff;
                    isPlain &= bytes[i] == bytes[channel * pixels];
                } else {
                    reals[channel % reals.length].add(floats[i]);
                    level = Math.max(0, Math.min(WHITE, Math.round(WHITE * floats[i])));
                    isPlain &= floats[i] == floats[channel * pixels];
                }
                own[level]++;
            }
        }
        plain += isPlain ? 1 : 0;
    }

    /** How many images have no more than one colour: they are empty, or weren't read as they should have been. */
    long plain() {
        return plain;
    }

    int channels() {
        return levels.length;
    }

    String name(int channel) {
        return space.isRgb() ? List.of("red", "green", "blue").get(channel) : levels.length == 1 ? "gray" : "channel " + channel;
    }

    double mean(int channel) {
        if (reals[channel].count() > 0) {
            return reals[channel].mean();
        }
        double sum = 0;
        long count = 0;
        for (int level = 0; level < LEVELS; level++) {
            sum += (double) level * levels[channel][level];
            count += levels[channel][level];
        }
        return sum / count / WHITE;
    }

    double deviation(int channel) {
        if (reals[channel].count() > 0) {
            return reals[channel].deviation();
        }
        double mean = mean(channel) * WHITE;
        double sum = 0;
        long count = 0;
        for (int level = 0; level < LEVELS; level++) {
            sum += (level - mean) * (level - mean) * levels[channel][level];
            count += levels[channel][level];
        }
        return Math.sqrt(sum / count) / WHITE;
    }

    double least(int channel) {
        return reals[channel].count() > 0 ? reals[channel].least()
                : IntStream.range(0, LEVELS).filter(level -> levels[channel][level] > 0).min().orElse(0) / (double) WHITE;
    }

    double largest(int channel) {
        return reals[channel].count() > 0 ? reals[channel].largest()
                : IntStream.range(0, LEVELS).filter(level -> levels[channel][level] > 0).max().orElse(0) / (double) WHITE;
    }

    /** Which share of the pixels is how bright. */
    List<List<Double>> curve(int channel) {
        double all = IntStream.range(0, LEVELS).mapToLong(level -> levels[channel][level]).sum();
        List<List<Double>> curve = new ArrayList<>();
        int width = LEVELS / BINS;
        for (int bin = 0; bin < BINS; bin++) {
            long count = 0;
            for (int level = bin * width; level < (bin + 1) * width; level++) {
                count += levels[channel][level];
            }
            curve.add(List.of((bin + 0.5) / BINS, count / all));
        }
        return curve;
    }

    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("mean", IntStream.range(0, channels()).mapToObj(this::mean).toList());
        value.put("deviation", IntStream.range(0, channels()).mapToObj(this::deviation).toList());
        value.put("least", IntStream.range(0, channels()).mapToObj(this::least).toList());
        value.put("largest", IntStream.range(0, channels()).mapToObj(this::largest).toList());
        value.put("of_one_colour", plain);
        return value;
    }
}
