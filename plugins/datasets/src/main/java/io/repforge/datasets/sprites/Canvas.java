package io.repforge.datasets.sprites;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.util.Arrays;
import java.util.List;

/** Draws a scene: smooth borders, so that a sprite that moves by part of a pixel is seen to. */
final class Canvas {

    private static final byte BACKGROUND = 24;
    private static final int[] WHITE = {255, 255, 255};
    /** Radius of the goal marker. */
    private static final double GOAL = 0.05;

    private final int size;

    Canvas(int size) {
        this.size = size;
    }

    /** @return {@code [3, size, size]} */
    Array draw(List<Sprite> behind, Sprite actor, double goalX, double goalY) {
        byte[] pixels = new byte[3 * size * size];
        Arrays.fill(pixels, BACKGROUND);
        for (Sprite sprite : behind) {
            blend(pixels, sprite.shape, sprite.x, sprite.y, Sprite.RADIUS, Sprite.COLOURS[sprite.colour]);
        }
        blend(pixels, actor.shape, actor.x, actor.y, Sprite.RADIUS, Sprite.COLOURS[actor.colour]);
        blend(pixels, Sprite.Shape.DISC, goalX, goalY, GOAL, WHITE);
        return Array.of(Shape.of(3, size, size), pixels);
    }

    private void blend(byte[] pixels, Sprite.Shape shape, double x, double y, double radius, int[] colour) {
        double scaled = radius * size;
        double centreX = x * size;
        double centreY = y * size;
        int left = Math.max(0, (int) Math.floor(centreX - scaled - 1));
        int right = Math.min(size - 1, (int) Math.ceil(centreX + scaled + 1));
        int top = Math.max(0, (int) Math.floor(centreY - scaled - 1));
        int bottom = Math.min(size - 1, (int) Math.ceil(centreY + scaled + 1));
        int plane = size * size;
        for (int row = top; row <= bottom; row++) {
            double dy = (row + 0.5 - centreY) / scaled;
            for (int column = left; column <= right; column++) {
                double distance = shape.distance((column + 0.5 - centreX) / scaled, dy) * scaled;
                double cover = Math.min(1, Math.max(0, 0.5 - distance));
                if (cover > 0) {
                    int at = row * size + column;
                    for (int channel = 0; channel < 3; channel++, at += plane) {
                        int below = pixels[at] & 0xff;
                        pixels[at] = (byte) (int) (below + cover * (colour[channel] - below) + 0.5);
                    }
                }
            }
        }
    }
}
