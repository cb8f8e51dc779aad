package io.repforge.distillation;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.Option;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps the student's features to as many as the teacher has (FitNets, Romero et al. 2015, section 2.2); the teacher's are the target. {@code projection_dim} says nothing
 * here. The teacher's features may be whitened, each row by its own mean and deviation, so that none outweighs all others (Wei et al. 2022, Contrastive Learning Rivals
 * Masked Image Modeling in Fine-tuning via Feature Distillation, section 3).
 */
public final class TeacherPredictionHead implements Decoder<TeacherPredictionHead.Options> {

    private static final double EPSILON = 1e-6;

    /** Options. */
    public record Options(
            @Option(value = "Whether the student's features are mapped to as many as the teacher has; they stay as they are otherwise, for losses that compare rows with rows",
                    defaults = "true") boolean map,
            @Option(value = "Sizes of the map's hidden layers; none for a linear one", defaults = "[]", min = 1) List<Integer> hidden,
            @Option(value = "Whether the teacher's features are whitened", defaults = "false") boolean whiten) {

        public Options {
            hidden = List.copyOf(hidden);
        }
    }

    @Override
    public String name() {
        return "teacher-prediction-head";
    }

    @Override
    public String description() {
        return "Maps the context to as many features as the target has; the target stays as it is";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        return new Prediction(context.graph(), context.graph().newScope("prediction"), options);
    }

    private static final class Prediction implements DecoderModule {

        private final Graph graph;
        private final String scope;
        private final Options options;
        private @Nullable Mlp map;

        Prediction(Graph graph, String scope, Options options) {
            this.graph = graph;
            this.scope = scope;
            this.options = options;
        }

        @Override
        public Comparison decode(Encodings encodings, PairTensors batch) {
            if (!encodings.views().containsKey(Encodings.TARGET_BY_TEACHER)) {
                throw new GraphException(
                        "decoder teacher-prediction-head predicts what a teacher gives, and the encoder has none; set encoder: {use: with-teacher, encoder: …,"
                                + " teacher: …}");
            }
            Tensor target = vectors("teacher", encodings.view(Encodings.TARGET_BY_TEACHER).get(0));
            Tensor context = vectors("student", encodings.context());
            return Comparison.of(Distribution.point(options.map ? mapped(context, target.dim(1)) : context),
                    Distribution.point(options.whiten ? target.standardize(1, EPSILON) : target));
        }

        private Tensor mapped(Tensor context, long features) {
            if (map == null) {
                map = graph.within(scope, () -> new Mlp(graph, "map", options.hidden, features, true));
            }
            return map.apply(context);
        }

        private static Tensor vectors(String whose, Encoding encoding) {
            Tensor features = encoding.representation().mean();
            if (features.shape().rank() != 2) {
                throw new GraphException("decoder teacher-prediction-head compares vectors, but the " + whose + "'s representation is " + features.tensorType()
                        + "; choose another network for it");
            }
            return features;
        }
    }
}
