package io.repforge.multicrop;

import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.graph.Graph;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;

/**
 * The heads of DINO, of student and teacher (Caron et al. 2021, section 3.1): see {@link PrototypeHead}. Each pair of the teacher's view of context or target and another
 * view of the student is a comparison of scores, {@code [N, P]} each, which are cosines.
 */
public final class DinoHead implements Decoder<DinoHead.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Size of the hidden layers", defaults = "2048", min = 1) int hidden,
            @Option(value = "Size of the last layer but one", defaults = "256", min = 1) int bottleneck,
            @Option(value = "Share of the teacher that is kept at each step", defaults = "0.996", min = 0, max = 1) double momentum,
            @Option(value = "Whether it stays or goes to 1 by a cosine", defaults = "cosine") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "dino-head";
    }

    @Override
    public String description() {
        return "Heads of student and teacher, each view of the student compared with the others of the teacher";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        MovingAverage<PrototypeHead> heads = new MovingAverage<>(graph, options.momentum, options.momentumSchedule,
                () -> new PrototypeHead(graph, options.hidden, options.bottleneck, context.projectionDim()));
        return (encodings, batch) -> {
            Crops students = Crops.ofStudent(encodings, Encoding::mean).through(heads.query()::apply);
            Crops teachers = Crops.ofTeacher(encodings, Encoding::mean).through(rows -> heads.applyKey(head -> head.apply(rows))).stopGradient();
            return students.compared(teachers);
        };
    }
}
