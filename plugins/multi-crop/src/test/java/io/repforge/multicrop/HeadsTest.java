package io.repforge.multicrop;

import io.repforge.api.Decoder;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.View;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.space.Space;
import io.repforge.kit.DecoderKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each head. */
class HeadsTest {

    /** The further encodings of a student, a teacher and two small crops. */
    private abstract static class OfCrops<O extends Record> extends DecoderKit<O> {
        @Override
        protected Encodings encodings(Graph graph, int n) {
            Encodings encodings = super.encodings(graph, n)
                    .withView(Encodings.TARGET_BY_STUDENT, encoded(graph, "student", n))
                    .withView(Encodings.CONTEXT_BY_TEACHER, encoded(graph, "teacher", n));
            return graph.mode() == Mode.EVALUATION ? encodings
                    : encodings.withView(View.LOCAL, List.of(encoded(graph, "local1", n), encoded(graph, "local2", n)));
        }

        Encoding encoded(Graph graph, String name, int n) {
            return Encoding.of(encoding(graph, name, n));
        }
    }

    @Nested
    class OfDino extends OfCrops<DinoHead.Options> {
        @Override
        protected Decoder<DinoHead.Options> component() {
            return new DinoHead();
        }

        @Override
        protected DinoHead.Options options() {
            return new DinoHead.Options(12, 5, 0.9, MomentumSchedule.COSINE);
        }
    }

    @Nested
    class OfSwav extends OfCrops<SwavHead.Options> {
        @Override
        protected Decoder<SwavHead.Options> component() {
            return new SwavHead();
        }

        @Override
        protected SwavHead.Options options() {
            return new SwavHead.Options(List.of(12), 5, 0);
        }
    }

    @Nested
    class OfSwavWithQueue extends OfSwav {
        @Override
        protected SwavHead.Options options() {
            return new SwavHead.Options(List.of(12), 5, 7);
        }
    }

    @Nested
    class OfMsn extends OfCrops<MsnHead.Options> {
        @Override
        protected Decoder<MsnHead.Options> component() {
            return new MsnHead();
        }

        @Override
        protected MsnHead.Options options() {
            return new MsnHead.Options(List.of(12, 8), 5, 0.9, MomentumSchedule.COSINE);
        }
    }

    @Nested
    class OfIbot extends OfCrops<IbotHead.Options> {
        @Override
        protected Decoder<IbotHead.Options> component() {
            return new IbotHead();
        }

        @Override
        protected IbotHead.Options options() {
            return new IbotHead.Options(12, 5, false, 0.5, 0.9, MomentumSchedule.COSINE);
        }

        @Override
        protected boolean needsViews() {
            return true;
        }

        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView(View.SEEN, 2, Space.mask(2, 4));
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            Encodings encodings = super.encodings(graph, n);
            return encodings.withContext(withTokens(encodings.context(), graph, "context", n)).withTarget(withTokens(encodings.target(), graph, "target", n));
        }

        @Override
        Encoding encoded(Graph graph, String name, int n) {
            return withTokens(super.encoded(graph, name, n), graph, name, n);
        }

        private static Encoding withTokens(Encoding encoding, Graph graph, String name, int n) {
            return encoding.with(Encoding.TOKENS, graph.input(name + "_tokens", DType.FLOAT32, Shape.of(n, 8, 6)));
        }
    }

    @Nested
    class OfDinoV2 extends OfIbot {
        @Override
        protected IbotHead.Options options() {
            return new IbotHead.Options(12, 5, true, 0.25, 0.9, MomentumSchedule.COSINE);
        }
    }
}
