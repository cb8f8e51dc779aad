package io.repforge.framework.explore;

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
import java.util.SplittableRandom;

/** Gray images of 4×4 pixels with classes, whose pixels may serve as features. */
record Pixels(StepSpec spec, List<Step> steps) implements Dataset {

    static final int SIDE = 4;
    static final int LENGTH = SIDE * SIDE;
    private static final List<String> CLASSES = List.of("ant", "bee", "cat", "dog");

    /**
     * Images of each class around an image of their own.
     *
     * @param ofEach how many of each class
     * @param noise how far they are from it, at most
     */
    static Pixels around(int ofEach, int noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> steps = new ArrayList<>();
        for (int label = 0; label < CLASSES.size(); label++) {
            byte[] centre = new byte[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                centre[i] = (byte) random.nextInt(60, 190);
            }
            for (int n = 0; n < ofEach; n++) {
                byte[] image = centre.clone();
                for (int i = 0; i < LENGTH; i++) {
                    image[i] += (byte) random.nextInt(-noise, noise + 1);
                }
                steps.add(step(image, label).from("image-" + steps.size() + ".png"));
            }
        }
        return new Pixels(StepSpec.of(Space.image(1, SIDE, SIDE), null, Map.of(Step.LABEL, Space.discrete(CLASSES))), steps);
    }

    static Step step(byte[] image, int label) {
        return Step.of(Array.of(Shape.of(1, SIDE, SIDE), image), label);
    }

    /** The same with further images. */
    Pixels with(Step... further) {
        List<Step> all = new ArrayList<>(steps);
        all.addAll(List.of(further));
        return new Pixels(spec, all);
    }

    byte[] image(int row) {
        return ((Array) steps.get(row).observation()).bytes().clone();
    }

    @Override
    public StepReader read(Pass pass) {
        return StepReader.of(steps);
    }
}
