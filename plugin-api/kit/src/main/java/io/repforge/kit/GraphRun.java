package io.repforge.kit;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Array;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.artifacts.OnnxTypes;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Outputs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A graph, or a part of it, on the host's engine. What it is fed is by the names of inputs, random tensors and variables. */
final class GraphRun implements AutoCloseable {

    private static final String OUTPUT = "kit_output_";

    private final List<Tensor> wanted;
    private final InferenceSession session;
    private final Map<String, HostBuffer> buffers = new LinkedHashMap<>();

    private GraphRun(List<Tensor> wanted, OnnxMl.ModelProto model) {
        this.wanted = wanted;
        this.session = SharedEngine.get().openInference(model.toByteArray(), SharedEngine.OPTIONS);
    }

    /**
     * @param wanted what it is to compute
     * @throws io.repforge.framework.runtime.EngineException if the engine rejects the graph
     */
    static GraphRun of(Graph graph, List<Tensor> wanted) {
        return new GraphRun(wanted, writer(graph, wanted).write());
    }

    /** The same with the length of the first axis of inputs and outputs left open, as an encoder is exported. */
    static GraphRun open(Graph graph, List<Tensor> wanted) {
        return new GraphRun(wanted, writer(graph, wanted).openBatch().write());
    }

    /**
     * The same with tensors in between that are fed instead of computed.
     *
     * @param fed outputs of nodes
     */
    static GraphRun cutAt(Graph graph, List<Tensor> wanted, Set<Tensor> fed) {
        OnnxMl.ModelProto model = writer(graph, wanted).write();
        Set<String> names = fed.stream().map(Tensor::name).collect(Collectors.toSet());
        List<OnnxMl.NodeProto> kept = model.getGraph().getNodeList().stream().filter(node -> node.getOutputList().stream().noneMatch(names::contains)).toList();
        OnnxMl.GraphProto.Builder proto = model.getGraph().toBuilder().clearNode().addAllNode(kept);
        fed.forEach(tensor -> proto.addInput(input(tensor)));
        return new GraphRun(wanted, model.toBuilder().setGraph(proto).build());
    }

    private static OnnxMl.ValueInfoProto input(Tensor tensor) {
        OnnxMl.TensorShapeProto.Builder dims = OnnxMl.TensorShapeProto.newBuilder();
        for (long dim : tensor.shape().dims()) {
            dims.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return OnnxMl.ValueInfoProto.newBuilder().setName(tensor.name()).setType(OnnxMl.TypeProto.newBuilder()
                .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(OnnxTypes.code(tensor.type())).setShape(dims))).build();
    }

    private static OnnxWriter writer(Graph graph, List<Tensor> wanted) {
        OnnxWriter writer = OnnxWriter.of(graph);
        for (int i = 0; i < wanted.size(); i++) {
            writer.output(name(wanted, i), wanted.get(i));
        }
        return writer;
    }

    /** Tensors that nodes compute keep their names, by which the engine tells of them. */
    private static String name(List<Tensor> wanted, int i) {
        return wanted.get(i).producer() == null ? OUTPUT + i : wanted.get(i).name();
    }

    /** Sets values for this run and those that follow; those that the graph isn't fed are passed over. */
    GraphRun feed(Map<String, Array> values) {
        session.inputs().stream().filter(values::containsKey).forEach(name -> feed(name, Objects.requireNonNull(values.get(name))));
        return this;
    }

    /** Sets one value. */
    void feed(String name, Array value) {
        HostBuffer buffer = buffers.get(name);
        if (buffer != null && buffer.type() == value.type() && buffer.shape().equals(value.shape())) {
            buffer.set(value);
        } else {
            buffers.put(name, HostBuffer.copyOf(value));
        }
    }

    /**
     * @return what was wanted, in that order
     * @throws io.repforge.framework.runtime.EngineException if a kernel fails
     */
    List<Array> run() {
        Outputs outputs = session.run(buffers);
        List<Array> values = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            values.add(outputs.array(name(wanted, i)));
        }
        return values;
    }

    /** The first of what was wanted, which is a scalar. */
    double scalar() {
        return session.run(buffers).scalar(name(wanted, 0));
    }

    @Override
    public void close() {
        session.close();
        buffers.values().forEach(HostBuffer::close);
    }
}
