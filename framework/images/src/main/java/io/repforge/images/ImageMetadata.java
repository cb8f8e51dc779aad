package io.repforge.images;

import com.fasterxml.jackson.jr.ob.JSON;
import io.repforge.api.array.DType;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the metadata of a model say of the images that it takes.
 *
 * @param space what it takes
 * @param files what the training data made of image files; empty where it had none
 */
public record ImageMetadata(Space.Image space, Optional<Preparation> files) {

    /** The metadata property of exported models: a JSON object. */
    public static final String PROPERTY = "image";

    private static final String CHANNELS = "channels";
    private static final String HEIGHT = "height";
    private static final String WIDTH = "width";
    private static final String CHANNELS_PER_FRAME = "channels_per_frame";
    private static final String TYPE = "type";
    private static final String FILES = "files";
    private static final int WHITE = 255;

    /** As JSON. */
    public String json() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("layout", "channels-first");
        properties.put(CHANNELS, space.channels());
        properties.put(HEIGHT, space.height());
        properties.put(WIDTH, space.width());
        properties.put(CHANNELS_PER_FRAME, space.channelsPerFrame());
        properties.put(TYPE, space.type().label());
        properties.put("range", List.of(0, space.type() == DType.UINT8 ? WHITE : 1));
        files.ifPresent(preparation -> properties.put(FILES, PreparationProperties.of(preparation)));
        try {
            return JSON.std.asString(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param json as {@link #json} writes it
     * @throws MalformedException if it isn't that
     */
    public static ImageMetadata read(String json) throws MalformedException {
        try {
            Map<String, Object> properties = JSON.std.mapFrom(json);
            Space.Image usual = Space.image(PreparationProperties.number(properties, CHANNELS), PreparationProperties.number(properties, HEIGHT),
                    PreparationProperties.number(properties, WIDTH)).framesOf(PreparationProperties.number(properties, CHANNELS_PER_FRAME));
            Space.Image space = DType.FLOAT32.label().equals(properties.get(TYPE)) ? usual.ofFloats() : usual;
            return new ImageMetadata(space, properties.get(FILES) instanceof Map<?, ?> files ? Optional.of(PreparationProperties.read(files)) : Optional.empty());
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedException("its metadata '" + PROPERTY + "' can't be read (" + e.getMessage() + ")", e);
        }
    }
}
