package io.repforge.distillation;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A student that encodes contexts, and a teacher that encodes targets: another network, which stays as it starts, normalises by its running statistics and gives the
 * features that it has, however many are wanted of the student. What is exported, embedded and probed is the student.
 */
public final class WithTeacher implements Encoder<WithTeacher.Options> {

    /** Options. */
    public record Options(
            @Option(value = "The student, which is trained", defaults = "magical-cnn") Use<Encoder<?>> encoder,
            @Option("The teacher, which stays as it starts: an encoder that starts from weights, such as {use: onnx, file: teacher.onnx}") Use<Encoder<?>> teacher) {}

    @Override
    public String name() {
        return "with-teacher";
    }

    @Override
    public String description() {
        return "Any encoder as a student; targets are encoded by another one that isn't trained";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        EncoderModule student = graph.scope("student", () -> Encoder.build(options.encoder, context));
        return new StudentAndFrozenTeacher(graph, graph.newScope("teacher"), student, () -> Encoder.build(options.teacher, context.withoutLastLayer()));
    }

    /** The teacher is built where a batch is encoded: who embeds or exports needs the student alone. */
    private static final class StudentAndFrozenTeacher implements EncoderModule {

        private final Graph graph;
        private final String scope;
        private final EncoderModule student;
        private final Supplier<EncoderModule> building;
        private @Nullable EncoderModule teacher;

        StudentAndFrozenTeacher(Graph graph, String scope, EncoderModule student, Supplier<EncoderModule> building) {
            this.graph = graph;
            this.scope = scope;
            this.student = student;
            this.building = building;
        }

        @Override
        public Encoding encode(Tensor observations) {
            return student.encode(observations);
        }

        /** The extra context is encoded by the student; further views of images aren't looked at. */
        @Override
        public Encodings encode(PairTensors batch) {
            if (!batch.viewsLikeContext().isEmpty()) {
                graph.warn("The encoder with-teacher compares contexts with targets alone: the views " + batch.viewsLikeContext().keySet()
                        + " of the augmenter are made in vain. Choose another augmenter, such as context-as-target.");
            }
            Encoding context = encode(batch.context());
            Tensor extra = batch.extraLikeContext();
            Encoding target = graph.within(scope, () -> graph.frozen(() -> teacher().encode(batch.targetLikeContext()))).stopGradient();
            Encodings encodings = Encodings.of(context, target).withView(Encodings.TARGET_BY_TEACHER, target);
            return extra == null ? encodings : encodings.withExtra(encode(extra));
        }

        private EncoderModule teacher() {
            if (teacher == null) {
                teacher = building.get();
            }
            return teacher;
        }

        @Override
        public List<Shape> featureMaps() {
            return student.featureMaps();
        }
    }
}
