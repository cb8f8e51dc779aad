package io.repforge.datasets.sprites;

import io.repforge.api.array.Array;
import io.repforge.api.data.Step;
import io.repforge.datasets.drawn.DrawnEpisode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One episode: where things are, and what the actor does next. */
final class Episode implements DrawnEpisode {

    static final String X = "x";
    static final String Y = "y";
    static final String SHAPE = "shape";
    static final String COLOUR = "colour";

    /** The actor's fastest step. */
    private static final double SPEED = 1.0 / 16;
    /** That of the others. */
    private static final double DRIFT = 1.0 / 32;

    private final SyntheticSprites.Options options;
    private final Random random;
    private final Canvas canvas;
    private final Sprite actor;
    private final List<Sprite> others = new ArrayList<>();
    private double goalX;
    private double goalY;
    private int steps;

    Episode(SyntheticSprites.Options options, Random random) {
        this.options = options;
        this.random = random;
        this.canvas = new Canvas(options.size());
        this.actor = new Sprite(random, 0);
        for (int i = 1; i < options.sprites(); i++) {
            others.add(new Sprite(random, DRIFT));
        }
        placeGoal();
    }

    @Override
    public int steps() {
        return steps;
    }

    private boolean ended() {
        return steps == options.episodeLength();
    }

    /** What is seen now, and what the actor does then. */
    @Override
    public Step next() {
        Array observation = canvas.draw(others, actor, goalX, goalY);
        Map<String, Double> labels =
                Map.of(X, actor.x, Y, actor.y, SHAPE, (double) actor.shape.ordinal(), COLOUR, (double) actor.colour);
        Move move = move();
        return Step.of(observation, move.action(options.actions()), ended(), labels);
    }

    /** Goes on without drawing what is seen. */
    @Override
    public void skip() {
        move();
    }

    private Move move() {
        Move move = random.nextDouble() < options.randomActions()
                ? Move.random(options.actions(), random)
                : Move.towards(options.actions(), (goalX - actor.x) / SPEED, (goalY - actor.y) / SPEED);
        steps++;
        actor.move(move.dx() * SPEED, move.dy() * SPEED);
        others.forEach(Sprite::drift);
        if (Math.max(Math.abs(goalX - actor.x), Math.abs(goalY - actor.y)) < SPEED) {
            placeGoal();
        }
        return move;
    }

    /** Somewhere that isn't reached already. */
    private void placeGoal() {
        do {
            goalX = Sprite.place(random);
            goalY = Sprite.place(random);
        } while (Math.max(Math.abs(goalX - actor.x), Math.abs(goalY - actor.y)) < 4 * SPEED);
    }
}
