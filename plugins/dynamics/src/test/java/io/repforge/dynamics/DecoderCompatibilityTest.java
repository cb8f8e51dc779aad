package io.repforge.dynamics;

import io.repforge.api.Decoder;
import io.repforge.api.Encodings;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.space.Space;
import io.repforge.kit.DecoderKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each decoder. */
class DecoderCompatibilityTest {

    private static final Space IMAGE = Space.image(3, 16, 16);
    private static final Space CHOICES = Space.discrete(5, Shape.of(3));
    private static final Space BOXES = Space.box(3, 2);

    @Nested
    class ActionConditionedVectorMlp extends DecoderKit<HeadOptions> {
        @Override
        protected Decoder<HeadOptions> component() {
            return new ActionConditionedVector();
        }

        @Override
        protected HeadOptions options() {
            return new HeadOptions(List.of(9), true);
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(IMAGE, IMAGE, Space.box(1, 2));
        }
    }

    @Nested
    class ContrastiveInverseDynamicsConcatenationLinear extends DecoderKit<HeadOptions> {
        @Override
        protected Decoder<HeadOptions> component() {
            return new ContrastiveInverseDynamicsConcatenation();
        }

        @Override
        protected HeadOptions options() {
            return new HeadOptions(List.of(), false);
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(IMAGE, IMAGE, IMAGE);
        }
    }

    @Nested
    class ContrastiveInverseDynamicsConcatenationMlp extends DecoderKit<HeadOptions> {
        @Override
        protected Decoder<HeadOptions> component() {
            return new ContrastiveInverseDynamicsConcatenation();
        }

        @Override
        protected HeadOptions options() {
            return new HeadOptions(List.of(9), true);
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(IMAGE, IMAGE, IMAGE);
        }
    }

    @Nested
    class ActionPredictionHeadOfChoices extends DecoderKit<ActionPredictionHead.Options> {
        @Override
        protected Decoder<ActionPredictionHead.Options> component() {
            return new ActionPredictionHead();
        }

        @Override
        protected ActionPredictionHead.Options options() {
            return new ActionPredictionHead.Options(List.of());
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(IMAGE, CHOICES);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(3 * n, 5);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(n, 3);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            Distribution actions = Distribution.point(graph.input("actions", DType.INT64, Shape.of(n, 3)));
            return Encodings.of(encoding(graph, "encoded_context", n), actions);
        }
    }

    @Nested
    class ActionPredictionHeadOfChoicesFromBothSides extends DecoderKit<ActionPredictionHead.Options> {
        @Override
        protected Decoder<ActionPredictionHead.Options> component() {
            return new ActionPredictionHead();
        }

        @Override
        protected ActionPredictionHead.Options options() {
            return new ActionPredictionHead.Options(List.of(9));
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(IMAGE, CHOICES, IMAGE);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(3 * n, 5);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(n, 3);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            Distribution actions = Distribution.point(graph.input("actions", DType.INT64, Shape.of(n, 3)));
            return Encodings.of(encoding(graph, "encoded_context", n), actions).withExtra(encoding(graph, "encoded_extra", n));
        }
    }

    @Nested
    class ActionPredictionHeadOfBoxes extends DecoderKit<ActionPredictionHead.Options> {
        @Override
        protected Decoder<ActionPredictionHead.Options> component() {
            return new ActionPredictionHead();
        }

        @Override
        protected ActionPredictionHead.Options options() {
            return new ActionPredictionHead.Options(List.of());
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(IMAGE, BOXES);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(n, 3, 2);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(n, 3, 2);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            Distribution actions = Distribution.point(graph.input("actions", DType.FLOAT32, Shape.of(n, 3, 2)));
            return Encodings.of(encoding(graph, "encoded_context", n), actions);
        }
    }

    @Nested
    class ActionPredictionHeadOfBoxesFromBothSides extends DecoderKit<ActionPredictionHead.Options> {
        @Override
        protected Decoder<ActionPredictionHead.Options> component() {
            return new ActionPredictionHead();
        }

        @Override
        protected ActionPredictionHead.Options options() {
            return new ActionPredictionHead.Options(List.of(9));
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(IMAGE, BOXES, IMAGE);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(n, 3, 2);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(n, 3, 2);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            Distribution actions = Distribution.point(graph.input("actions", DType.FLOAT32, Shape.of(n, 3, 2)));
            return Encodings.of(encoding(graph, "encoded_context", n), actions).withExtra(encoding(graph, "encoded_extra", n));
        }
    }
}
