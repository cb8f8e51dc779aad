package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.fault.ComponentException;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.UserError;
import io.repforge.framework.onnx.Value.Flowing;
import io.repforge.framework.onnx.Value.Known;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file's network, applied to images once: its nodes in the order of the file, each computed on the host where all that it takes is known, and built in the graph where
 * it isn't.
 */
final class Application {

    private final Graph graph;
    private final OnnxFile file;
    private final Weights weights;
    private final boolean keepsStatistics;
    private final Operators operators;
    private final Folding folding = Folding.standard();
    private final Tensor observations;
    private final Map<String, Value> values = new HashMap<>();

    /**
     * @param keepsStatistics whether normalisation by the batch is by running statistics in training too
     * @param images {@code [N, …]}, as the file takes them
     */
    Application(OnnxFile file, Weights weights, boolean keepsStatistics, Operators operators, Tensor images) {
        this.graph = images.graph();
        this.file = file;
        this.weights = weights;
        this.keepsStatistics = keepsStatistics;
        this.operators = operators;
        this.observations = images;
        values.put(file.input().getName(), new Flowing(images, 0, false));
    }

    Graph graph() {
        return graph;
    }

    OnnxFile file() {
        return file;
    }

    Weights weights() {
        return weights;
    }

    boolean keepsStatistics() {
        return keepsStatistics;
    }

    /** What it is applied to, whose first axis is N. */
    Tensor observations() {
        return observations;
    }

    /** N, as this graph has it. */
    long images() {
        return observations.dim(0);
    }

    /** Builds what an output needs, one node after the other. */
    void run(String output, Listener listener) {
        for (OnnxMl.NodeProto node : file.nodesOf(output)) {
            run(node, listener);
        }
    }

    /** Sees what each node gives. */
    interface Listener {
        void onComputed(OnnxMl.NodeProto node, Value output);
    }

    /**
     * Builds one node, after those that it needs.
     *
     * @throws OnnxFault if no gradient flows through it
     */
    void run(OnnxMl.NodeProto node, Listener listener) {
        List<Value> outputs;
        if (node.getOpType().equals("Constant")) {
            outputs = List.of(constant(node));
        } else {
            List<@Nullable Value> inputs = new ArrayList<>();
            node.getInputList().forEach(name -> inputs.add(name.isEmpty() ? null : value(name)));
            Call call = Call.of(this, node, inputs);
            List<Value> folded = folded(call);
            outputs = folded != null ? folded : built(call);
        }
        for (int i = 0; i < Math.min(outputs.size(), node.getOutputCount()); i++) {
            values.put(node.getOutput(i), outputs.get(i));
        }
        listener.onComputed(node, outputs.get(0));
    }

    private List<Value> built(Call call) {
        Operator operator = operators.find(call.node());
        if (operator == null) {
            throw Operators.unknown(file, call.node());
        }
        try {
            return operator.apply(call);
        } catch (ComponentException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw call.fault("it doesn't fit what it is given (" + e.getMessage() + ")", "set 'size' to the size of images that the file was exported for");
        }
    }

    private @Nullable List<Value> folded(Call call) {
        Folding.Rule rule = folding.find(call.op());
        if (rule == null || !call.inputs().stream().allMatch(input -> input == null || input instanceof Known)) {
            return null;
        }
        try {
            List<Numbers> few = rule.apply(call.attributes(), numbers(call, false));
            boolean same = call.inputs().stream().noneMatch(input -> input instanceof Known known && known.isOfBatch());
            List<Numbers> more = same ? few : rule.apply(call.attributes(), numbers(call, true));
            List<Value> outputs = new ArrayList<>();
            for (int i = 0; i < few.size(); i++) {
                outputs.add(same ? Known.of(few.get(i)) : Known.of(few.get(i), more.get(i)));
            }
            return outputs;
        } catch (RuntimeException e) {
            throw call.fault("what it computes of shapes doesn't come out (" + e.getMessage() + ")", "set 'size' to the size of images that the file was exported for");
        }
    }

    private static List<@Nullable Numbers> numbers(Call call, boolean more) {
        List<@Nullable Numbers> numbers = new ArrayList<>();
        call.inputs().forEach(input -> numbers.add(input instanceof Known known ? more ? known.more() : known.few() : null));
        return numbers;
    }

    /**
     * What a name stands for.
     *
     * @throws io.repforge.framework.UserError if nothing is of that name
     */
    Value value(String name) {
        return values.computeIfAbsent(name, any -> {
            Tensor variable = weights.find(name);
            if (variable != null) {
                return Flowing.shared(variable);
            }
            OnnxMl.TensorProto tensor = file.tensors().get(name);
            if (tensor == null) {
                throw new UserError(file.name() + ": a node takes '" + name + "', which nothing before it gives; export the file again.");
            }
            return Known.of(Numbers.of(OnnxTensors.array(file, tensor)));
        });
    }

    private Value constant(OnnxMl.NodeProto node) {
        if (file.tensors().containsKey(node.getOutput(0))) {
            return value(node.getOutput(0));
        }
        Attributes attributes = new Attributes(node);
        if (attributes.has("value_int")) {
            return Known.of(Numbers.longs(attributes.integer("value_int", 0)).reshaped(Shape.SCALAR));
        } else if (attributes.has("value_ints")) {
            return Known.of(Numbers.longs(attributes.integers("value_ints")));
        } else if (attributes.has("value_float")) {
            return Known.of(Numbers.filled(DType.FLOAT32, Shape.SCALAR, attributes.real("value_float", 0)));
        }
        OnnxMl.AttributeProto floats = attributes.find("value_floats");
        if (floats == null) {
            throw OnnxFault.of(file, node, "its value is neither a tensor nor numbers", "choose an output before it");
        }
        double[] values = floats.getFloatsList().stream().mapToDouble(Float::doubleValue).toArray();
        return Known.of(new Numbers(DType.FLOAT32, Shape.of(values.length), Arrays.copyOf(values, values.length)));
    }
}
