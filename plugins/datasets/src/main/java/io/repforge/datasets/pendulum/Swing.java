package io.repforge.datasets.pendulum;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Step;
import io.repforge.datasets.drawn.DrawnEpisode;
import java.util.Map;
import java.util.Random;

/** One episode: a pendulum of some length, θ'' = −g/l sin θ − c θ' + u/l², by Runge and Kutta's method of the fourth order. */
final class Swing implements DrawnEpisode {

    private static final double GRAVITY = 9.81;
    private static final double SHORTEST = 0.4;
    private static final double LONGEST = 2;
    private static final double FRICTION = 0.05;
    /** Seconds from one reading to the next, and steps of the integration in between. */
    private static final double TICK = 0.05;
    private static final int FINE = 5;
    /** Share of the torque that stays from one step to the next. */
    private static final double STAYS = 0.9;
    /** What the sensors read at a deflection of 1: in a unit of its own each. */
    private static final double[] GAINS = {1000, 0.05};

    private final Pendulum.Options options;
    private final Random random;
    private final double length;
    private final float[] window;
    private double angle;
    private double velocity;
    private double torque;
    private int steps;

    Swing(Pendulum.Options options, Random random) {
        this.options = options;
        this.random = random;
        this.length = SHORTEST + (LONGEST - SHORTEST) * random.nextDouble();
        this.angle = (random.nextDouble() - 0.5) * 3;
        this.velocity = random.nextGaussian();
        this.window = new float[options.window() * Pendulum.SENSORS];
        for (int i = 0; i < options.window(); i++) {
            if (i > 0) {
                move();
            }
            read();
        }
        drive();
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public Step next() {
        Step step = Step.of(Array.of(Shape.of(options.window(), Pendulum.SENSORS), window.clone()), Array.of(Shape.of(1), (float) torque),
                steps + 1 == options.episodeLength(),
                Map.of(Pendulum.LENGTH, length, Pendulum.ANGLE, angle, Pendulum.VELOCITY, velocity));
        skip();
        return step;
    }

    @Override
    public void skip() {
        move();
        read();
        drive();
        steps++;
    }

    private void drive() {
        torque = Math.max(-1, Math.min(1, STAYS * torque + 0.3 * random.nextGaussian()));
    }

    /** The newest reading is the last. */
    private void read() {
        System.arraycopy(window, Pendulum.SENSORS, window, 0, window.length - Pendulum.SENSORS);
        double[] deflections = {Math.sin(angle), 1 - Math.cos(angle)};
        for (int sensor = 0; sensor < Pendulum.SENSORS; sensor++) {
            window[window.length - Pendulum.SENSORS + sensor] = (float) (GAINS[sensor] * (deflections[sensor] + options.noise() * random.nextGaussian()));
        }
    }

    private void move() {
        double h = TICK / FINE;
        for (int i = 0; i < FINE; i++) {
            double k1 = acceleration(angle, velocity);
            double k2 = acceleration(angle + h / 2 * velocity, velocity + h / 2 * k1);
            double k3 = acceleration(angle + h / 2 * velocity + h * h / 4 * k1, velocity + h / 2 * k2);
            double k4 = acceleration(angle + h * velocity + h * h / 2 * k2, velocity + h * k3);
            angle += h * velocity + h * h / 6 * (k1 + k2 + k3);
            velocity += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        angle = Math.IEEEremainder(angle, 2 * Math.PI);
    }

    private double acceleration(double at, double speed) {
        return -GRAVITY / length * Math.sin(at) - FRICTION * speed + torque / (length * length);
    }
}
