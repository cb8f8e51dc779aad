package io.repforge.multicrop;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;
import java.util.List;

/**
 * The heads of iBOT (Zhou et al. 2022, section 3): those of DINO for class tokens, compared as {@link DinoHead} does, and for patches that the student doesn't see: what it
 * makes of their mask tokens is compared with what the teacher makes of the patches themselves, in one more comparison each for context and target, {@code [N, H, P]} for H
 * patches. Both are one head (iBOT), or two (DINOv2, Oquab et al. 2024, section 4).
 */
public final class IbotHead implements Decoder<IbotHead.Options> {

    /** Name of the comparison of the context's patches. */
    static final String CONTEXT_PATCHES = "patches of context";
    /** Name of the comparison of the target's patches. */
    static final String TARGET_PATCHES = "patches of target";

    /** Options. */
    public record Options(
            @Option(value = "Size of the hidden layers", defaults = "2048", min = 1) int hidden,
            @Option(value = "Size of the last layer but one", defaults = "256", min = 1) int bottleneck,
            @Option(value = "Whether patches have heads of their own", defaults = "false") boolean separate,
            @Option(value = "Share of patches that are looked at, hidden ones first: the largest that is hidden of an image", defaults = "0.5",
                    min = 0, aboveMin = true, max = 1) double hiddenShare,
            @Option(value = "Share of the teacher that is kept at each step", defaults = "0.996", min = 0, max = 1) double momentum,
            @Option(value = "Whether it stays or goes to 1 by a cosine", defaults = "cosine") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "ibot-head";
    }

    @Override
    public String description() {
        return "Heads of student and teacher for class tokens, and for patches that the student doesn't see";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        MovingAverage<PrototypeHead> classes = heads(graph, options, context.projectionDim());
        MovingAverage<PrototypeHead> patches = options.separate ? graph.scope("patches", () -> heads(graph, options, context.projectionDim())) : classes;
        return new Heads(classes, patches, options.hiddenShare);
    }

    private static MovingAverage<PrototypeHead> heads(Graph graph, Options options, int outputs) {
        return new MovingAverage<>(graph, options.momentum, options.momentumSchedule, () -> new PrototypeHead(graph, options.hidden, options.bottleneck, outputs));
    }

    private record Heads(MovingAverage<PrototypeHead> classes, MovingAverage<PrototypeHead> patches, double hiddenShare) implements DecoderModule {

        @Override
        public Comparison decode(Encodings encodings, PairTensors batch) {
            List<Tensor> seen = batch.view(View.SEEN).tensors();
            Tensor context = seen.get(0);
            Tensor target = seen.get(seen.size() - 1);
            Crops students = Crops.ofStudent(encodings, Encoding::mean).through(classes.query()::apply);
            Crops teachers = Crops.ofTeacher(encodings, Encoding::mean).through(rows -> classes.applyKey(head -> head.apply(rows))).stopGradient();
            return students.compared(teachers)
                    .with(CONTEXT_PATCHES, patches(encodings.context(), encodings.view(Encodings.CONTEXT_BY_TEACHER).get(0), context))
                    .with(TARGET_PATCHES, patches(encodings.view(Encodings.TARGET_BY_STUDENT).get(0), encodings.target(), target));
        }

        private Comparison patches(Encoding student, Encoding teacher, Tensor seen) {
            Tensor tokens = student.tensor(Encoding.TOKENS);
            if (patches == classes && tokens.dim(2) != student.mean().dim(1)) {
                throw new GraphException("ibot-head has one head for images of " + student.mean().dim(1) + " features and patches of " + tokens.dim(2)
                        + "; set representation_dim: null, so that both have as many, or separate: true");
            }
            Tensor places = Hidden.of(seen, Math.max(1, Math.round(hiddenShare * tokens.dim(1)))).places();
            Tensor predicted = patches.query().apply(Rows.gather(tokens, places));
            Tensor chosen = patches.applyKey(head -> head.apply(Rows.gather(teacher.tensor(Encoding.TOKENS), places)));
            return Crops.pair(predicted, chosen.stopGradient());
        }
    }
}
