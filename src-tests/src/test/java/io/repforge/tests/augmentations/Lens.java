package io.repforge.tests.augmentations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Augmentation;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.RandomInputs;
import io.repforge.framework.runtime.SessionOptions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An augmentation that ONNX Runtime computes, with numbers of one's choice in place of those that it draws. */
final class Lens<O extends Record> {

    private final Engine engine;
    private final Augmentation<O> augmentation;
    private final O options;
    private final Map<String, Array> chosen = new HashMap<>();
    private int channelsPerFrame;

    Lens(Engine engine, Augmentation<O> augmentation, O options) {
        this.engine = engine;
        this.augmentation = augmentation;
        this.options = options;
    }

    /** Says that images are of such frames, and not of those that their channels suggest. */
    Lens<O> framesOf(int channels) {
        channelsPerFrame = channels;
        return this;
    }

    private Tensor apply(Graph graph, Shape shape) {
        Space.Image space = Space.image((int) shape.dim(1), (int) shape.dim(2), (int) shape.dim(3));
        return augmentation.apply(graph, graph.input("images", DType.FLOAT32, shape),
                channelsPerFrame == 0 ? space : space.framesOf(channelsPerFrame), options);
    }

    /** Chooses what is drawn under a name, a number for each image. */
    Lens<O> with(String name, double... numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        chosen.put(name, Array.of(Shape.of(numbers.length, 1, 1, 1), floats));
        return this;
    }

    Lens<O> withIntegers(String name, long... numbers) {
        chosen.put(name, Array.of(Shape.of(numbers.length, 1, 1, 1), numbers));
        return this;
    }

    /** Chooses a number for each pixel. */
    Lens<O> with(String name, Images pixels) {
        chosen.put(name, pixels.array());
        return this;
    }

    /** From what distributions it draws for one RGB image. */
    Map<String, Draw> draws() {
        Graph graph = new Graph(Mode.TRAINING);
        apply(graph, Shape.of(1, 3, 8, 8));
        Map<String, Draw> draws = new LinkedHashMap<>();
        graph.randoms().forEach((name, random) -> draws.put(name, random.draw()));
        return draws;
    }

    /** The images with the chosen numbers. All that is drawn must have been chosen. */
    Images apply(Images images) {
        return compute(images, randoms -> {
            assertEquals(randoms.keySet(), chosen.keySet(), "what is drawn");
            return chosen;
        });
    }

    /** The images with numbers drawn as in training. */
    Images draw(Images images, long seed, long step) {
        return compute(images, randoms -> {
            Map<String, Array> drawn = new LinkedHashMap<>();
            try (RandomInputs inputs = new RandomInputs(seed, randoms)) {
                for (Map.Entry<String, HostBuffer> buffer : inputs.draw(step).entrySet()) {
                    drawn.put(buffer.getKey(), buffer.getValue().toArray());
                }
            }
            return drawn;
        });
    }

    /** Where the numbers come from. */
    private interface Numbers {
        Map<String, Array> of(Map<String, Graph.Random> randoms);
    }

    private Images compute(Images images, Numbers numbers) {
        Graph graph = new Graph(Mode.TRAINING);
        Array array = images.array();
        Tensor result = apply(graph, array.shape());
        Map<String, Array> inputs = new HashMap<>(numbers.of(graph.randoms()));
        inputs.put("images", array);
        byte[] model = OnnxWriter.of(graph).output("result", result.add(graph.scalar(DType.FLOAT32, 0))).write().toByteArray();
        try (InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
            assertTrue(inputs.keySet().containsAll(session.inputs()), () -> session.inputs() + " from " + inputs.keySet());
            inputs.keySet().retainAll(Set.copyOf(session.inputs()));
            return Images.of(session.infer(inputs).get("result"));
        }
    }
}
