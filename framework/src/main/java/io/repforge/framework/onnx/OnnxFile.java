package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An ONNX file that takes images. */
final class OnnxFile {

    /** The oldest and newest version of the standard operators that is read. */
    static final int OLDEST = 7;
    static final int NEWEST = 23;

    private static final int IMAGE_RANK = 4;
    /** What encoders that Repforge writes have in their metadata, and what their output is called. */
    private static final String FEATURES = "features";
    private static final String REPRESENTATION = "representation";

    private final Path path;
    private final OnnxMl.GraphProto graph;
    private final Map<String, Integer> opsets = new HashMap<>();
    private final Map<String, OnnxMl.TensorProto> tensors = new LinkedHashMap<>();
    private final Set<String> inConstants = new LinkedHashSet<>();
    private final Map<String, OnnxMl.NodeProto> producers = new HashMap<>();
    private final OnnxMl.ValueInfoProto input;
    /** Whether its output is the features already, as an encoder's that Repforge wrote. */
    private final boolean isEncoder;

    private OnnxFile(Path path, OnnxMl.ModelProto model) {
        this.path = path;
        this.graph = model.getGraph();
        model.getOpsetImportList().forEach(opset -> opsets.put(domain(opset.getDomain()), (int) opset.getVersion()));
        graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        for (OnnxMl.NodeProto node : graph.getNodeList()) {
            node.getOutputList().forEach(output -> producers.put(output, node));
            constant(node).ifPresent(tensor -> {
                tensors.put(node.getOutput(0), tensor);
                inConstants.add(node.getOutput(0));
            });
        }
        this.input = onlyInput();
        this.isEncoder = model.getMetadataPropsList().stream().anyMatch(property -> property.getKey().equals(FEATURES))
                && graph.getOutputList().stream().anyMatch(output -> output.getName().equals(REPRESENTATION));
    }

    private static Optional<OnnxMl.TensorProto> constant(OnnxMl.NodeProto node) {
        return !node.getOpType().equals("Constant") ? Optional.empty()
                : node.getAttributeList().stream().filter(OnnxMl.AttributeProto::hasT).map(OnnxMl.AttributeProto::getT).findFirst();
    }

    private static String domain(String name) {
        return name.equals("ai.onnx") ? "" : name;
    }

    /**
     * Reads a file.
     *
     * @throws UserError if it isn't there, isn't ONNX, has been written for operators that aren't known, or doesn't take one tensor of images
     */
    static OnnxFile read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UserError("There is no ONNX file " + path + ": give the path of one.");
        }
        OnnxMl.ModelProto model;
        try {
            model = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(path));
        } catch (InvalidProtocolBufferException e) {
            throw new UserError(path + " isn't an ONNX model, or is damaged (" + e.getMessage() + "): export it again.", e);
        } catch (IOException e) {
            throw UserError.of(e);
        }
        if (model.getGraph().getNodeCount() == 0) {
            throw new UserError(path + " isn't an ONNX model with operators in it: give one.");
        }
        OnnxFile file = new OnnxFile(path, model);
        int opset = file.opset("");
        if (opset < OLDEST || opset > NEWEST) {
            throw new UserError(path + " is of opset " + opset + ", and those from " + OLDEST + " to " + NEWEST + " are read: convert it by onnx.version_converter,"
                    + " or export it with another opset.");
        }
        return file;
    }

    private OnnxMl.ValueInfoProto onlyInput() {
        List<OnnxMl.ValueInfoProto> inputs = graph.getInputList().stream().filter(each -> !tensors.containsKey(each.getName())).toList();
        if (inputs.size() != 1) {
            throw new UserError(path + " takes " + inputs.size() + " inputs (" + inputs.stream().map(OnnxMl.ValueInfoProto::getName).collect(Collectors.joining(", "))
                    + ") where an encoder takes images alone: export it with one input.");
        }
        int rank = inputs.get(0).getType().getTensorType().getShape().getDimCount();
        if (rank != IMAGE_RANK) {
            throw new UserError(path + " takes " + inputs.get(0).getName() + " of " + rank + " axes, and images have 4, [N, C, H, W] or [N, H, W, C]: give a file that"
                    + " takes images.");
        }
        return inputs.get(0);
    }

    Path path() {
        return path;
    }

    /** How messages call it. */
    String name() {
        return path.toString();
    }

    /**
     * A file in the same folder.
     *
     * @throws UserError if it would lie elsewhere
     */
    Path beside(String location) {
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElseThrow().normalize();
        Path other = folder.resolve(location).normalize();
        if (location.isEmpty() || !other.startsWith(folder)) {
            throw new UserError(name() + " keeps numbers in '" + location + "', which isn't in its folder: export it with files beside it.");
        }
        return other;
    }

    /** Version of a domain's operators; 1 where the file doesn't say. */
    int opset(String domain) {
        return opsets.getOrDefault(domain(domain), 1);
    }

    /** All nodes, each after those whose outputs it uses. */
    List<OnnxMl.NodeProto> nodes() {
        return graph.getNodeList();
    }

    /** Initialisers, and the values of {@code Constant} nodes by the names of their outputs. */
    Map<String, OnnxMl.TensorProto> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** Whether a tensor is that of a {@code Constant} node. */
    boolean isConstantNode(String tensor) {
        return inConstants.contains(tensor);
    }

    /** Where the images come in. */
    OnnxMl.ValueInfoProto input() {
        return input;
    }

    /** Lengths of the input's axes; 0 where any will do. */
    List<Long> inputLengths() {
        return input.getType().getTensorType().getShape().getDimList().stream().map(OnnxMl.TensorShapeProto.Dimension::getDimValue).toList();
    }

    /** Number of images that the file was exported for; 0 for any. */
    long fixedBatch() {
        return inputLengths().get(0);
    }

    /** Name of the first output. */
    String firstOutput() {
        if (graph.getOutputCount() == 0) {
            throw new UserError(name() + " has no output: export it again.");
        }
        return graph.getOutput(0).getName();
    }

    /** What computes a tensor; null for inputs and initialisers. */
    OnnxMl.@Nullable NodeProto producer(String tensor) {
        return producers.get(tensor);
    }

    /** Names of all tensors that nodes compute, in order. */
    List<String> computed() {
        return nodes().stream().flatMap(node -> node.getOutputList().stream()).filter(name -> !name.isEmpty() && !tensors.containsKey(name)).toList();
    }

    /**
     * The nodes that a tensor is computed by, in order; what exporters have {@linkplain TakenApart taken apart} is one node again.
     *
     * @param output name of the tensor
     */
    List<OnnxMl.NodeProto> nodesOf(String output) {
        Set<String> needed = new LinkedHashSet<>(Set.of(output));
        List<OnnxMl.NodeProto> reached = new ArrayList<>();
        for (int i = nodes().size() - 1; i >= 0; i--) {
            OnnxMl.NodeProto node = nodes().get(i);
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
                reached.add(0, node);
            }
        }
        return TakenApart.together(this, reached, output);
    }

    /**
     * What comes before the classifier, which is the last dense layer, or the last convolution of single pixels, and all behind it; the first output where there is none, and
     * of an encoder that Repforge wrote.
     */
    String beforeClassifier() {
        if (isEncoder) {
            return firstOutput();
        }
        String at = firstOutput();
        OnnxMl.NodeProto node = producer(at);
        while (node != null && node.getInputCount() > 0) {
            String source = node.getInput(0);
            switch (node.getOpType()) {
                case "Gemm", "FusedGemm", "Conv" -> {
                    return node.getOpType().equals("Conv") && !isOfSinglePixels(source) ? firstOutput() : source;
                }
                case "MatMul" -> {
                    return tensors.containsKey(node.getInput(1)) ? source : firstOutput();
                }
                case "Add" -> source = tensors.containsKey(source) ? node.getInput(1) : source;
                case "Softmax", "LogSoftmax", "Sigmoid", "Identity", "Cast", "Flatten", "Reshape", "Squeeze", "Dropout" -> {
                    // changes what the classifier gives, and not what it is given
                }
                default -> {
                    return firstOutput();
                }
            }
            node = producer(source);
        }
        return firstOutput();
    }

    private boolean isOfSinglePixels(String tensor) {
        OnnxMl.NodeProto node = producer(tensor);
        while (node != null && Set.of("Relu", "Clip", "HardSwish", "Dropout", "Identity", "Sigmoid", "Mul").contains(node.getOpType())) {
            node = producer(node.getInput(0));
        }
        return node != null && node.getOpType().equals("GlobalAveragePool");
    }
}
