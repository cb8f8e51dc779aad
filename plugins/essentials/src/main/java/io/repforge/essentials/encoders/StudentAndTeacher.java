package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.util.List;

/**
 * A student, and a teacher that is its moving average, each of which sees both views (DINO, Caron et al. 2021, section 3.1; BYOL, Grill et al. 2020, equation 2). The student
 * encodes a batch as it does by itself, with further views and what it may see of them; the teacher encodes the whole target, and no gradient flows through it. What remains is
 * beside them: {@link Encodings#TARGET_BY_STUDENT} and {@link Encodings#CONTEXT_BY_TEACHER}. A loss of one direction needs {@code momentum} alone.
 */
public final class StudentAndTeacher implements Encoder<StudentAndTeacher.Options> {

    /** Options. */
    public record Options(
            @Option(value = "The network", defaults = "magical-cnn") Use<Encoder<?>> encoder,
            @Option(value = "Share of the teacher that is kept at each step", defaults = "0.996", min = 0, max = 1) double momentum,
            @Option(value = "Whether it stays or goes to 1 by a cosine", defaults = "cosine") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "student-and-teacher";
    }

    @Override
    public String description() {
        return "Any encoder, and a moving average of it: both encode context and target";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        return new Both(new MovingAverage<>(
                context.graph(), options.momentum, options.momentumSchedule, () -> Encoder.build(options.encoder, context)));
    }

    private record Both(MovingAverage<EncoderModule> networks) implements EncoderModule {

        @Override
        public Encoding encode(Tensor observations) {
            return networks.query().encode(observations);
        }

        @Override
        public Encodings encode(PairTensors batch) {
            Encodings student = networks.query().encode(batch);
            return student.withTarget(teacher(batch.targetLikeContext()))
                    .withView(Encodings.TARGET_BY_STUDENT, student.target())
                    .withView(Encodings.CONTEXT_BY_TEACHER, teacher(batch.context()));
        }

        private Encoding teacher(Tensor observations) {
            return networks.applyKey(teacher -> teacher.encode(observations)).stopGradient();
        }

        @Override
        public List<Shape> featureMaps() {
            return networks.query().featureMaps();
        }
    }
}
