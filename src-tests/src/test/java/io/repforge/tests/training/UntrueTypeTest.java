package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.Augmentation;
import io.repforge.api.ContractException;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.RepresentationLearner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A component that declares a node of its own to give another shape than it does can't train, since its gradient would be wrong without a word. */
class UntrueTypeTest {

    @TempDir
    Path run;

    /** The mean distance of contexts and targets, with an absolute value that is declared to be a single number. */
    private static final class Untrue implements Loss<NoOptions> {

        @Override
        public String name() {
            return "untrue";
        }

        @Override
        public String description() {
            return "Declares a wrong shape";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Value compute(Graph graph, Inputs inputs, NoOptions options) {
            Tensor difference = inputs.comparison().context().mean().sub(inputs.comparison().target().mean());
            return Value.of(graph.node("Abs", TensorType.of(DType.FLOAT32, 1, 1), Map.of(), difference).mean());
        }
    }

    @Test
    void isTheFaultOfItsComponent() {
        RepresentationLearner learner = RepresentationLearner.of("simclr").batchSize(8).representationDim(4)
                .set("encoder", Map.of("use", "mlp", "hidden", List.of(8))).augmenter("none")
                .set("loss", new Use<>(new Untrue(), new NoOptions())).build();
        LearnOptions options = LearnOptions.of().epochs(1).batchesPerEpoch(2).logDir(run).threads(1);
        ContractException fault = assertThrows(ContractException.class, () -> learner.learn(List.of(Gratings.small(48)), options));
        assertEquals("untrue", fault.component().name());
        assertEquals("declares a node of its graph to give what it doesn't give (axis 0 of loss/Abs:0 is declared to be 1 long and is 8), so that gradients would"
                + " be wrong", fault.getMessage());
    }

    /** Adds an absolute value that is declared to be a single number. */
    private static final class UntrueAugmentation implements Augmentation<NoOptions> {

        @Override
        public String name() {
            return "untrue-augmentation";
        }

        @Override
        public String description() {
            return "Declares a wrong shape";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Tensor apply(Graph graph, Tensor images, Space.Image space, NoOptions options) {
            return images.add(graph.node("Abs", TensorType.of(DType.FLOAT32, 1, 1, 1, 1), Map.of(), images));
        }
    }

    /** Adds an absolute value to features, in a module that its user calls. */
    private static final class UntrueEncoder implements Encoder<NoOptions> {

        @Override
        public String name() {
            return "untrue-encoder";
        }

        @Override
        public String description() {
            return "Declares a wrong shape";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public EncoderModule build(Context context, NoOptions options) {
            UnaryOperator<Tensor> features = context.lastLayer("features");
            return images -> {
                Tensor x = features.apply(images.flatten(1));
                return Encoding.of(Distribution.point(x.add(context.graph().node("Abs", TensorType.of(DType.FLOAT32, 1, 1), Map.of(), x))));
            };
        }
    }

    static Stream<Arguments> within() {
        return Stream.of(
                Arguments.of("simclr", "augmenter", Map.of("use", "context-and-target",
                        "augmentations", List.of(new Use<>(new UntrueAugmentation(), new NoOptions()))), "untrue-augmentation"),
                Arguments.of("moco", "encoder", Map.of("use", "momentum", "encoder", new Use<>(new UntrueEncoder(), new NoOptions())), "untrue-encoder"));
    }

    @ParameterizedTest
    @MethodSource("within")
    void isNotTheFaultOfTheComponentThatItIsWithin(String algorithm, String slot, Map<String, Object> choice, String untrue) {
        RepresentationLearner.Builder builder = RepresentationLearner.of(algorithm).batchSize(8).representationDim(4);
        if (!slot.equals("encoder")) {
            builder.set("encoder", Map.of("use", "mlp", "hidden", List.of(8)));
        }
        RepresentationLearner learner = builder.augmenter("none").set(slot, choice).build();
        LearnOptions options = LearnOptions.of().epochs(1).batchesPerEpoch(2).logDir(run).threads(1);
        ContractException fault = assertThrows(ContractException.class, () -> learner.learn(List.of(Gratings.small(48)), options));
        assertEquals(untrue, fault.component().name());
    }
}
