package io.repforge.framework.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageGridTest {

    private static final int WHITE = 255;
    private static final int SIDE = 72;

    /** {@code [K, C, 72, 72]}, which isn't enlarged: each channel of each image of one value. */
    private static ImageGrid.Row row(int images, int channels, double... values) {
        return row(images, Space.image(channels, SIDE, SIDE), values);
    }

    private static ImageGrid.Row row(int images, Space.Image space, double... values) {
        int plane = SIDE * SIDE;
        float[] all = new float[images * space.channels() * plane];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) values[i / plane];
        }
        return new ImageGrid.Row(Array.of(space.shape().prepend(images), all), space);
    }

    private static List<Integer> rgb(Array grid, int y, int x) {
        int plane = (int) (grid.shape().dim(1) * grid.shape().dim(2));
        int at = y * (int) grid.shape().dim(2) + x;
        return List.of((int) grid.get(at), (int) grid.get(plane + at), (int) grid.get(2 * plane + at));
    }

    @Test
    void rowsOfGrayAndColouredImages() {
        Array grid = ImageGrid.draw(List.of(row(2, 1, 0, 0.2), row(2, 3, 1, 0, 0.2, -3, 7, 0.4)));
        assertEquals(Shape.of(3, 6 + 2 * 78, 6 + 2 * 78), grid.shape());
        assertEquals(List.of(WHITE, WHITE, WHITE), rgb(grid, 5, 5));
        assertEquals(List.of(0, 0, 0), rgb(grid, 6, 6));
        assertEquals(List.of(51, 51, 51), rgb(grid, 77, 84));
        assertEquals(List.of(255, 0, 51), rgb(grid, 84, 6));
        assertEquals(List.of(0, 255, 102), rgb(grid, 155, 155), "what is outside of [0, 1] is cut off");
    }

    @Test
    void framesOfAStackLieSideBySide() {
        Array gray = ImageGrid.draw(List.of(row(1, 4, 0, 0.2, 0.4, 0.6)));
        assertEquals(Shape.of(3, 84, 6 + 4 * 74 - 2 + 6), gray.shape());
        for (int frame = 0; frame < 4; frame++) {
            assertEquals(List.of(51 * frame, 51 * frame, 51 * frame), rgb(gray, 6, 6 + 74 * frame));
        }
        Array coloured = ImageGrid.draw(List.of(row(1, 6, 0, 0.2, 0.4, 0.6, 0.8, 1)));
        assertEquals(List.of(0, 51, 102), rgb(coloured, 6, 6));
        assertEquals(List.of(153, 204, 255), rgb(coloured, 6, 80));
    }

    @Test
    void threeGrayFramesAreNoColour() {
        Array gray = ImageGrid.draw(List.of(row(1, Space.image(3, SIDE, SIDE).framesOf(1), 0, 0.2, 0.4)));
        for (int frame = 0; frame < 3; frame++) {
            assertEquals(List.of(51 * frame, 51 * frame, 51 * frame), rgb(gray, 6, 6 + 74 * frame));
        }
    }

    @Test
    void framesThatAreNeitherGrayNorRgbAreShownChannelByChannel() {
        Array five = ImageGrid.draw(List.of(row(1, Space.image(5, SIDE, SIDE).framesOf(5), 0, 0.2, 0.4, 0.6, 0.8)));
        assertEquals(List.of(204, 204, 204), rgb(five, 6, 6 + 74 * 4));
    }

    @Test
    void smallImagesAreEnlarged() {
        Array small = Array.of(Shape.of(1, 1, 2, 3), 0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f);
        Array grid = ImageGrid.draw(List.of(new ImageGrid.Row(small, Space.image(1, 2, 3))));
        assertEquals(Shape.of(3, 84, 6 + 3 * 36 + 6), grid.shape());
        assertEquals(0, rgb(grid, 41, 41).get(0));
        assertEquals(51, rgb(grid, 41, 42).get(0));
        assertEquals(153, rgb(grid, 42, 41).get(0));
    }

    @Test
    void thereIsRoomForAtLeastOneImage() {
        assertEquals(15, ImageGrid.columns(List.of(Space.image(1, SIDE, SIDE))));
        assertEquals(16, ImageGrid.columns(List.of(Space.image(1, SIDE, 20))));
        assertEquals(1, ImageGrid.columns(List.of(Space.image(1, SIDE, SIDE), Space.image(12, 700, 700))));
    }
}
