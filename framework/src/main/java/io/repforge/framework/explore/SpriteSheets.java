package io.repforge.framework.explore;

import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.space.Space;
import io.repforge.framework.data.batch.StepBatch;
import io.repforge.framework.data.batch.StepBatchReader;
import io.repforge.framework.data.codec.ContactSheet;
import io.repforge.framework.data.codec.Thumbnail;
import io.repforge.framework.evaluate.Interruption;
import io.repforge.images.Images;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Small pictures of images, many of them in one picture, row by row from the top: cell i is in sheet {@code i / cells}. Gray ones are PNGs, coloured ones JPEGs.
 *
 * @param width of a picture, in pixels
 * @param height of a picture
 * @param cell length of the square that each has, whose upper left corner it fills
 * @param columns pictures in a row of a sheet
 * @param cells pictures in a sheet
 * @param sheets the files
 * @param type their media type
 */
public record SpriteSheets(int width, int height, int cell, int columns, int cells, List<byte[]> sheets, String type) {

    private static final int COLUMNS = 32;
    /** JPEG mixes the colours of squares of so many pixels, and pictures aren't to run into each other. */
    private static final int BLOCK = 16;
    private static final float QUALITY = 0.85f;
    private static final int BATCH = 256;

    /**
     * Makes them of all images of a dataset, which is read once.
     *
     * @param most pixels of the longer side of a picture
     * @throws IOException if the data can't be read
     */
    static SpriteSheets of(Dataset data, Space.Image space, int most) throws IOException {
        return of(data, space, most, COLUMNS, COLUMNS * COLUMNS, false, step -> {});
    }

    /**
     * All images of a dataset in one PNG, as nearly a square as can be.
     *
     * @param count how many there are
     * @param most pixels of the longer side of a picture
     * @param seen told of each step
     * @throws IOException if the data can't be read
     */
    static SpriteSheets single(Dataset data, Space.Image space, int count, int most, Consumer<Step> seen) throws IOException {
        int columns = (int) Math.ceil(Math.sqrt(count));
        return of(data, space, most, columns, columns * columns, true, seen);
    }

    private static SpriteSheets of(Dataset data, Space.Image space, int most, int columns, int cells, boolean tight, Consumer<Step> seen) throws IOException {
        List<byte[]> sheets = new ArrayList<>();
        List<Array> waiting = new ArrayList<>();
        boolean png = tight || !space.isRgb();
        int height = 0;
        int width = 0;
        int cell = 0;
        try (StepBatchReader reader = StepBatchReader.open(data, BATCH)) {
            for (StepBatch batch = reader.next(); batch != null; batch = reader.next()) {
                Interruption.check();
                for (Step step : batch.steps()) {
                    seen.accept(step);
                    Array picture = Thumbnail.of(step.observation().array(), space, most);
                    height = (int) picture.shape().dim(1);
                    width = (int) picture.shape().dim(2);
                    cell = png ? Math.max(height, width) : (Math.max(height, width) + BLOCK - 1) / BLOCK * BLOCK;
                    waiting.add(picture);
                    if (waiting.size() == cells) {
                        sheets.add(sheet(waiting, cell, columns, png));
                        waiting.clear();
                    }
                }
            }
        }
        if (!waiting.isEmpty()) {
            sheets.add(sheet(waiting, cell, columns, png));
        }
        return new SpriteSheets(width, height, cell, columns, cells, List.copyOf(sheets), png ? "image/png" : "image/jpeg");
    }

    private static byte[] sheet(List<Array> pictures, int cell, int columns, boolean png) {
        Array sheet = ContactSheet.of(pictures, cell, columns);
        return png ? Images.writePng(sheet) : Images.writeJpeg(sheet, QUALITY);
    }

    /** As a page takes them. */
    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("width", width);
        value.put("height", height);
        value.put("cell", cell);
        value.put("columns", columns);
        value.put("cells", cells);
        value.put("sheets", sheets.stream().map(sheet -> "data:" + type + ";base64," + Base64.getEncoder().encodeToString(sheet)).toList());
        return value;
    }
}
