package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that PyTorch exported, and what PyTorch computes of its model: see {@code make_models.py} beside them.
 *
 * @param values tensors by their names there
 */
record ExportedModel(String name, Path file, Map<String, Array> values) {

    static ExportedModel of(String name) {
        try {
            Path file = resource(name + ".onnx");
            Map<String, Array> values = new LinkedHashMap<>();
            OnnxMl.ModelProto.parseFrom(Files.readAllBytes(resource(name + ".values.onnx"))).getGraph().getInitializerList()
                    .forEach(tensor -> values.put(tensor.getName(), OnnxTensors.array(tensor)));
            return new ExportedModel(name, file, values);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(ExportedModel.class.getResource(name), name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    Array value(String key) {
        return Objects.requireNonNull(values.get(key), key);
    }

    /** What begins with these letters, by what follows. */
    Map<String, Array> valuesOf(String prefix) {
        Map<String, Array> some = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                some.put(key.substring(prefix.length()), value);
            }
        });
        return some;
    }

    /** Options of a file, all places of its output beside each other. */
    static OnnxEncoder.Options flattened(Path file, @Nullable String output) {
        OnnxEncoder.Options usual = OnnxEncoder.Options.of(file);
        return new OnnxEncoder.Options(usual.file(), output, usual.freeze(), usual.start(), usual.batchNorm(), usual.normalise(), usual.white(), usual.colours(),
                usual.layout(), usual.size(), OnnxEncoder.Pool.FLATTEN, usual.learnScale());
    }

    /** The encoder of a file, of images as they are, without a layer behind it. */
    static EncoderModule encoder(Graph graph, OnnxEncoder.Options options, Shape image) {
        Space.Image space = Space.image((int) image.dim(0), (int) image.dim(1), (int) image.dim(2));
        Encoder.Context context = Encoder.Context.of(graph, StepSpec.of(space), PairSpec.of(space, space), 1).withoutLastLayer();
        return new OnnxEncoder().build(context, options);
    }

    /** Features of images that are an input of the graph. */
    Tensor features(Graph graph, OnnxEncoder.Options options, long images) {
        Shape image = value("images").shape().without(0);
        Tensor input = graph.input("images", DType.FLOAT32, image.prepend(images));
        return encoder(graph, options, image).encode(input).mean();
    }

    @Override
    public String toString() {
        return name;
    }
}
