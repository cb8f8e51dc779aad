package io.repforge.api;

import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an encoder makes of a tensor of observations: a representation, and by name what else it knows of them, such as what the stages of its network give. Decoders
 * and losses ask for tensors by name, so that those of one plugin work with encoders of another: the names here are for what several have. Users choose by name what
 * is probed, embedded and exported.
 */
@Experimental
public final class Encoding {

    /** The name that users have for the representation itself, which no other tensor can have. */
    public static final String OUTPUT = "output";

    /** Name of a feature map, {@code [N, C, h, w]}: what is left of places before the features of all are put together. */
    public static final String FEATURE_MAP = "feature_map";

    /** Name of the features of each patch of an image, {@code [N, T, D]}, without those of class tokens and registers; row by row where they are a grid. */
    public static final String TOKENS = "tokens";

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    private final Distribution representation;
    private final Map<String, Tensor> tensors;

    private Encoding(Distribution representation, Map<String, Tensor> tensors) {
        this.representation = representation;
        this.tensors = tensors;
    }

    /** A representation alone. */
    public static Encoding of(Distribution representation) {
        return new Encoding(representation, Map.of());
    }

    /** The representation, mostly over {@code [N, D]}. */
    public Distribution representation() {
        return representation;
    }

    /** What stands for the representation where one value is wanted: see {@link Distribution#mean}. */
    public Tensor mean() {
        return representation.mean();
    }

    /** What else is known, by name, in the order in which it was added; mostly nothing. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /**
     * The tensor of a name.
     *
     * @throws GraphException if there is none of that name
     */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new GraphException(
                    "the encoder gives no '" + name + "' beside its representation, " + (tensors.isEmpty() ? "but that alone" : "only " + tensors.keySet())
                            + "; choose an encoder that gives it");
        }
        return tensor;
    }

    /**
     * The same with a tensor; what was there under that name is replaced.
     *
     * @param name of lower-case letters, digits and {@code _}, such as {@code stage1_block2}
     * @param tensor {@code [N, …]}
     * @throws GraphException if the name is none, or {@link #OUTPUT}
     */
    public Encoding with(String name, Tensor tensor) {
        if (name.equals(OUTPUT) || !NAME.matcher(name).matches()) {
            throw new GraphException(
                    tensor.graph().scope() + "encoding: '" + name + "' can't be the name of " + tensor.name() + "; give it one of lower-case letters, digits and _"
                            + ", other than " + OUTPUT + ", which is the representation");
        }
        Map<String, Tensor> more = new LinkedHashMap<>(tensors);
        more.put(name, tensor);
        return new Encoding(representation, Collections.unmodifiableMap(more));
    }

    /** The same with tensors, in their order; see {@link #with(String, Tensor)}. */
    public Encoding with(Map<String, Tensor> named) {
        Encoding encoding = this;
        for (Map.Entry<String, Tensor> entry : named.entrySet()) {
            encoding = encoding.with(entry.getKey(), entry.getValue());
        }
        return encoding;
    }

    /** The same with another representation, as encoders give that put one around what another gives. */
    public Encoding withRepresentation(Distribution other) {
        return new Encoding(other, tensors);
    }

    /** The same, through which no gradient flows. */
    public Encoding stopGradient() {
        Map<String, Tensor> stopped = new LinkedHashMap<>();
        Distribution still = representation.stopGradient();
        tensors.forEach((name, tensor) -> stopped.put(name, tensor.stopGradient()));
        return new Encoding(still, Collections.unmodifiableMap(stopped));
    }
}
