package io.repforge.datasets.sprites;

import java.util.List;
import java.util.Random;

/** A thing on the field, which is the unit square. */
final class Sprite {

    /** Forms, each by its signed distance from the border, negative inside, for a form of radius 1. */
    enum Shape {
        DISC {
            @Override
            double distance(double x, double y) {
                return Math.sqrt(x * x + y * y) - 1;
            }
        },
        SQUARE {
            @Override
            double distance(double x, double y) {
                return Math.max(Math.abs(x), Math.abs(y)) - 0.85;
            }
        },
        DIAMOND {
            @Override
            double distance(double x, double y) {
                return (Math.abs(x) + Math.abs(y) - 1) * 0.7071067811865476;
            }
        },
        CROSS {
            @Override
            double distance(double x, double y) {
                double a = Math.abs(x);
                double b = Math.abs(y);
                return Math.max(Math.max(a, b) - 1, Math.min(a, b) - 0.35);
            }
        };

        abstract double distance(double x, double y);
    }

    /** Colours of sprites, RGB. None is white, which is the goal's. */
    static final int[][] COLOURS = {{230, 60, 60}, {60, 200, 80}, {70, 110, 240}, {240, 200, 50}, {200, 80, 220}, {60, 210, 220}};

    /** What they are called. */
    static final List<String> COLOUR_NAMES = List.of("red", "green", "blue", "yellow", "magenta", "cyan");

    /** A sprite keeps so far from the border that it is seen whole. */
    static final double RADIUS = 0.12;

    final Shape shape;
    final int colour;
    double x;
    double y;
    private double driftX;
    private double driftY;

    Sprite(Random random, double speed) {
        shape = Shape.values()[random.nextInt(Shape.values().length)];
        colour = random.nextInt(COLOURS.length);
        x = place(random);
        y = place(random);
        double direction = random.nextDouble() * 2 * Math.PI;
        driftX = Math.cos(direction) * speed;
        driftY = Math.sin(direction) * speed;
    }

    /** A coordinate at which a sprite is within the field. */
    static double place(Random random) {
        return RADIUS + random.nextDouble() * (1 - 2 * RADIUS);
    }

    /** Moves as far as the border. */
    void move(double dx, double dy) {
        x = within(x + dx);
        y = within(y + dy);
    }

    /** Goes on straight, and bounces. */
    void drift() {
        driftX = within(x + driftX) == x + driftX ? driftX : -driftX;
        driftY = within(y + driftY) == y + driftY ? driftY : -driftY;
        move(driftX, driftY);
    }

    private static double within(double coordinate) {
        return Math.min(1 - RADIUS, Math.max(RADIUS, coordinate));
    }
}
