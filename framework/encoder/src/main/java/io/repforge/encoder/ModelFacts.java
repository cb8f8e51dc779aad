package io.repforge.encoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.jr.ob.JSON;
import io.repforge.api.array.Shape;
import io.repforge.images.ImageMetadata;
import io.repforge.images.MalformedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a model is, by its input, its outputs and its metadata.
 *
 * @param name how messages call it
 * @param input name of its input
 * @param type of one element of the input
 * @param shape of one observation
 * @param output name of the output that is wanted of it
 * @param width numbers of the output for each observation
 * @param images what it says of images; empty where it takes none
 * @param classNames names of classes by label
 * @param metadata all that it says of itself
 */
record ModelFacts(String name, String input, OnnxJavaType type, Shape shape, String output, int width, Optional<ImageMetadata> images,
        Map<String, List<String>> classNames, Map<String, String> metadata) {

    static final String PROBABILITIES = "probabilities";
    static final String FEATURES = "features";
    static final String LABEL = "label";

    private static final String PRODUCER = "repforge";
    private static final String REPRESENTATION = "representation";
    private static final String CLASS_NAMES = "class_names";
    private static final String REMEDY = ": give an encoder.onnx of 'repforge export', or a classifier of 'repforge fine-tune'.";

    /** @throws EncoderException if the model is no encoder or classifier of one observation at a time */
    static ModelFacts of(String name, OrtSession session) throws OrtException {
        OnnxModelMetadata metadata = session.getMetadata();
        Map<String, String> said = Map.copyOf(metadata.getCustomMetadata());
        if (!metadata.getProducerName().equals(PRODUCER) || !said.containsKey(FEATURES)) {
            throw new EncoderException(name + " is an ONNX model, but not one that Repforge has exported" + REMEDY);
        }
        Map<String, NodeInfo> inputs = session.getInputInfo();
        if (inputs.size() != 1) {
            throw new EncoderException(name + " takes " + inputs.size() + " inputs (" + String.join(", ", inputs.keySet())
                    + ") where an encoder takes observations alone" + REMEDY);
        }
        NodeInfo input = inputs.values().iterator().next();
        TensorInfo taken = (TensorInfo) input.getInfo();
        if (taken.type != OnnxJavaType.UINT8 && taken.type != OnnxJavaType.FLOAT) {
            throw new EncoderException(name + " takes numbers of type " + taken.type + " where encoders take uint8 or float32" + REMEDY);
        }
        long[] axes = taken.getShape();
        Shape shape = Shape.of(Arrays.copyOfRange(axes, 1, axes.length));
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        String output = outputs.containsKey(PROBABILITIES) ? PROBABILITIES : REPRESENTATION;
        if (!outputs.containsKey(output)) {
            throw new EncoderException(name + " gives " + String.join(", ", outputs.keySet()) + " and no features of observations" + REMEDY);
        }
        long[] given = ((TensorInfo) outputs.get(output).getInfo()).getShape();
        try {
            Optional<ImageMetadata> images =
                    said.containsKey(ImageMetadata.PROPERTY) ? Optional.of(ImageMetadata.read(said.get(ImageMetadata.PROPERTY))) : Optional.empty();
            if (images.isPresent() && !images.get().space().shape().equals(shape)) {
                throw new MalformedException("its metadata '" + ImageMetadata.PROPERTY + "' are of " + images.get().space() + ", but it takes " + shape);
            }
            return new ModelFacts(name, input.getName(), taken.type, shape, output, Math.toIntExact(given[given.length - 1]), images, classNames(said), said);
        } catch (MalformedException e) {
            throw new EncoderException(name + " can't be used: " + e.getMessage() + "; use a repforge-encoder as new as what exported it, or export it again.", e);
        }
    }

    private static Map<String, List<String>> classNames(Map<String, String> said) throws MalformedException {
        Map<String, List<String>> names = new LinkedHashMap<>();
        try {
            JSON.std.mapFrom(said.getOrDefault(CLASS_NAMES, "{}"))
                    .forEach((label, list) -> names.put(label, list instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of()));
        } catch (IOException e) {
            throw new MalformedException("its metadata '" + CLASS_NAMES + "' can't be read (" + e.getMessage() + ")", e);
        }
        return names;
    }

    boolean isClassifier() {
        return output.equals(PROBABILITIES);
    }

    /** Of a classifier: a name for each class, or its number. */
    List<String> classes() {
        List<String> names = classNames.getOrDefault(metadata.getOrDefault(LABEL, ""), List.of());
        return names.size() == width ? names : IntStream.range(0, width).mapToObj(String::valueOf).toList();
    }
}
