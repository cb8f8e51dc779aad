package io.repforge.framework.train;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Array;
import io.repforge.api.graph.Variable;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.recipe.FeatureChoice;
import io.repforge.framework.runtime.Initialization;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An encoder with values for its parameters and state: at some moment of a run, or before any training.
 *
 * @param architecture what it is part of
 * @param values its variables by name; those of other components may be among them
 */
public record EncoderSnapshot(Architecture architecture, Map<String, Array> values) {

    /** The metadata property of exported models that says which features they give, as {@link FeatureChoice} is written. */
    public static final String FEATURES = "features";

    /** The encoder as a run of this seed starts with it. */
    public static EncoderSnapshot untrained(Architecture architecture, long seed) {
        Map<String, Variable> variables = Network.representation(architecture, 1).graph().variables();
        return new EncoderSnapshot(architecture, new Initialization(seed).values(variables.values()));
    }

    /** The same with other features given out. */
    public EncoderSnapshot withFeatures(FeatureChoice features) {
        return new EncoderSnapshot(architecture.withFeatures(features), values);
    }

    /** Values of the variables that observations are represented by, by name. */
    public Map<String, Array> representing() {
        Map<String, Array> some = new LinkedHashMap<>();
        Network.representation(architecture, 1).graph().variables().keySet().stream().filter(values::containsKey).forEach(name -> some.put(name, values.get(name)));
        return some;
    }

    /**
     * The encoder as ONNX: from observations as the data has them ({@code [N, …]}, images {@code uint8}) to the features that are given out, {@code [N, D]},
     * for any N. Which these are is among its metadata, as {@link #FEATURES}.
     *
     * @throws io.repforge.framework.UserError if the encoder has no such features
     */
    public OnnxMl.ModelProto model() {
        Network.WithRepresentation network = Network.representation(architecture, 1);
        return named(OnnxWriter.of(network.graph()).output(Network.REPRESENTATION, network.representation()).values(values).openBatch().write());
    }

    /** A model that says which features it goes by. */
    OnnxMl.ModelProto named(OnnxMl.ModelProto model) {
        return model.toBuilder()
                .addMetadataProps(OnnxMl.StringStringEntryProto.newBuilder().setKey(FEATURES).setValue(architecture.features().toString())).build();
    }
}
