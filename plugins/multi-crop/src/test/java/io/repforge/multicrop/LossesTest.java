package io.repforge.multicrop;

import io.repforge.api.Comparison;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.View;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import io.repforge.kit.LossKit;
import io.repforge.kit.Reference;
import io.repforge.kit.ReferenceInputs;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each loss, and lightly's values in float64. */
class LossesTest {

    private static final int ROWS = 6;
    private static final int PROTOTYPES = 7;
    private static final List<Double> COLD = List.of(0.04, 0.04);

    private static final double[][] OF_STUDENTS = {{0.31, 0.5, 0.09}, {0.17, 0.9, 0.03}, {0.11, 0.3, 0.08}};

    /** Scores of a student, times a factor. */
    private static Tensor student(ReferenceInputs given, int number, float factor) {
        double[] m = OF_STUDENTS[number];
        float[] scores = ReferenceInputs.matrix(ROWS, PROTOTYPES, m[0], m[1], m[2]).toFloats();
        for (int i = 0; i < scores.length; i++) {
            scores[i] *= factor;
        }
        return given.input("s" + number, Array.of(Shape.of(ROWS, PROTOTYPES), scores));
    }

    private static Tensor teacher(ReferenceInputs given, int number, int rows) {
        return number == 0 ? given.matrix("t0", rows, PROTOTYPES, 0.21, 0.7, 0.05) : given.matrix("t1", rows, PROTOTYPES, 0.25, 0.66, 0.07);
    }

    /** Two large crops and a small one. */
    private static Crops students(ReferenceInputs given, float factor) {
        return new Crops(List.of(student(given, 0, factor), student(given, 1, factor), student(given, 2, factor)));
    }

    @Nested
    class OfDino extends LossKit<DinoLoss.Options> {
        @Override
        protected Loss<DinoLoss.Options> component() {
            return new DinoLoss();
        }

        @Override
        protected DinoLoss.Options options() {
            return new DinoLoss.Options(0.1, List.of(0.04, 0.07), 0.3, 0.9);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Loss.Inputs inputs = super.inputs(graph, n);
            return inputs.withComparison(inputs.comparison()
                    .with("local", Comparison.of(gaussian(graph, "decoded_local", n, 5), inputs.comparison().target())));
        }

        /** The centre counts in the second step. */
        @Override
        protected List<Reference<DinoLoss.Options>> references() {
            return List.of(Reference.of("lightly's DINOLoss", new DinoLoss.Options(0.1, COLD, 1, 0.9), given -> {
                Crops teachers = new Crops(List.of(teacher(given, 0, ROWS), teacher(given, 1, ROWS)));
                return inputs(given.graph(), students(given, 1).compared(teachers), ROWS);
            }, 4744.246243830695, Map.of("s0", 379.2166749365393, "s1", 676.3714279132283, "s2", 2133.2488083078506, "t0", 0.0)).overSteps(1, 1000));
        }
    }

    @Nested
    class OfSwav extends LossKit<SwavLoss.Options> {
        @Override
        protected Loss<SwavLoss.Options> component() {
            return new SwavLoss();
        }

        @Override
        protected SwavLoss.Options options() {
            return new SwavLoss.Options(0.1, 0.05, 3, 0);
        }

        /** Scores are cosines: balancing is exact to float32 as long as their exponentials are. */
        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Crops scores = new Crops(List.of(gaussian(graph, "a", n, 5).mean(), gaussian(graph, "b", n, 5).mean(), gaussian(graph, "c", n, 5).mean()));
            return inputs(graph, scores.compared(scores), n);
        }

        @Override
        protected List<Reference<SwavLoss.Options>> references() {
            Map<String, Double> norms = Map.of("s0", 0.47321173294601393, "s1", 0.6460314537191693, "s2", 1.4907087717097964);
            return List.of(
                    Reference.of("lightly's SwaVLoss", options(), given -> inputs(given, false), 3.849056097170615, norms),
                    Reference.of("the same, and a queue that doesn't count yet", new SwavLoss.Options(0.1, 0.05, 3, 1e6), given -> inputs(given, true), 3.849056097170615,
                            norms));
        }

        private Loss.Inputs inputs(ReferenceInputs given, boolean queued) {
            Crops scores = students(given, 0.5f);
            Comparison pairs = scores.compared(scores);
            return inputs(given.graph(), queued ? pairs.with(SwavHead.QUEUE, Crops.pair(teacher(given, 0, 3), teacher(given, 1, 3))) : pairs, ROWS);
        }
    }

    @Nested
    class OfSwavWithQueue extends OfSwav {
        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Loss.Inputs inputs = super.inputs(graph, n);
            Comparison queue = Crops.pair(gaussian(graph, "queue_of_contexts", 8, 5).mean(), gaussian(graph, "queue_of_targets", 8, 5).mean());
            return inputs.withComparison(inputs.comparison().with(SwavHead.QUEUE, queue));
        }
    }

    @Nested
    class OfMsn extends LossKit<MsnLoss.Options> {
        @Override
        protected Loss<MsnLoss.Options> component() {
            return new MsnLoss();
        }

        @Override
        protected MsnLoss.Options options() {
            return options(MsnLoss.Prior.UNIFORM);
        }

        private static MsnLoss.Options options(MsnLoss.Prior prior) {
            return new MsnLoss.Options(0.1, 0.25, 3, 1, prior, 0.25);
        }

        @Override
        protected List<Reference<MsnLoss.Options>> references() {
            return List.of(
                    Reference.of("lightly's MSNLoss", options(MsnLoss.Prior.UNIFORM), this::inputs, 1.2062749821801226, Map.of("a", 1.3289131358961563)),
                    Reference.of("lightly's PMSNLoss", options(MsnLoss.Prior.POWER_LAW), this::inputs, 1.4245052041227275, Map.of("a", 1.7482104031764292)));
        }

        /** Anchors are [A ; A / 2 + B], targets B. */
        private Loss.Inputs inputs(ReferenceInputs given) {
            Tensor prototypes = given.matrix("prototypes", PROTOTYPES, 5, 0.5, 0.9, 0.02).l2Normalize(1);
            Tensor a = given.matrix("a", ROWS, 5, 0.37, 1.13, 0.11);
            Tensor b = given.graph().constant(ReferenceInputs.matrix(ROWS, 5, 0.41, 1.09, 0.13));
            List<Tensor> scores = Stream.of(a, a.mul(0.5).add(b), b).map(rows -> rows.l2Normalize(1).linear(prototypes, null)).toList();
            Tensor targets = scores.get(2);
            return inputs(given.graph(), Crops.pair(scores.get(0), targets).with("local 1", Crops.pair(scores.get(1), targets)), ROWS);
        }
    }

    @Nested
    class OfPmsn extends OfMsn {
        @Override
        protected MsnLoss.Options options() {
            return new MsnLoss.Options(0.1, 0.25, 0, 2, MsnLoss.Prior.POWER_LAW, 0.5);
        }
    }

    @Nested
    class OfIbot extends LossKit<IbotLoss.Options> {
        @Override
        protected Loss<IbotLoss.Options> component() {
            return new IbotLoss();
        }

        @Override
        protected IbotLoss.Options options() {
            return new IbotLoss.Options(0.1, List.of(0.04, 0.07), 0.3, Centering.MEAN, 0.9, 1, 0);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Tensor student = graph.input("patches_of_student", DType.FLOAT32, Shape.of(n, 3, 5));
            Tensor teacher = graph.input("patches_of_teacher", DType.FLOAT32, Shape.of(n, 3, 5));
            Tensor visible = graph.constant(Array.of(Shape.of(1, 2, 3), 0f, 1f, 1f, 0f, 1f, 0f)).less(0.5);
            Tensor seen = graph.input("seen", DType.BOOL, Shape.of(n, 2, 3)).and(visible);
            return withPatches(super.inputs(graph, n), Crops.pair(student, teacher), seen);
        }

        private static Loss.Inputs withPatches(Loss.Inputs inputs, Comparison patches, Tensor seen) {
            Encodings encodings = inputs.encodings().withView(Encodings.TARGET_BY_STUDENT, Encoding.of(inputs.encodings().target().representation()));
            Space mask = Space.mask((int) seen.dim(1), (int) seen.dim(2));
            return inputs.withEncodings(encodings).withBatch(inputs.batch().withView(View.SEEN, View.of(mask, seen, seen)))
                    .withComparison(inputs.comparison().with(IbotHead.CONTEXT_PATCHES, patches).with(IbotHead.TARGET_PATCHES, patches));
        }

        @Override
        protected List<Reference<IbotLoss.Options>> references() {
            return List.of(
                    Reference.of("lightly's IBOTPatchLoss", new IbotLoss.Options(0.1, COLD, 1, Centering.MEAN, 0.9, 1, 0), this::patches, 0.4620829782584172,
                            Map.of("s", 1.4479294385690331)),
                    Reference.of("lightly's KoLeoLoss, half of it for each crop", new IbotLoss.Options(0.1, COLD, 1, Centering.MEAN, 0.9, 0, 0.5), this::spread,
                            0.41379554114056577, Map.of("z1", 0.5596832240145365)));
        }

        /** Two images, of which two and three patches are hidden; classes cost nothing. */
        private Loss.Inputs patches(ReferenceInputs given) {
            Graph graph = given.graph();
            Tensor rows = graph.constant(Array.of(Shape.of(2, 3), 0L, 1L, 0L, 2L, 3L, 4L));
            Tensor seen = graph.constant(Array.of(Shape.of(2, 1, 3), 1f, 1f, 0f, 1f, 1f, 1f)).less(0.5);
            Comparison patches = Crops.pair(given.matrix("s", 5, PROTOTYPES, 0.31, 0.5, 0.09).gather(0, rows), teacher(given, 0, 5).gather(0, rows));
            return withPatches(inputs(graph, agreement(graph, 2), 2), patches, seen);
        }

        /** Both crops have the same class tokens. */
        private Loss.Inputs spread(ReferenceInputs given) {
            Graph graph = given.graph();
            Tensor scores = graph.constant(Array.of(Shape.of(ROWS, 1, 1), new float[ROWS]));
            Tensor hidden = graph.constant(Array.of(Shape.of(ROWS, 1, 1), new float[ROWS])).less(0.5).not();
            Encoding z = Encoding.of(Distribution.point(given.matrix("z1", ROWS, 5, 0.37, 1.13, 0.11)));
            return withPatches(inputs(graph, agreement(graph, ROWS), ROWS), Crops.pair(scores, scores), hidden)
                    .withEncodings(Encodings.of(z, z).withView(Encodings.TARGET_BY_STUDENT, z));
        }

        /** One prototype alone, which all choose. */
        private static Comparison agreement(Graph graph, int n) {
            Distribution nothing = Distribution.point(graph.constant(Array.of(Shape.of(n, 1), new float[n])));
            return Comparison.of(nothing, nothing);
        }
    }

    @Nested
    class OfDinoV2 extends OfIbot {
        @Override
        protected IbotLoss.Options options() {
            return new IbotLoss.Options(0.1, List.of(0.04, 0.07), 0.3, Centering.SINKHORN, 0.9, 0.5, 0.1);
        }
    }
}
