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

/**
 * A student that encodes contexts, and a teacher that encodes targets: another network, which stays as it starts, normalises by its running statistics and gives the
 * features that it has, however many are wanted of the student. What is exported, embedded and probed is the student.
 */
public final class WithTeacher implements Encoder<WithTeacher.Options> {

    /** Name of the target's encoding by the teacher, which the target's is, too: what tells that there is a teacher. */
    static final String BY_TEACHER = "target by teacher";

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
        String scope = graph.newScope("teacher");
        EncoderModule teacher = graph.within(scope, () -> graph.frozen(() -> Encoder.build(options.teacher, context.withoutLastLayer())));
        return new StudentAndFrozenTeacher(graph, scope, student, teacher);
    }

    private record StudentAndFrozenTeacher(Graph graph, String scope, EncoderModule student, EncoderModule teacher) implements EncoderModule {

        @Override
        public Encoding encode(Tensor observations) {
            return student.encode(observations);
        }

        /** The extra context and further views are encoded by the student. */
        @Override
        public Encodings encode(PairTensors batch) {
            Encoding context = encode(batch.context());
            Tensor extra = batch.extraLikeContext();
            Encoding encodedExtra = extra == null ? null : encode(extra);
            Encoding target = graph.within(scope, () -> graph.frozen(() -> teacher.encode(batch.targetLikeContext()))).stopGradient();
            Encodings encodings = Encodings.of(context, target).withView(BY_TEACHER, target);
            return encodeViews(batch, encodedExtra == null ? encodings : encodings.withExtra(encodedExtra));
        }

        @Override
        public List<Shape> featureMaps() {
            return student.featureMaps();
        }
    }
}
