package io.repforge.framework.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.images.Images;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpriteSheetsTest {

    private static Pixels plain(int count, Space.Image space) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] image = new byte[(int) space.shape().elements()];
            Arrays.fill(image, (byte) (i % 200));
            steps.add(Step.of(Array.of(space.shape(), image)));
        }
        return new Pixels(StepSpec.of(space), steps);
    }

    private static int pixel(Array sheet, int x, int y) {
        return sheet.bytes()[y * (int) sheet.shape().dim(2) + x] & 0xff;
    }

    @Test
    void grayOnesStandSideBySideInSeveralSheets() throws IOException {
        Space.Image space = Space.image(1, 5, 4);
        SpriteSheets sheets = SpriteSheets.of(plain(1100, space), space, 64);
        assertEquals(List.of(4, 5, 5, 32, 1024), List.of(sheets.width(), sheets.height(), sheets.cell(), sheets.columns(), sheets.cells()));
        assertEquals("image/png", sheets.type());
        Array first = Images.read(sheets.sheets().get(0));
        assertEquals(Shape.of(1, 32 * 5, 32 * 5), first.shape());
        assertEquals(33, pixel(first, 5, 5), "the second in the second row");
        Array second = Images.read(sheets.sheets().get(1));
        assertEquals(Shape.of(1, 3 * 5, 32 * 5), second.shape());
        assertEquals(1024 % 200, pixel(second, 0, 0));
    }

    @Test
    void colouredOnesDontRunIntoEachOther() throws IOException {
        Space.Image space = Space.image(3, 20, 20);
        SpriteSheets sheets = SpriteSheets.of(plain(100, space), space, 64);
        assertEquals("image/jpeg", sheets.type());
        assertEquals(32, sheets.cell());
        Array sheet = Images.read(sheets.sheets().get(0));
        for (int i = 0; i < 100; i++) {
            int shown = pixel(sheet, i % 32 * 32 + 10, i / 32 * 32 + 10);
            assertTrue(Math.abs(shown - i) <= 6, "picture " + i + " has " + shown);
        }
    }

    @Test
    void largeOnesAreMadeSmallAndAllMayBeInOne() throws IOException {
        Space.Image space = Space.image(3, 96, 48);
        SpriteSheets sheets = SpriteSheets.single(plain(10, space), space, 10, 32, step -> {});
        assertEquals(List.of(16, 32, 32, 4, 1), List.of(sheets.width(), sheets.height(), sheets.cell(), sheets.columns(), sheets.sheets().size()));
        assertEquals("image/png", sheets.type());
        assertEquals(9, pixel(Images.read(sheets.sheets().get(0)), 32 + 3, 2 * 32 + 3), "the tenth, by fours");
    }
}
