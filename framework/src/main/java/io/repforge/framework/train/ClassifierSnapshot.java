package io.repforge.framework.train;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.images.Preparation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An encoder with a linear layer on the features that it gives out, by which it tells classes.
 *
 * @param encoder with the layer's values among its own
 * @param label what it tells
 * @param classes how many there are, and what they are called
 */
public record ClassifierSnapshot(EncoderSnapshot encoder, String label, Space.Discrete classes) {

    /** The output of {@link #onnx}: one number for each class, the logarithm of its probability but for a constant, {@code [N, K]}. */
    public static final String LOGITS = "logits";
    /** The metadata property of {@link #onnx} that names what it tells. */
    public static final String LABEL = "label";
    /** The output of {@link #onnx}: the probability of each class, {@code [N, K]}. */
    public static final String PROBABILITIES = "probabilities";

    /**
     * An encoder with a layer.
     *
     * @param weight {@code [K, D]}, row by row
     * @param bias {@code [K]}
     */
    public static ClassifierSnapshot of(EncoderSnapshot encoder, String label, Space.Discrete classes, float[] weight, float[] bias) {
        Map<String, Array> values = new HashMap<>(encoder.values());
        values.put(Network.CLASSIFIER_WEIGHT, Array.of(Shape.of(classes.n(), weight.length / classes.n()), weight));
        values.put(Network.CLASSIFIER_BIAS, Array.of(Shape.of(classes.n()), bias));
        return new ClassifierSnapshot(new EncoderSnapshot(encoder.architecture(), values), label, classes);
    }

    /** The same with other values. */
    public ClassifierSnapshot withValues(Map<String, Array> values) {
        return new ClassifierSnapshot(new EncoderSnapshot(encoder.architecture(), values), label, classes);
    }

    /**
     * The classifier as ONNX: from observations as the data has them ({@code [N, …]}, images {@code uint8} in planes, RGB or gray, from 0 to 255) to logits and
     * probabilities, for any N. What scales pixels is inside. Among its metadata are the label, the names of the classes and what images are, as those of encoders, and
     * which features it tells classes by.
     *
     * @param files what the data that it has learnt from made of image files; empty where it had none
     */
    public byte[] onnx(Optional<Preparation> files) {
        Network.WithLogits network = Network.classified(encoder.architecture(), 1, classes.n());
        OnnxMl.ModelProto model = OnnxWriter.of(network.graph()).output(LOGITS, network.logits()).output(PROBABILITIES, network.logits().softmax(1))
                .values(encoder.values()).openBatch().write();
        OnnxMl.ModelProto named = new ClassNames(classes.names().isEmpty() ? Map.of() : Map.of(label, classes.names())).in(encoder.named(model));
        OnnxMl.StringStringEntryProto told = OnnxMl.StringStringEntryProto.newBuilder().setKey(LABEL).setValue(label).build();
        return new ImageProperty(encoder.architecture().steps().observation(), files).in(named).toBuilder().addMetadataProps(told).build().toByteArray();
    }
}
