package io.repforge.framework.onnx;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.UserError;
import java.util.List;
import java.util.Objects;

/** Makes of images as encoders get them, {@code float32 [N, C, H, W]} in [0, 1], what a file takes. */
final class Preparation {

    private static final int GRAY = 1;
    private static final int RGB = 3;
    private static final double WHITE = 255;

    private final OnnxFile file;
    private final OnnxEncoder.Options options;
    private final boolean channelsLast;
    private final DType type;

    /**
     * @throws UserError if the options don't fit the file
     */
    Preparation(OnnxFile file, OnnxEncoder.Options options) {
        this.file = file;
        this.options = options;
        this.channelsLast = isChannelsLast();
        this.type = OnnxTensors.type(file.input().getType().getTensorType().getElemType()).filter(any -> any.isFloating() || any == DType.UINT8)
                .orElseThrow(() -> new UserError(file.name() + " takes '" + file.input().getName() + "' of a type that images don't have: give a file that takes"
                        + " pixels as real numbers or uint8."));
        if (type == DType.UINT8 && (options.normalise().isAny() || options.white() != 1)) {
            throw new UserError("encoder: " + file.name() + " takes pixels of uint8, which are 0 to 255 as they are: leave 'normalise' and 'white' out.");
        }
    }

    private boolean isChannelsLast() {
        List<Long> lengths = file.inputLengths();
        return switch (options.layout()) {
            case NCHW -> false;
            case NHWC -> true;
            case FILE -> {
                boolean first = isColour(lengths.get(1));
                boolean last = isColour(lengths.get(3));
                if (first == last) {
                    throw new UserError("encoder.layout: " + file.name() + " doesn't say whether its images are [N, C, H, W] or [N, H, W, C], since they are " + lengths
                            + " (0: open): set layout to nchw or nhwc.");
                }
                yield last;
            }
        };
    }

    private static boolean isColour(long channels) {
        return channels == GRAY || channels == RGB;
    }

    /** Whether the file has channels as the last axis. */
    boolean channelsLast() {
        return channelsLast;
    }

    private long height(Tensor images) {
        return wanted(file.inputLengths().get(channelsLast ? 1 : 2), images.dim(2));
    }

    private long width(Tensor images) {
        return wanted(file.inputLengths().get(channelsLast ? 2 : 3), images.dim(3));
    }

    private long wanted(long ofFile, long given) {
        Integer size = options.size();
        return size != null ? size : ofFile != 0 ? ofFile : given;
    }

    /** What the file takes. */
    Tensor apply(Tensor images) {
        Tensor x = coloured(images);
        Interpolation by = Interpolation.linear();
        long height = height(images);
        long width = width(images);
        x = height == x.dim(2) ? x : by.along(x, 2, height, (double) height / x.dim(2));
        x = width == x.dim(3) ? x : by.along(x, 3, width, (double) width / x.dim(3));
        if (options.colours() == OnnxEncoder.Colours.BGR) {
            x = x.gather(1, x.graph().longs(2, 1, 0));
        }
        double white = type == DType.UINT8 ? WHITE : options.white();
        x = white == 1 ? x : x.mul(white);
        if (!options.normalise().mean().isEmpty()) {
            x = x.sub(perChannel(x, "mean", options.normalise().mean()));
        }
        if (!options.normalise().std().isEmpty()) {
            x = x.div(perChannel(x, "std", options.normalise().std()));
        }
        x = channelsLast ? x.transpose(0, 2, 3, 1) : x;
        return type == DType.UINT8 ? x.add(0.5).floor().clip(0, WHITE).cast(type) : x;
    }

    /** Gray images have their one channel three times where the file takes colours. */
    private Tensor coloured(Tensor images) {
        long wanted = file.inputLengths().get(channelsLast ? 3 : 1);
        long given = images.dim(1);
        if (wanted == 0 || wanted == given) {
            return images;
        }
        if (given == GRAY && wanted == RGB) {
            return Tensor.concat(1, images, images, images);
        }
        throw new UserError(
                "encoder: " + file.name() + " takes images of " + wanted + " channel(s), and the data's have " + given + ": give others, as by the data source"
                        + " {use: resized, of: …, channels: " + wanted + "}.");
    }

    private Tensor perChannel(Tensor x, String key, List<Double> values) {
        if (values.size() != 1 && values.size() != x.dim(1)) {
            throw new UserError("encoder.normalise." + key + " has " + values.size() + " numbers, and the images " + x.dim(1) + " channels: give one for each.");
        }
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Objects.requireNonNull(values.get(i)).floatValue();
        }
        return x.graph().constant(Array.of(Shape.of(numbers.length, 1, 1), numbers));
    }
}
