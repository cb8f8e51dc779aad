package io.repforge.framework.artifacts;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.graph.Variable;
import io.repforge.framework.autodiff.Lowering;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the part of a graph that its outputs need as an ONNX model. Inputs come in this order: those of the graph, random tensors,
 * trained variables, other variables; those that the outputs don't need are left out.
 */
public final class OnnxWriter {

    /** What is written here says that it wrote it, and gives the types of all tensors unless the first axis is open. */
    public static final String PRODUCER = "repforge";

    private static final int IR_VERSION = 9;
    /** Name of the first axis where its length is open. */
    private static final String BATCH = "N";

    private final Graph graph;
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private Map<String, Array> values = Map.of();
    private List<Tensor> listed = List.of();
    private boolean openBatch;
    private Lowering lowering;

    private OnnxWriter(Graph graph) {
        this.graph = graph;
        this.lowering = Lowering.of(graph);
    }

    public static OnnxWriter of(Graph graph) {
        return new OnnxWriter(graph);
    }

    /** Adds an output; the model's outputs are in the order of the calls. */
    public OnnxWriter output(String name, Tensor tensor) {
        outputs.put(name, tensor);
        return this;
    }

    /** Adds outputs in order. */
    public OnnxWriter outputs(Map<String, Tensor> named) {
        outputs.putAll(named);
        return this;
    }

    /** Writes variables of these names as initializers of these values; the others become inputs. */
    public OnnxWriter values(Map<String, Array> variableValues) {
        this.values = Map.copyOf(variableValues);
        return this;
    }

    /**
     * Writes these variables as inputs, all of them and in this order, whether the outputs need them or not: ONNX Runtime feeds the
     * variables of the evaluation model by their position in the training model.
     */
    public OnnxWriter variables(List<Tensor> inOrder) {
        this.listed = List.copyOf(inOrder);
        return this;
    }

    /** Leaves the length of the first axis of inputs and outputs open. */
    public OnnxWriter openBatch() {
        this.openBatch = true;
        return this;
    }

    /** The model. */
    public OnnxMl.ModelProto write() {
        Set<Tensor> needed = needed();
        Map<Tensor, String> names = names();
        OnnxMl.GraphProto.Builder proto = OnnxMl.GraphProto.newBuilder().setName("repforge");
        Set<String> domains = new HashSet<>();
        for (Tensor input : inputs(needed)) {
            proto.addInput(valueInfo(input.name(), input.tensorType(), openBatch && graph.inputs().containsValue(input)));
        }
        for (Variable variable : graph.variables().values()) {
            if (needed.contains(variable.tensor()) && values.containsKey(variable.name())) {
                proto.addInitializer(tensorProto(variable.name(), values.get(variable.name())));
            }
        }
        graph.constants().forEach((tensor, value) -> {
            if (needed.contains(tensor)) {
                proto.addInitializer(tensorProto(tensor.name(), value));
            }
        });
        for (Node node : sorted(needed)) {
            proto.addNode(node(node, needed, names));
            domains.add(node.domain());
            if (!openBatch) {
                addShapes(proto, node, names);
            }
        }
        outputs.forEach((name, asked) -> {
            Tensor tensor = lowering.resolve(asked);
            if (!names.getOrDefault(tensor, tensor.name()).equals(name)) {
                proto.addNode(OnnxMl.NodeProto.newBuilder()
                        .setName("output/" + name)
                        .setOpType("Identity")
                        .addInput(names.getOrDefault(tensor, tensor.name()))
                        .addOutput(name));
            }
            proto.addOutput(valueInfo(name, tensor.tensorType(), openBatch));
        });
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName(PRODUCER)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(Graph.OPSET))
                .setGraph(proto);
        domains.stream().filter(domain -> !domain.isEmpty()).sorted()
                .forEach(domain -> model.addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1)));
        return model.build();
    }

    /** What is written. */
    public Graph graph() {
        return graph;
    }

    /** The model's outputs in order. */
    public Map<String, Tensor> outputs() {
        return Collections.unmodifiableMap(outputs);
    }

    /** Inputs of the model that {@link #write} writes, in order. */
    public List<Tensor> inputs() {
        return inputs(needed());
    }

    private List<Tensor> inputs(Set<Tensor> needed) {
        List<Tensor> all = new java.util.ArrayList<>(graph.inputs().values());
        graph.randoms().values().forEach(random -> all.add(random.tensor()));
        if (listed.isEmpty()) {
            all.addAll(variables(graph).stream().filter(variable -> !values.containsKey(variable.name())).toList());
        }
        all.removeIf(tensor -> !needed.contains(tensor));
        all.addAll(listed);
        return Collections.unmodifiableList(all);
    }

    /** All variables of a graph in the order in which models take them: the trained ones first. */
    public static List<Tensor> variables(Graph graph) {
        return graph.variables().values().stream()
                .sorted(Comparator.comparing(variable -> !variable.trained()))
                .map(Variable::tensor)
                .toList();
    }

    private Set<Tensor> needed() {
        // Anew, since nodes may have been added.
        lowering = Lowering.of(graph);
        Set<Tensor> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Tensor> open = new ArrayDeque<>(outputs.values());
        while (!open.isEmpty()) {
            Tensor tensor = lowering.resolve(open.pop());
            if (needed.add(tensor) && tensor.producer() != null) {
                for (Tensor input : tensor.producer().inputs()) {
                    if (input != null) {
                        open.push(input);
                    }
                }
            }
        }
        return needed;
    }

    /** The nodes in the order in which they were built, except that one that stands for an earlier one moves forward. */
    private Set<Node> sorted(Set<Tensor> needed) {
        Set<Node> sorted = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                append(node, sorted);
            }
        }
        return sorted;
    }

    private void append(Node node, Set<Node> sorted) {
        if (sorted.contains(node)) {
            return;
        }
        for (Tensor input : node.inputs()) {
            Node producer = input == null ? null : lowering.resolve(input).producer();
            if (producer != null) {
                append(producer, sorted);
            }
        }
        sorted.add(node);
    }

    /** A tensor that a node produces takes the name of its first output; others keep theirs and are copied. */
    private Map<Tensor, String> names() {
        Map<Tensor, String> names = new HashMap<>();
        outputs.forEach((name, asked) -> {
            Tensor tensor = lowering.resolve(asked);
            if (tensor.producer() != null) {
                names.putIfAbsent(tensor, name);
            }
        });
        return names;
    }

    /** Static shapes of what nodes give: the kernels of pooling's gradients crash without them, and viewers show them. */
    private void addShapes(OnnxMl.GraphProto.Builder proto, Node node, Map<Tensor, String> names) {
        for (Tensor output : node.outputs()) {
            String name = names.getOrDefault(output, output.name());
            if (!outputs.containsKey(name)) {
                proto.addValueInfo(valueInfo(name, output.tensorType(), false));
            }
        }
    }

    private OnnxMl.NodeProto node(Node node, Set<Tensor> needed, Map<Tensor, String> names) {
        OnnxMl.NodeProto.Builder proto = OnnxMl.NodeProto.newBuilder().setName(node.name()).setOpType(node.op()).setDomain(node.domain());
        for (Tensor input : node.inputs()) {
            Tensor resolved = input == null ? null : lowering.resolve(input);
            proto.addInput(resolved == null ? "" : names.getOrDefault(resolved, resolved.name()));
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            Tensor output = node.output(i);
            boolean leftOut = !needed.contains(output) && Lowering.isOptional(node, i);
            proto.addOutput(leftOut ? "" : names.getOrDefault(output, output.name()));
        }
        // In one order, so that a model is written alike each time.
        new TreeMap<>(node.attributes()).forEach((name, value) -> proto.addAttribute(attribute(name, value)));
        return proto.build();
    }

    private static OnnxMl.AttributeProto attribute(String name, Attribute value) {
        OnnxMl.AttributeProto.Builder proto = OnnxMl.AttributeProto.newBuilder().setName(name);
        return value.match(new Attribute.Cases<OnnxMl.AttributeProto.Builder>() {

            @Override
            public OnnxMl.AttributeProto.Builder integer(Attribute.Int number) {
                return proto.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(number.value());
            }

            @Override
            public OnnxMl.AttributeProto.Builder real(Attribute.Real number) {
                return proto.setType(OnnxMl.AttributeProto.AttributeType.FLOAT).setF(number.value());
            }

            @Override
            public OnnxMl.AttributeProto.Builder text(Attribute.Text text) {
                return proto.setType(OnnxMl.AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text.value()));
            }

            @Override
            public OnnxMl.AttributeProto.Builder integers(Attribute.Ints numbers) {
                return proto.setType(OnnxMl.AttributeProto.AttributeType.INTS).addAllInts(numbers.values());
            }

            @Override
            public OnnxMl.AttributeProto.Builder reals(Attribute.Reals numbers) {
                return proto.setType(OnnxMl.AttributeProto.AttributeType.FLOATS).addAllFloats(numbers.values());
            }

            @Override
            public OnnxMl.AttributeProto.Builder texts(Attribute.Texts texts) {
                texts.values().forEach(text -> proto.addStrings(ByteString.copyFromUtf8(text)));
                return proto.setType(OnnxMl.AttributeProto.AttributeType.STRINGS);
            }

            @Override
            public OnnxMl.AttributeProto.Builder data(Attribute.Data tensor) {
                return proto.setType(OnnxMl.AttributeProto.AttributeType.TENSOR).setT(tensorProto("", tensor.value()));
            }
        }).build();
    }

    private static OnnxMl.TensorProto tensorProto(String name, Array value) {
        OnnxMl.TensorProto.Builder proto = OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(OnnxTypes.code(value.type()))
                .setRawData(ByteString.copyFrom(value.bytes()));
        for (long dim : value.shape().dims()) {
            proto.addDims(dim);
        }
        return proto.build();
    }

    private static OnnxMl.ValueInfoProto valueInfo(String name, TensorType type, boolean open) {
        Shape shape = type.shape();
        OnnxMl.TensorShapeProto.Builder dims = OnnxMl.TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.rank(); i++) {
            dims.addDim(i == 0 && open
                    ? OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH)
                    : OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(shape.dim(i)));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(OnnxTypes.code(type.type())).setShape(dims)))
                .build();
    }
}
