package io.repforge.tests.augmentations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.essentials.augmentations.Affine;
import io.repforge.essentials.augmentations.ColorJitter;
import io.repforge.essentials.augmentations.ColorJitterLab;
import io.repforge.essentials.augmentations.Erase;
import io.repforge.essentials.augmentations.FlipLeftRight;
import io.repforge.essentials.augmentations.FlipUpDown;
import io.repforge.essentials.augmentations.GaussianBlur;
import io.repforge.essentials.augmentations.Gray;
import io.repforge.essentials.augmentations.Posterise;
import io.repforge.essentials.augmentations.RandomResizedCrop;
import io.repforge.essentials.augmentations.RandomShift;
import io.repforge.essentials.augmentations.Rot90;
import io.repforge.essentials.augmentations.Solarise;
import io.repforge.essentials.augmenters.ContextOnly;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.RandomInputs;
import io.repforge.framework.runtime.SessionOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stacks of frames, augmented by an augmenter: by the same draws, or each frame by its own. */
class StackedFramesTest {

    private static final int N = 8;
    private static final int FRAMES = 3;
    private static final double SAME = 2e-5;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static <O extends Record> Arguments use(Augmentation<O> augmentation, O options) {
        return Arguments.of(augmentation.name(), new Use<Augmentation<?>>(augmentation, options));
    }

    /** All whose draws are of whole images; noise is of pixels. */
    static Stream<Arguments> ofImages() {
        return Stream.of(
                use(new RandomResizedCrop(), new RandomResizedCrop.Options(List.of(0.2, 1.0), List.of(0.5, 2.0))),
                use(new FlipLeftRight(), new FlipLeftRight.Options(0.5)),
                use(new FlipUpDown(), new FlipUpDown.Options(0.5)),
                use(new Rot90(), new NoOptions()),
                use(new Affine(), new Affine.Options(1, 90, 0.3, List.of(1.0, 1.0))),
                use(new Erase(), new Erase.Options(0.5, List.of(0.1, 0.5), List.of(0.3, 3.3), Erase.RatioDraw.LOG_UNIFORM, 0.5)),
                use(new GaussianBlur(), new GaussianBlur.Options(0.5, 5, 1)),
                use(new Gray(), new Gray.Options(0.5)),
                use(new ColorJitter(), new ColorJitter.Options(0.8, 0.4, 0.4, 0.4, 0.1)),
                use(new ColorJitterLab(), new ColorJitterLab.Options(1.5, 1)),
                use(new RandomShift(), new RandomShift.Options(4)),
                use(new Solarise(), new Solarise.Options(0.5, 0.5)),
                use(new Posterise(), new Posterise.Options(0.5, 3)));
    }

    /** Stacks whose frames are alike. */
    private static Images alike(int channelsPerFrame) {
        Images one = Images.random(N, channelsPerFrame, 8, 8, 71);
        return Images.of(N, FRAMES * channelsPerFrame, 8, 8, (n, c, y, x) -> one.at(n, c % channelsPerFrame, y, x));
    }

    private static Images augmented(Use<Augmentation<?>> augmentation, Images images, Space.Image space, boolean consistent) {
        Graph graph = new Graph(Mode.TRAINING);
        Array array = images.array();
        Tensor context = graph.input("context_in", array.type(), array.shape());
        PairTensors batch = PairTensors.of(context, graph.input("target", DType.FLOAT32, array.shape()),
                graph.input("trajectory", DType.INT64, Shape.of(N)), graph.input("timestep", DType.INT64, Shape.of(N)));
        PairTensors after = Augmenter.augment(new Use<Augmenter<?>>(new ContextOnly(), new ContextOnly.Options(List.of(augmentation), consistent)),
                graph, batch, PairSpec.of(space, space));
        byte[] model = OnnxWriter.of(graph).output("result", after.context().add(graph.scalar(DType.FLOAT32, 0))).write().toByteArray();
        Map<String, Array> inputs = new HashMap<>();
        inputs.put("context_in", array);
        try (RandomInputs randoms = new RandomInputs(5, graph.randoms());
                InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
            for (Map.Entry<String, HostBuffer> drawn : randoms.draw(1).entrySet()) {
                inputs.put(drawn.getKey(), drawn.getValue().toArray());
            }
            return Images.of(session.infer(inputs).get("result"));
        }
    }

    /** How many stacks have frames that differ. */
    private static int torn(Images stacks, int channelsPerFrame) {
        boolean[] torn = new boolean[N];
        stacks.map((n, c, y, x) -> {
            torn[n] |= Math.abs(stacks.at(n, c, y, x) - stacks.at(n, c % channelsPerFrame, y, x)) > SAME;
            return 0;
        });
        int count = 0;
        for (boolean one : torn) {
            count += one ? 1 : 0;
        }
        return count;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofImages")
    void frames_change_together_by_default_and_apart_if_asked_for(String name, Use<Augmentation<?>> augmentation) {
        Space.Image space = Space.image(3 * FRAMES, 8, 8);
        assertEquals(0, torn(augmented(augmentation, alike(3), space, true), 3));
        assertTrue(torn(augmented(augmentation, alike(3), space, false), 3) > N / 2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofImages")
    void three_gray_frames_stay_gray(String name, Use<Augmentation<?>> augmentation) {
        Space.Image gray = Space.image(FRAMES, 8, 8).framesOf(1);
        assertEquals(0, torn(augmented(augmentation, alike(1), gray, true), 1), "what is the same in three gray frames stays so");
    }

    /** Of colours, where all three are the same, luma is no other than they. */
    @Test
    void gray_frames_are_not_mixed_by_taking_colours_away() {
        Use<Augmentation<?>> gray = new Use<>(new Gray(), new Gray.Options(1));
        Images frames = Images.random(N, FRAMES, 8, 8, 72);
        augmented(gray, frames, Space.image(FRAMES, 8, 8).framesOf(1), true).assertNear(frames, 0);
        Images colours = augmented(gray, frames, Space.image(FRAMES, 8, 8), true);
        assertEquals(colours.at(0, 0, 0, 0), colours.at(0, 1, 0, 0), SAME);
    }
}
