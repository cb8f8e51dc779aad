package io.repforge.images;

import java.util.random.RandomGenerator;

/**
 * A part of an image that is drawn anew each time, resized to a square, as training on photographs is used to: an area and proportions are drawn, and then a
 * place for such a rectangle. The numbers drawn are distributed as those of torchvision's {@code RandomResizedCrop}.
 *
 * @param minScale the least area, as a share of the image's
 * @param maxScale the largest
 * @param minRatio the narrowest proportions, width by height
 * @param maxRatio the widest
 * @param size height and width of what is made of it
 */
public record RandomCrop(double minScale, double maxScale, double minRatio, double maxRatio, int size) {

    private static final int ATTEMPTS = 10;

    /**
     * @throws IllegalArgumentException unless 0 &lt; minScale ≤ maxScale ≤ 1, 0 &lt; minRatio ≤ maxRatio, and the size is positive
     */
    public RandomCrop {
        if (!(minScale > 0 && minScale <= maxScale && maxScale <= 1)) {
            throw new IllegalArgumentException("the scale of random crops goes from more than 0 to 1 at most, not from " + minScale + " to " + maxScale);
        } else if (!(minRatio > 0 && minRatio <= maxRatio && maxRatio < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the proportions of random crops are more than 0, the narrowest first, not from " + minRatio + " to " + maxRatio);
        } else if (size < 1) {
            throw new IllegalArgumentException("random crops have a positive size, not " + size);
        }
    }

    /** Crops of usual proportions, 3 : 4 to 4 : 3. */
    public static RandomCrop of(double minScale, double maxScale, int size) {
        return new RandomCrop(minScale, maxScale, 3.0 / 4, 4.0 / 3, size);
    }

    /** A part of an image of this size. Where none of those that are drawn fits, it is the largest central one of proportions that are allowed. */
    Part draw(int width, int height, RandomGenerator random) {
        double logMin = Math.log(minRatio);
        double logMax = Math.log(maxRatio);
        for (int i = 0; i < ATTEMPTS; i++) {
            double area = (double) width * height * (minScale + (maxScale - minScale) * random.nextDouble());
            double ratio = Math.exp(logMin + (logMax - logMin) * random.nextDouble());
            int w = (int) Math.round(Math.sqrt(area * ratio));
            int h = (int) Math.round(Math.sqrt(area / ratio));
            if (w > 0 && h > 0 && w <= width && h <= height) {
                int top = random.nextInt(height - h + 1);
                return new Part(random.nextInt(width - w + 1), top, w, h);
            }
        }
        double ratio = (double) width / height;
        if (ratio < minRatio) {
            return Part.centre(width, height, width, (int) Math.max(1, Math.min(height, Math.round(width / minRatio))));
        } else if (ratio > maxRatio) {
            return Part.centre(width, height, (int) Math.max(1, Math.min(width, Math.round(height * maxRatio))), height);
        }
        return new Part(0, 0, width, height);
    }
}
