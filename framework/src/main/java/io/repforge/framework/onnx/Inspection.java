package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.framework.UserError;
import io.repforge.framework.onnx.Value.Flowing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a file gives as an encoder, before anything is trained.
 *
 * @param input name and shape of what it takes
 * @param opset version of its operators
 * @param output what its features are
 * @param candidates tensors with a row for each image, in the order of the file
 * @param tensors what the file has numbers for that the output is computed by
 * @param faults sentences on nodes that no gradient flows through
 */
public record Inspection(String input, int opset, String output, List<Candidate> candidates, List<Tensor> tensors, List<String> faults) {

    private static final int USUAL_SIZE = 224;
    private static final long COLOURS = 3;

    /**
     * A tensor that features may be.
     *
     * @param shape with N for the number of images
     * @param note what makes it worth a look; empty for most
     */
    public record Candidate(String name, String shape, String note) {

        /** Whether it is one of a few that users mostly want. */
        public boolean isNotable() {
            return !note.isEmpty();
        }
    }

    /**
     * A tensor with values.
     *
     * @param role trained, statistic or constant
     * @param why what makes it so
     */
    public record Tensor(String name, String shape, long numbers, String role, String why) {}

    /**
     * Looks at a file.
     *
     * @param wanted name of the output; empty for the one before the classifier
     * @param size height and width of images; empty for the file's, or {@value #USUAL_SIZE}
     * @throws UserError if it can't be read, or has no such output
     */
    public static Inspection of(Path path, Optional<String> wanted, Optional<Integer> size) {
        OnnxFile file = OnnxFile.read(path);
        OnnxEncoder.Options any = OnnxEncoder.Options.of(path);
        String output = wanted.map(name -> OnnxEncoder.output(file, any.withOutput(name))).orElseGet(file::beforeClassifier);
        Parts parts = Parts.of(file, output, List.of());
        List<Tensor> tensors = parts.all().values().stream()
                .map(part -> new Tensor(part.name(), part.shape().toString(), part.shape().elements(), part.role().name().toLowerCase(Locale.ROOT), part.why())).toList();
        List<String> faults = new ArrayList<>();
        List<Candidate> candidates = candidates(file, any, size, output, faults);
        return new Inspection(file.input().getName() + " " + axes(file.inputLengths()), file.opset(""), output, candidates, tensors, faults);
    }

    private static String axes(List<Long> lengths) {
        return lengths.stream().map(length -> length == 0 ? "any" : length.toString()).collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<Candidate> candidates(OnnxFile file, OnnxEncoder.Options options, Optional<Integer> size, String output, List<String> faults) {
        Graph graph = new Graph(Mode.EVALUATION);
        Preparation preparation = new Preparation(file, options);
        Shape image = image(file, preparation, size);
        // All of the file, and not what an output needs alone.
        Parts all = Parts.of(file, file.firstOutput(), List.of());
        Weights weights = new Weights(graph, file, all, false, OnnxNetwork.SCOPE);
        weights.make();
        Application application = new Application(file, weights, true, Operators.standard(), preparation.apply(graph.input("images", DType.FLOAT32, image.prepend(1))));
        Map<String, Value> computed = new LinkedHashMap<>();
        Set<String> missing = new HashSet<>();
        graph.scope("nodes", () -> {
            for (OnnxMl.NodeProto node : file.nodesOf(file.firstOutput())) {
                if (node.getInputList().stream().anyMatch(missing::contains)) {
                    missing.addAll(node.getOutputList());
                    continue;
                }
                try {
                    application.run(node, (done, value) -> computed.put(done.getOutput(0), value));
                } catch (OnnxFault e) {
                    missing.addAll(node.getOutputList());
                    faults.add(e.getMessage());
                }
            }
            return computed;
        });
        if (missing.contains(output)) {
            faults.add("Features can't be '" + output
                    + "', which is computed by what no gradient flows through: choose one of the outputs that are listed, by encoder.output.");
        }
        return listed(computed, output);
    }

    private static Shape image(OnnxFile file, Preparation preparation, Optional<Integer> size) {
        List<Long> lengths = file.inputLengths();
        long channels = lengths.get(preparation.channelsLast() ? 3 : 1);
        long height = lengths.get(preparation.channelsLast() ? 1 : 2);
        long width = lengths.get(preparation.channelsLast() ? 2 : 3);
        return Shape.of(channels == 0 ? COLOURS : channels, size.map(Integer::longValue).orElse(height == 0 ? USUAL_SIZE : height),
                size.map(Integer::longValue).orElse(width == 0 ? USUAL_SIZE : width));
    }

    /** Notable are the features, the last map of each size, and vectors. */
    private static List<Candidate> listed(Map<String, Value> computed, String output) {
        Map<Shape, String> lastMaps = new HashMap<>();
        computed.forEach((name, value) -> {
            if (isRow(value) && value instanceof Flowing flowing && flowing.image() && flowing.shape().from(2).elements() > 1) {
                lastMaps.put(flowing.shape().from(2), name);
            }
        });
        List<Candidate> candidates = new ArrayList<>();
        computed.forEach((name, value) -> {
            if (isRow(value) && value instanceof Flowing flowing) {
                String note = name.equals(output) ? "the features" : lastMaps.containsValue(name) ? "the last map of its size"
                        : flowing.rank() == 2 ? "a vector" : "";
                candidates.add(new Candidate(name, "[N, " + flowing.shape().without(0).toString().substring(1), note));
            }
        });
        return candidates;
    }

    private static boolean isRow(Value value) {
        return value instanceof Flowing flowing && flowing.batchAxis() == 0 && flowing.shape().dim(0) == 1 && flowing.rank() > 1
                && flowing.tensor().type() == DType.FLOAT32;
    }
}
