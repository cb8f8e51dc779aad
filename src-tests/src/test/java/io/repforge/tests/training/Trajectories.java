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

/** A coloured square that moves over noise by one of four actions, in trajectories of eight steps: data for any kind of algorithm. */
final class Trajectories implements Dataset {

    private static final int SIDE = 40;
    private static final int SQUARE = 10;
    private static final int STRIDE = 5;
    private static final int LENGTH = 8;

    private final Space action;
    private final boolean labelled;
    private final List<Step> steps = new ArrayList<>();

    private Trajectories(Space action, int count, boolean labelled) {
        this.action = action;
        this.labelled = labelled;
        Random random = new Random(11);
        for (int i = 0; i < count; i++) {
            add(random);
        }
    }

    /** The action is the number of a direction. */
    static Trajectories discrete(int count) {
        return new Trajectories(Space.discrete(4), count, false);
    }

    /** As {@link #discrete}, each step labelled by the parity of its place. */
    static Trajectories labelled(int count) {
        return new Trajectories(Space.discrete(4), count, true);
    }

    /** The action is a direction as a vector. */
    static Trajectories continuous(int count) {
        return new Trajectories(Space.box(2), count, false);
    }

    private void add(Random random) {
        int[] at = {random.nextInt(SIDE - SQUARE), random.nextInt(SIDE - SQUARE)};
        byte[] colour = new byte[3];
        random.nextBytes(colour);
        for (int step = 0; step < LENGTH; step++) {
            int direction = random.nextInt(4);
            int sign = direction < 2 ? 1 : -1;
            steps.add(Step.of(image(at, colour, random), action(direction, sign), step == LENGTH - 1,
                    labelled ? Map.of(Step.LABEL, (double) (step % 2)) : Map.of()));
            at[direction % 2] = Math.max(0, Math.min(SIDE - SQUARE, at[direction % 2] + sign * STRIDE));
        }
    }

    private Array action(int direction, int sign) {
        return action instanceof Space.Discrete
                ? Array.scalar(action.type(), direction)
                : Array.of(Shape.of(2), direction % 2 == 0 ? sign : 0f, direction % 2 == 1 ? sign : 0f);
    }

    private static Array image(int[] at, byte[] colour, Random random) {
        byte[] pixels = new byte[3 * SIDE * SIDE];
        random.nextBytes(pixels);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < SQUARE; y++) {
                for (int x = 0; x < SQUARE; x++) {
                    pixels[(c * SIDE + at[0] + y) * SIDE + at[1] + x] = colour[c];
                }
            }
        }
        return Array.of(Shape.of(3, SIDE, SIDE), pixels);
    }

    @Override
    public StepSpec spec() {
        return StepSpec.of(Space.image(3, SIDE, SIDE), action, labelled ? Map.of(Step.LABEL, Space.discrete(2)) : Map.of());
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
