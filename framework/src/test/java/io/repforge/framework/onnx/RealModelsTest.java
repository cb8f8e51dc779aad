package io.repforge.framework.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.autodiff.Gradients;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.EngineException;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Networks that others have trained and published, which don't lie here: all {@code *.onnx} of the folder {@code -Dreal.models}, such as those that the Python package
 * rapidocr brings. Without a folder it is skipped.
 */
class RealModelsTest {

    private static final int IMAGES = 2;
    /** Heights and widths that are tried where a file leaves them open: networks that halve images five times, and those that read lines of text. */
    private static final List<Shape> SIZES = List.of(Shape.of(96, 96), Shape.of(48, 96));

    @TestFactory
    Stream<DynamicTest> computeHereWhatTheyComputeInOnnxRuntimeAndAreTrained() throws IOException {
        String folder = System.getProperty("real.models");
        assumeTrue(folder != null, "no folder is named");
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(folder))) {
            files = all.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
        }
        assertTrue(!files.isEmpty(), "there is no model in " + folder);
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> featuresAndGradients(file)));
    }

    private static void featuresAndGradients(Path file) throws IOException {
        try (Engine engine = Engine.load()) {
            Shape image = image(engine, file);
            Array images = noise(image.prepend(IMAGES));
            float[] expected = ofFile(engine, file, images);

            Graph evaluated = new Graph(Mode.EVALUATION);
            byte[] written =
                    OnnxWriter.of(evaluated).output("features", features(evaluated, file, image)).values(new Initialization(1).values(evaluated.variables().values()))
                            .write().toByteArray();
            float[] found = infer(engine, written, Map.of("images", images)).get("features").toFloats();
            assertEquals(expected.length, found.length);
            double largest = largest(expected);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], found[i], 1e-4 * Math.max(1e-3, largest), "feature " + i);
            }

            Graph trained = new Graph(Mode.TRAINING);
            Tensor loss = features(trained, file, image).square().mean();
            List<Tensor> parameters = trained.variables().values().stream().filter(Variable::trained).map(Variable::tensor).toList();
            Map<String, Tensor> gradients = new LinkedHashMap<>();
            Gradients.of(trained, loss, parameters).forEach((parameter, gradient) -> gradients.put("d/" + parameter.name(), gradient));
            assertEquals(parameters.size(), gradients.size());
            Map<String, Array> computed = infer(engine, OnnxWriter.of(trained).output("loss", loss).outputs(gradients)
                    .values(new Initialization(1).values(trained.variables().values())).write().toByteArray(), Map.of("images", images));
            gradients.keySet().forEach(name -> assertTrue(Double.isFinite(largest(computed.get(name).toFloats())), name));
            double whole = gradients.keySet().stream().mapToDouble(name -> largest(computed.get(name).toFloats())).max().orElseThrow();
            assertTrue(whole > 0, "no gradient flows");
        }
    }

    /** The first size that ONNX Runtime computes. */
    private static Shape image(Engine engine, Path file) throws IOException {
        OnnxMl.TensorShapeProto shape = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInput(0).getType().getTensorType().getShape();
        EngineException last = null;
        for (Shape size : SIZES) {
            long height = shape.getDim(2).getDimValue() > 0 ? shape.getDim(2).getDimValue() : size.dim(0);
            long width = shape.getDim(3).getDimValue() > 0 ? shape.getDim(3).getDimValue() : size.dim(1);
            Shape image = Shape.of(shape.getDim(1).getDimValue(), height, width);
            try {
                ofFile(engine, file, noise(image.prepend(IMAGES)));
                return image;
            } catch (EngineException e) {
                last = e;
            }
        }
        throw new AssertionError(file + " is computed at none of " + SIZES, last);
    }

    private static Array noise(Shape shape) {
        Random random = new Random(7);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return Array.of(shape, values);
    }

    /** All that the network gives beside each other. */
    private static Tensor features(Graph graph, Path file, Shape image) {
        Tensor images = graph.input("images", DType.FLOAT32, image.prepend(IMAGES));
        return ExportedModel.encoder(graph, ExportedModel.flattened(file, null), image).encode(images).mean();
    }

    private static float[] ofFile(Engine engine, Path file, Array images) throws IOException {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
        model.getGraphBuilder().clearOutput().addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(OnnxFile.read(file).beforeClassifier()));
        return infer(engine, model.build().toByteArray(), Map.of(model.getGraph().getInput(0).getName(), images)).values().iterator().next().toFloats();
    }

    private static Map<String, Array> infer(Engine engine, byte[] model, Map<String, Array> inputs) {
        try (InferenceSession session = engine.openInference(model, SessionOptions.defaults())) {
            return session.infer(inputs);
        }
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            // NaN stays.
            largest = Float.isNaN(value) ? Double.NaN : Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
