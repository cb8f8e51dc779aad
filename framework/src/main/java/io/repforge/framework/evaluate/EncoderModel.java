package io.repforge.framework.evaluate;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import io.repforge.api.array.DType;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.EngineException;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.train.EncoderSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An encoder as ONNX: one input, the observations, whose first axis counts them.
 *
 * @param name how messages call it, such as the name of its file
 * @param content the serialized model
 * @param type ONNX's element type of the input
 * @param axes lengths of the input's axes but the first; 0 where any length will do
 * @param features which features it gives, as it says itself; empty if it doesn't
 */
public record EncoderModel(String name, byte[] content, OnnxMl.TensorProto.DataType type, List<Long> axes, Optional<String> features) {

    /** An encoder that was trained here. */
    public static EncoderModel of(String name, EncoderSnapshot encoder) {
        return of(name, encoder.model().toByteArray());
    }

    /**
     * @throws UserError if it isn't an ONNX model with one input that counts observations
     */
    public static EncoderModel of(String name, byte[] content) {
        OnnxMl.ModelProto model = model(name, content);
        List<OnnxMl.ValueInfoProto> inputs = inputs(model.getGraph());
        if (inputs.size() != 1) {
            throw new UserError(name + " is no encoder: it takes " + inputs.size() + " inputs ("
                    + inputs.stream().map(OnnxMl.ValueInfoProto::getName).collect(Collectors.joining(", "))
                    + ") where an encoder takes observations alone; give another model.");
        }
        OnnxMl.TypeProto.Tensor input = inputs.get(0).getType().getTensorType();
        List<Long> axes = input.getShape().getDimList().stream().skip(1).map(OnnxMl.TensorShapeProto.Dimension::getDimValue).toList();
        Optional<String> features = model.getMetadataPropsList().stream().filter(property -> property.getKey().equals(EncoderSnapshot.FEATURES))
                .map(OnnxMl.StringStringEntryProto::getValue).findFirst();
        return new EncoderModel(name, content, OnnxMl.TensorProto.DataType.forNumber(input.getElemType()), axes, features);
    }

    /** Inputs less those that have a value in the file. */
    private static List<OnnxMl.ValueInfoProto> inputs(OnnxMl.GraphProto graph) {
        List<String> valued = graph.getInitializerList().stream().map(OnnxMl.TensorProto::getName).toList();
        return graph.getInputList().stream().filter(input -> !valued.contains(input.getName())).toList();
    }

    private static OnnxMl.ModelProto model(String name, byte[] content) {
        try {
            OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(content);
            if (model.getGraph().getNodeCount() > 0 && model.getGraph().getOutputCount() > 0) {
                return model;
            }
        } catch (InvalidProtocolBufferException e) {
            throw new UserError(noModel(name), e);
        }
        throw new UserError(noModel(name));
    }

    private static String noModel(String name) {
        return name + " isn't an ONNX model: give an encoder.onnx or the folder of a run.";
    }

    /**
     * @throws UserError if it takes other observations than these
     */
    public void require(Space observation) {
        List<Long> there = IntStream.range(0, observation.shape().rank()).mapToObj(observation.shape()::dim).toList();
        boolean fits = type == onnx(observation.type()) && axes.size() == there.size()
                && IntStream.range(0, axes.size()).allMatch(i -> axes.get(i) == 0 || axes.get(i).equals(there.get(i)));
        if (!fits) {
            throw new UserError(name + " takes observations of " + shown(type) + " " + axes + ", but the data has " + observation + " (" + observation.type()
                    + " " + there + "): give data like that which it was trained on.");
        }
    }

    private static OnnxMl.TensorProto.DataType onnx(DType type) {
        return switch (type) {
            case FLOAT32 -> OnnxMl.TensorProto.DataType.FLOAT;
            case FLOAT64 -> OnnxMl.TensorProto.DataType.DOUBLE;
            case UINT8 -> OnnxMl.TensorProto.DataType.UINT8;
            case INT32 -> OnnxMl.TensorProto.DataType.INT32;
            case INT64 -> OnnxMl.TensorProto.DataType.INT64;
            case BOOL -> OnnxMl.TensorProto.DataType.BOOL;
        };
    }

    private static String shown(OnnxMl.TensorProto.DataType type) {
        for (DType ours : DType.values()) {
            if (onnx(ours) == type) {
                return ours.label();
            }
        }
        return String.valueOf(type);
    }

    /**
     * Opens a session for it.
     *
     * @throws UserError if ONNX Runtime rejects it
     */
    public InferenceSession open(Engine engine) {
        try {
            return engine.openInference(content, engine.options());
        } catch (EngineException e) {
            throw new UserError(name + " can't be run by ONNX Runtime (" + e.getMessage() + "): export the encoder again.", e);
        }
    }
}
