package io.repforge.api.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An ONNX node of a graph. Equal only to itself. */
public final class Node {

    /** Domain of the standard operators. */
    public static final String ONNX = "";
    /** Domain of ONNX Runtime's own operators. */
    public static final String MICROSOFT = "com.microsoft";

    private final String name;
    private final String domain;
    private final String op;
    private final List<@Nullable Tensor> inputs;
    private final Map<String, Attribute> attributes;
    private final List<String> builders;
    private List<Tensor> outputs = List.of();

    Node(String name, String domain, String op, List<@Nullable Tensor> inputs, Map<String, Attribute> attributes, List<String> builders) {
        this.name = name;
        this.domain = domain;
        this.op = op;
        this.inputs = inputs;
        this.attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        this.builders = builders;
    }

    void produces(List<Tensor> tensors) {
        outputs = List.copyOf(tensors);
    }

    /** Unique name that starts with the scope in which it was built, such as {@code encoder/basic-cnn/conv1/Conv}. */
    public String name() {
        return name;
    }

    /** Where its operator is defined: {@link #ONNX} or another. */
    public String domain() {
        return domain;
    }

    /** Type of the operator, such as {@code Conv}. */
    public String op() {
        return op;
    }

    /** Inputs in ONNX's order; null for one that is left out. */
    public List<@Nullable Tensor> inputs() {
        return inputs;
    }

    /**
     * One input that must be there.
     *
     * @throws IllegalStateException if it was left out
     */
    public Tensor input(int index) {
        Tensor tensor = index < inputs.size() ? inputs.get(index) : null;
        if (tensor == null) {
            throw new IllegalStateException(name + " has no input " + index);
        }
        return tensor;
    }

    /** Whether there is an input at this position. */
    public boolean hasInput(int index) {
        return index < inputs.size() && inputs.get(index) != null;
    }

    /** Its outputs, in the operator's order. */
    public List<Tensor> outputs() {
        return outputs;
    }

    /** One of its outputs, counted from 0. */
    public Tensor output(int index) {
        return outputs.get(index);
    }

    /** Its attributes by name; those left out have the operator's defaults. */
    public Map<String, Attribute> attributes() {
        return attributes;
    }

    /** Names of the classes whose code built it, innermost first, without those of this API: by them a fault that shows later is told of a component. */
    public List<String> builders() {
        return builders;
    }

    /** An integer attribute, or the given default where it is left out. */
    public long intAttribute(String key, long otherwise) {
        return attributes.get(key) instanceof Attribute.Int value ? value.value() : otherwise;
    }

    /** A real attribute, or the given default where it is left out. */
    public float realAttribute(String key, float otherwise) {
        return attributes.get(key) instanceof Attribute.Real value ? value.value() : otherwise;
    }

    /** A text attribute, or the given default where it is left out. */
    public String textAttribute(String key, String otherwise) {
        return attributes.get(key) instanceof Attribute.Text value ? value.value() : otherwise;
    }

    /** An attribute of integers, or the given default where it is left out. */
    public long[] intsAttribute(String key, long... otherwise) {
        return attributes.get(key) instanceof Attribute.Ints value ? value.toArray() : otherwise;
    }

    @Override
    public String toString() {
        return name;
    }
}
