package io.repforge.masked;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Algorithm;
import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.LossKit;
import io.repforge.kit.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the contract demands of each component. */
class MaskedCompatibilityTest {

    /** Numbers of patches, all different within an image. */
    private static Array places(Tensor input, int from, int all) {
        int n = Math.toIntExact(input.dim(0));
        int count = Math.toIntExact(input.dim(1));
        long[] values = new long[n * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (from + i / count + i % count) % all;
        }
        return Array.of(input.shape(), values);
    }

    @Nested
    class DecoderOfMae extends DecoderKit<MaeDecoder.Options> {
        @Override
        protected Decoder<MaeDecoder.Options> component() {
            return new MaeDecoder();
        }

        @Override
        protected MaeDecoder.Options options() {
            return new MaeDecoder.Options(4, 8, 1, 2, true);
        }

        @Override
        protected boolean needsViews() {
            return true;
        }

        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView("visible", 1, Space.discrete(16, Shape.of(4))).withView("hidden", 1, Space.discrete(16, Shape.of(12)));
        }

        @Override
        protected Array value(Tensor input, Random random) {
            return input.name().equals("visible_0") ? places(input, 0, 16) : input.name().equals("hidden_0") ? places(input, 4, 16) : super.value(input, random);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(n, 12, 48);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(n, 12, 48);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            return withTokens(super.encodings(graph, n), graph, n, 4);
        }
    }

    @Nested
    class PredictorOfJepa extends DecoderKit<JepaPredictor.Options> {
        @Override
        protected Decoder<JepaPredictor.Options> component() {
            return new JepaPredictor();
        }

        @Override
        protected JepaPredictor.Options options() {
            return new JepaPredictor.Options(4, 8, 1, 2);
        }

        @Override
        protected boolean needsViews() {
            return true;
        }

        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView("visible", 1, Space.discrete(16, Shape.of(5))).withView("block", 3, Space.discrete(16, Shape.of(2)));
        }

        @Override
        protected Array value(Tensor input, Random random) {
            return input.type() == DType.INT64 && input.shape().rank() == 2 ? places(input, input.name().hashCode() & 7, 16) : super.value(input, random);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(3L * n, 2, 6);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(3L * n, 2, 6);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            return withTokens(super.encodings(graph, n), graph, n, 5);
        }
    }

    /** An encoder sees all sixteen patches, of four of them a token. */
    private abstract static class OfHiddenTokens<O extends Record> extends DecoderKit<O> {
        @Override
        protected boolean needsViews() {
            return true;
        }

        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView("hidden", 1, Space.discrete(16, Shape.of(4)));
        }

        @Override
        protected Array value(Tensor input, Random random) {
            return input.name().equals("hidden_0") ? places(input, 3, 16) : super.value(input, random);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            return withTokens(super.encodings(graph, n), graph, n, 16);
        }
    }

    @Nested
    class DecoderOfSimMim extends OfHiddenTokens<SimMimDecoder.Options> {
        @Override
        protected Decoder<SimMimDecoder.Options> component() {
            return new SimMimDecoder();
        }

        @Override
        protected SimMimDecoder.Options options() {
            return new SimMimDecoder.Options(4, false);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(n, 4, 48);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(n, 4, 48);
        }
    }

    @Nested
    class HeadOfData2Vec extends OfHiddenTokens<Data2VecHead.Options> {
        @Override
        protected Decoder<Data2VecHead.Options> component() {
            return new Data2VecHead();
        }

        @Override
        protected Data2VecHead.Options options() {
            return new Data2VecHead.Options(2);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(n, 4, 6);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(n, 4, 6);
        }

        /** Three blocks, of which the last two count. */
        @Override
        protected Encodings encodings(Graph graph, int n) {
            Encodings encodings = super.encodings(graph, n);
            Encoding target = encodings.target();
            for (int block = 1; block <= 3; block++) {
                target = target.with("block" + block, graph.input("block" + block, DType.FLOAT32, Shape.of(n, 16, 6)));
            }
            return encodings.withTarget(target);
        }
    }

    /** With tokens of some patches of the context and all sixteen of the target. */
    private static Encodings withTokens(Encodings encodings, Graph graph, int n, int visible) {
        return encodings
                .withContext(encodings.context().with(Encoding.TOKENS, graph.input("context_tokens", DType.FLOAT32, Shape.of(n, visible, 6))))
                .withTarget(encodings.target().with(Encoding.TOKENS, graph.input("target_tokens", DType.FLOAT32, Shape.of(n, 16, 6))));
    }

    @Nested
    class SmoothL1Loss extends LossKit<SmoothL1.Options> {
        @Override
        protected Loss<SmoothL1.Options> component() {
            return new SmoothL1();
        }

        @Override
        protected SmoothL1.Options options() {
            return new SmoothL1.Options(1);
        }

        /** By hand, at differences on both sides of β: ½ d² / β below, |d| − ½ β above. */
        @Override
        protected List<Reference<SmoothL1.Options>> references() {
            return List.of(reference(0, (0.5 + 2 + 3) / 3, 1 / Math.sqrt(3)), reference(1, (0.125 + 1.5 + 2.5) / 3, Math.sqrt(0.25 + 1 + 1) / 3),
                    reference(2, (0.0625 + 1 + 2) / 3, Math.sqrt(0.0625 + 1 + 1) / 3));
        }

        private Reference<SmoothL1.Options> reference(double beta, double loss, double norm) {
            return Reference.of("the equation", new SmoothL1.Options(beta), given -> {
                Tensor prediction = given.input("d", Array.of(Shape.of(1, 3), 0.5f, -2, 3));
                Tensor target = given.graph().constant(Array.of(Shape.of(1, 3), 0f, 0, 0));
                return inputs(given.graph(), Comparison.of(Distribution.point(prediction), Distribution.point(target)), 1);
            }, loss, Map.of("d", norm));
        }
    }

    @Nested
    class DifferenceAlone extends SmoothL1Loss {
        @Override
        protected SmoothL1.Options options() {
            return new SmoothL1.Options(0);
        }
    }

    /** On small networks, and images larger than four blocks of patches. */
    private abstract static class Small<O extends Record> extends AlgorithmKit<O> {
        @Override
        protected StepSpec steps() {
            return StepSpec.of(Space.image(1, 28, 28));
        }

        /** A vision transformer of two blocks. */
        static Map<String, Object> vit(boolean maskToken) {
            return Map.of("use", "vit", "patch", 4, "width", 8, "depth", 2, "heads", 2, "class_token", false, "mask_token", maskToken);
        }
    }

    @Nested
    class MaeAlgorithm extends Small<Mae.Options> {
        @Override
        protected Algorithm<Mae.Options> component() {
            return new Mae();
        }

        @Override
        protected Mae.Options options() {
            return new Mae.Options(4, 0.75);
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("encoder", vit(false), "decoder", Map.of("width", 8, "depth", 1, "heads", 2));
        }
    }

    @Nested
    class SimMimAlgorithm extends Small<SimMim.Options> {
        @Override
        protected Algorithm<SimMim.Options> component() {
            return new SimMim();
        }

        @Override
        protected SimMim.Options options() {
            return new SimMim.Options(2, 0.6, 2);
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("encoder", Map.of("width", 8, "depth", 2, "heads", 2));
        }
    }

    @Nested
    class JepaAlgorithm extends Small<IJepa.Options> {
        @Override
        protected Algorithm<IJepa.Options> component() {
            return new IJepa();
        }

        @Override
        protected IJepa.Options options() {
            return new IJepa.Options(4, 0.9);
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("encoder", Map.of("encoder", vit(false)), "decoder", Map.of("width", 8, "depth", 1, "heads", 2));
        }
    }

    @Nested
    class Data2VecAlgorithm extends Small<Data2Vec.Options> {
        @Override
        protected Algorithm<Data2Vec.Options> component() {
            return new Data2Vec();
        }

        @Override
        protected Data2Vec.Options options() {
            return new Data2Vec.Options(4, 0.6, 2, 0.9);
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("encoder", Map.of("encoder", vit(true)));
        }
    }

    @Test
    void a_mean_of_more_blocks_than_there_are_is_refused_in_one_sentence() {
        Recipe recipe = Recipes.of(Map.of("algorithm", new Use<Algorithm<?>>(new Data2Vec(), new Data2Vec.Options(4, 0.6, 6, 0.9)), "encoder",
                Map.of("encoder", Small.vit(true))), Path.of(""), ClassPathComponents.load());
        UserError e = assertThrows(UserError.class,
                () -> Network.training(RepresentationLearner.of(recipe).architecture(StepSpec.of(Space.image(1, 28, 28))), 2));
        String told = String.valueOf(e.getMessage());
        assertTrue(told.contains("takes the mean of the encoder's last 6 blocks, but it names only 2; set layers to fewer"), told);
    }
}
