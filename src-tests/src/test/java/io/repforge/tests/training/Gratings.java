package io.repforge.tests.training;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Gray images of oriented stripes under noise, in memory. The class is the orientation; phase, contrast and noise differ from image to image, so that an
 * encoder has something to find that pixels don't show at once.
 */
final class Gratings implements Dataset {

    static final int CLASSES = 4;

    private final int side;
    private final List<Step> steps;

    private Gratings(int side, List<Step> steps) {
        this.side = side;
        this.steps = List.copyOf(steps);
    }

    /**
     * @param side height and width in pixels
     * @param noise standard deviation of the noise, where the stripes go from -1 to 1
     */
    static Gratings of(int count, int side, double noise, long seed) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(image(side, i % CLASSES, noise, random));
        }
        return new Gratings(side, steps);
    }

    /** Small and clear, for runs whose result doesn't matter. */
    static Gratings small(int count) {
        return of(count, 16, 0.3, 1);
    }

    private static Step image(int side, int orientation, double noise, Random random) {
        double angle = Math.PI * orientation / CLASSES;
        double phase = 2 * Math.PI * random.nextDouble();
        double contrast = 0.6 + 0.4 * random.nextDouble();
        byte[] pixels = new byte[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double along = x * Math.cos(angle) + y * Math.sin(angle);
                double value = contrast * Math.sin(2 * Math.PI * along / 5 + phase) + noise * random.nextGaussian();
                pixels[y * side + x] = (byte) Math.max(0, Math.min(255, Math.round(127.5 + 60 * value)));
            }
        }
        return Step.of(Array.of(Shape.of(1, side, side), pixels), orientation);
    }

    List<Step> steps() {
        return steps;
    }

    @Override
    public StepSpec spec() {
        return StepSpec.of(Space.image(1, side, side), null, Map.of(Step.LABEL, Space.discrete(CLASSES)));
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(steps.size());
    }

    @Override
    public StepReader read(Pass pass) {
        return StepReader.of(steps);
    }
}
