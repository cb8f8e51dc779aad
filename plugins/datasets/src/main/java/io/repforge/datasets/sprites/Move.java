package io.repforge.datasets.sprites;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.Random;

/**
 * What the actor does in a step.
 *
 * @param dx to the right, in [−1, 1]
 * @param dy down, in [−1, 1]
 */
record Move(double dx, double dy) {

    /** Number of discrete moves. */
    static final int COUNT = 5;

    private static final double[][] DISCRETE = {{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}};

    static Move discrete(int index) {
        return new Move(DISCRETE[index][0], DISCRETE[index][1]);
    }

    static Move random(SyntheticSprites.Actions actions, Random random) {
        return actions == SyntheticSprites.Actions.DISCRETE
                ? discrete(random.nextInt(COUNT))
                : new Move(random.nextDouble() * 2 - 1, random.nextDouble() * 2 - 1);
    }

    /**
     * Towards a place: along the axis with the longer way for discrete moves, straight ahead else.
     *
     * @param right the way to the right, in units of the fastest step
     * @param down the way down
     */
    static Move towards(SyntheticSprites.Actions actions, double right, double down) {
        if (actions == SyntheticSprites.Actions.DISCRETE) {
            return Math.abs(right) >= Math.abs(down) ? discrete(right < 0 ? 1 : 2) : discrete(down < 0 ? 3 : 4);
        }
        double longest = Math.max(1, Math.max(Math.abs(right), Math.abs(down)));
        return new Move(right / longest, down / longest);
    }

    /** As an action of the data. */
    Array action(SyntheticSprites.Actions actions) {
        if (actions == SyntheticSprites.Actions.BOX) {
            return Array.of(Shape.of(2), (float) dx, (float) dy);
        }
        return Array.scalar(DType.INT64, dx < 0 ? 1 : dx > 0 ? 2 : dy < 0 ? 3 : dy > 0 ? 4 : 0);
    }
}
