package io.repforge.framework.probes.robustness;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What spoils images. The first three are those of Hendrycks and Dietterich 2019, Benchmarking Neural Network Robustness to Common Corruptions and Perturbations,
 * section 3 and their code; lengths are given for images of 32 pixels and grow with the shorter side. Turning isn't one of theirs.
 */
enum Corruption {

    /** {@code x + N(0, s²)} for each pixel of each channel. */
    NOISE {
        @Override
        Pixels of(Pixels image, double strength, SplittableRandom random) {
            return image.filled((channel, y, x) -> image.at(channel, y, x) + strength * random.nextGaussian());
        }
    },

    /** A Gaussian of deviation s pixels, out to four deviations; beyond the edge lies what is at the edge. */
    BLUR {
        private static final double REACH = 4;

        @Override
        Pixels of(Pixels image, double strength, SplittableRandom random) {
            double deviation = strength * Math.min(image.height(), image.width()) / USUAL_SIDE;
            double[] kernel = kernel(deviation, (int) Math.ceil(REACH * deviation));
            int half = kernel.length / 2;
            Pixels across = image.filled((channel, y, x) -> sum(kernel, i -> image.at(channel, y, x + i - half)));
            return across.filled((channel, y, x) -> sum(kernel, i -> across.at(channel, y + i - half, x)));
        }

        private static double[] kernel(double deviation, int half) {
            double[] kernel = new double[2 * half + 1];
            Arrays.setAll(kernel, i -> Math.exp(-0.5 * Math.pow((i - half) / deviation, 2)));
            double sum = Arrays.stream(kernel).sum();
            Arrays.setAll(kernel, i -> kernel[i] / sum);
            return kernel;
        }

        private interface Term {
            double at(int place);
        }

        private static double sum(double[] kernel, Term term) {
            double sum = 0;
            for (int i = 0; i < kernel.length; i++) {
                sum += kernel[i] * term.at(i);
            }
            return sum;
        }
    },

    /** {@code m + s (x − m)}, where m is the mean of each channel: the lower s, the grayer. */
    CONTRAST {
        @Override
        Pixels of(Pixels image, double strength, SplittableRandom random) {
            double[] means = new double[image.space().channels()];
            int size = image.height() * image.width();
            for (int i = 0; i < image.values().length; i++) {
                means[i / size] += image.values()[i] / size;
            }
            return image.filled((channel, y, x) -> means[channel] + strength * (image.at(channel, y, x) - means[channel]));
        }
    },

    /** Turned by s degrees about the middle, one way or the other by chance, between four pixels linearly; beyond the edge lies what is at the edge. */
    ROTATION {
        @Override
        Pixels of(Pixels image, double strength, SplittableRandom random) {
            double angle = Math.toRadians(random.nextBoolean() ? strength : -strength);
            double middleY = (image.height() - 1) / 2.0;
            double middleX = (image.width() - 1) / 2.0;
            return image.filled((channel, y, x) -> {
                double sourceX = middleX + Math.cos(angle) * (x - middleX) + Math.sin(angle) * (y - middleY);
                double sourceY = middleY - Math.sin(angle) * (x - middleX) + Math.cos(angle) * (y - middleY);
                int left = (int) Math.floor(sourceX);
                int top = (int) Math.floor(sourceY);
                double right = sourceX - left;
                double below = sourceY - top;
                return (1 - below) * ((1 - right) * image.at(channel, top, left) + right * image.at(channel, top, left + 1))
                        + below * ((1 - right) * image.at(channel, top + 1, left) + right * image.at(channel, top + 1, left + 1));
            });
        }
    };

    private static final double USUAL_SIDE = 32;

    /**
     * Spoils an image.
     *
     * @param strength s
     * @param random of this image
     */
    abstract Pixels of(Pixels image, double strength, SplittableRandom random);
}
