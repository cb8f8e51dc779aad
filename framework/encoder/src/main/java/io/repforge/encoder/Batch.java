package io.repforge.encoder;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.repforge.api.array.Array;
import io.repforge.api.space.Space;
import io.repforge.images.ImageMetadata;
import io.repforge.images.MalformedException;
import io.repforge.images.Preparation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.LongStream;

/** Inputs side by side, as a model takes them. */
final class Batch {

    private static final float WHITE = 255;

    private final ModelFacts model;
    private final Preparation preparation;
    private final ByteBuffer values;
    private final int size;
    private final int elements;

    /**
     * @param preparation what images go through
     * @param size how many there will be
     */
    Batch(ModelFacts model, Preparation preparation, int size) {
        this.model = model;
        this.preparation = preparation;
        this.size = size;
        this.elements = Math.toIntExact(model.shape().elements());
        this.values = ByteBuffer.allocateDirect(Math.multiplyExact(size, elements * (isFloat() ? Float.BYTES : 1))).order(ByteOrder.nativeOrder());
    }

    private boolean isFloat() {
        return model.type() == OnnxJavaType.FLOAT;
    }

    /**
     * Adds one.
     *
     * @param name how messages call it
     * @throws EncoderException if it can't be read, or isn't what the model takes
     */
    void add(Input input, String name) {
        if (input.content() instanceof Input.Pixels pixels) {
            addPixels(pixels.values(), name);
        } else if (input.content() instanceof Input.Numbers numbers) {
            addNumbers(numbers.values(), name);
        } else {
            addImage(input.content(), name);
        }
    }

    private void addPixels(byte[] pixels, String name) {
        if (isFloat()) {
            throw new EncoderException(name + " is made of pixels from 0 to 255, but " + model.name() + " takes numbers of float32: give it Input.numbers.");
        }
        requireLength(pixels.length, name);
        values.put(pixels);
    }

    private void addNumbers(float[] numbers, String name) {
        if (!isFloat()) {
            throw new EncoderException(name + " is made of numbers of float32, but " + model.name() + " takes pixels from 0 to 255: give it Input.pixels.");
        }
        requireLength(numbers.length, name);
        for (float number : numbers) {
            values.putFloat(number);
        }
    }

    private void requireLength(int length, String name) {
        if (length != elements) {
            throw new EncoderException(name + " has " + length + " numbers, but " + model.name() + " takes " + elements + ", those of " + model.shape() + ".");
        }
    }

    private void addImage(Input.Content content, String name) {
        ImageMetadata images = model.images().orElseThrow(
                () -> new EncoderException(name + " is an image, but " + model.name() + " takes numbers of the shape " + model.shape() + ": give it Input.numbers."));
        Array image = prepared(content, name);
        if (!image.shape().equals(model.shape())) {
            throw new EncoderException(
                    name + " " + (preparation.equals(Preparation.NONE) ? "has " : "has, when it is prepared, ") + shown(image) + ", but " + model.name()
                            + " takes " + shown(images.space()) + remedy(images));
        }
        for (byte pixel : image.bytes()) {
            if (isFloat()) {
                values.putFloat((pixel & 0xff) / WHITE);
            } else {
                values.put(pixel);
            }
        }
    }

    private Array prepared(Input.Content content, String name) {
        try {
            if (content instanceof Input.Decoded decoded) {
                return preparation.of(decoded.image());
            }
            return preparation.read(content instanceof Input.PathOfFile path ? path.read() : ((Input.EncodedFile) content).bytes());
        } catch (MalformedException e) {
            throw new EncoderException(name + " can't be read: " + e.getMessage() + ".", e);
        }
    }

    private static String shown(Array image) {
        return shown(image.shape().dim(0), image.shape().dim(1), image.shape().dim(2));
    }

    private static String shown(Space.Image space) {
        return shown(space.channels(), space.height(), space.width());
    }

    private static String shown(long channels, long height, long width) {
        return channels + (channels == 1 ? " channel" : " channels") + " of " + height + " × " + width + " pixels (height × width)";
    }

    private String remedy(ImageMetadata images) {
        if (images.space().frames() > 1) {
            return ", a stack of " + images.space().frames() + " frames: give it Input." + (isFloat() ? "numbers." : "pixels.");
        }
        return ", and its training made no such images of others: give it one like that, or say what becomes of others by EncoderOptions.withPreparation.";
    }

    /** All that were added. */
    OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
        long[] shape = LongStream.concat(LongStream.of(size), LongStream.of(model.shape().dims())).toArray();
        return OnnxTensor.createTensor(environment, values.flip(), shape, model.type());
    }
}
