package io.repforge.tests.imitation;

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

/** Demonstrations of an actor that does what it is shown: one quarter of a noisy image is bright, and that is the action. Trajectories of four steps. */
record Signals(StepSpec spec, List<Step> steps) implements Dataset {

    static final int SIDE = 8;
    private static final int LENGTH = 4;

    /** The action is the number of the quarter. */
    static Signals discrete(int trajectories, long seed) {
        return of(Space.discrete(4), trajectories, seed);
    }

    /** The action is where the quarter lies, as two numbers of ±1. */
    static Signals continuous(int trajectories, long seed) {
        return of(Space.box(2), trajectories, seed);
    }

    private static Signals of(Space action, int trajectories, long seed) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < trajectories * LENGTH; i++) {
            int quarter = random.nextInt(4);
            Array done = action instanceof Space.Discrete ? Array.of(Shape.SCALAR, (long) quarter)
                    : Array.of(Shape.of(2), quarter % 2 * 2f - 1, quarter / 2 * 2f - 1);
            steps.add(Step.of(image(quarter, random), done, i % LENGTH == LENGTH - 1, Map.of(Step.LABEL, (double) quarter)));
        }
        return new Signals(StepSpec.of(Space.image(1, SIDE, SIDE), action, Map.of(Step.LABEL, Space.discrete(4))), steps);
    }

    private static Array image(int quarter, Random random) {
        byte[] pixels = new byte[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            boolean bright = i % SIDE * 2 / SIDE == quarter % 2 && i / SIDE * 2 / SIDE == quarter / 2;
            pixels[i] = (byte) (random.nextInt(100) + (bright ? 155 : 0));
        }
        return Array.of(Shape.of(1, SIDE, SIDE), pixels);
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
