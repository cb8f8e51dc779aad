package io.repforge.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A preparation as it stands in metadata, and back. What another version adds is a fault here, since the images would differ. */
final class PreparationProperties {

    private static final String TRANSPARENCY = "transparency";
    private static final String ORIENTATION = "orientation";
    /** Images are turned upright as their Exif data say; there is nothing else yet. */
    private static final String EXIF = "exif";
    private static final String MAX_PIXELS = "max_pixels";
    private static final String BITS = "bits";
    private static final String CHANNELS_PER_FRAME = "channels_per_frame";
    private static final String STEPS = "steps";

    private PreparationProperties() {}

    static Map<String, Object> of(Preparation preparation) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(ORIENTATION, EXIF);
        if (preparation.background() != null) {
            properties.put(TRANSPARENCY, preparation.background().toString());
        }
        if (preparation.mostPixels() != Decoder.MOST_PIXELS) {
            properties.put(MAX_PIXELS, (int) preparation.mostPixels());
        }
        if (preparation.bits() != 0) {
            properties.put(BITS, preparation.bits());
        }
        if (preparation.channelsPerFrame() != 0) {
            properties.put(CHANNELS_PER_FRAME, preparation.channelsPerFrame());
        }
        properties.put(STEPS, preparation.steps().stream().map(ImageStep::properties).toList());
        return properties;
    }

    /** @throws IllegalArgumentException if it is none */
    static Preparation read(Map<?, ?> properties) {
        if (!EXIF.equals(properties.get(ORIENTATION))) {
            throw new IllegalArgumentException("its " + ORIENTATION + " is " + properties.get(ORIENTATION) + ", which isn't known");
        }
        Object transparency = properties.get(TRANSPARENCY);
        int channelsPerFrame = properties.containsKey(CHANNELS_PER_FRAME) ? number(properties, CHANNELS_PER_FRAME) : 0;
        List<ImageStep> steps = new ArrayList<>();
        for (Object step : properties.get(STEPS) instanceof List<?> list ? list : List.of()) {
            if (!(step instanceof Map<?, ?> one)) {
                throw new IllegalArgumentException("one of its " + STEPS + " is " + step);
            }
            steps.add(step(one));
        }
        Preparation all = new Preparation(transparency == null ? null : Background.of(transparency.toString()), Decoder.MOST_PIXELS, 0, channelsPerFrame, steps);
        Preparation limited = properties.containsKey(MAX_PIXELS) ? all.atMost(number(properties, MAX_PIXELS)) : all;
        return properties.containsKey(BITS) ? limited.bits(number(properties, BITS)) : limited;
    }

    private static ImageStep step(Map<?, ?> step) {
        String name = String.valueOf(step.get("step"));
        return switch (name) {
            case ImageStep.Recolour.NAME -> new ImageStep.Recolour(number(step, "channels"));
            case ImageStep.Stretch.NAME -> new ImageStep.Stretch(number(step, "channels"), number(step, "height"), number(step, "width"));
            case ImageStep.Cut.NAME -> new ImageStep.Cut(new RandomCrop(real(step, "min_scale"), real(step, "max_scale"), real(step, "min_ratio"),
                    real(step, "max_ratio"), number(step, "size")));
            default -> {
                Resize how = Arrays.stream(Resize.values()).filter(one -> one.property().equals(name)).findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("its step '" + name + "' isn't known"));
                yield new ImageStep.Sized(how, number(step, "size"), how == Resize.PAD ? Background.of(String.valueOf(step.get("ground"))) : Background.BLACK);
            }
        };
    }

    private static double real(Map<?, ?> properties, String name) {
        if (properties.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("its " + name + " is " + properties.get(name));
    }

    static int number(Map<?, ?> properties, String name) {
        if (properties.get(name) instanceof Integer number && number >= 0) {
            return number;
        }
        throw new IllegalArgumentException("its " + name + " is " + properties.get(name));
    }
}
