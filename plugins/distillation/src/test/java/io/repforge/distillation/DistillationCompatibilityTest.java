package io.repforge.distillation;

import io.repforge.api.Algorithm;
import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.encoder.Backbone;
import io.repforge.api.encoder.GaussianEncoder;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.EncoderKit;
import io.repforge.kit.LossKit;
import io.repforge.kit.Reference;
import io.repforge.kit.ReferenceInputs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each component of the bundle, and the losses beside PyTorch's on the same inputs. */
class DistillationCompatibilityTest {

    private static final Map<String, ?> TEACHER = Map.of("encoder", Map.of("teacher", Map.of("use", "conv-net", "channels", List.of(8), "strides", List.of(2))));

    /** Of one layer, whose normalisation goes by the batch where it is trained. */
    private static final class OneLayer implements Encoder<NoOptions> {
        @Override
        public String name() {
            return "one-layer";
        }

        @Override
        public String description() {
            return "A linear layer of all pixels, normalised";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public EncoderModule build(Context context, NoOptions options) {
            return GaussianEncoder.of(context, false, sized -> {
                Linear layer = new Linear(sized.graph(), "layer", 7);
                BatchNorm norm = new BatchNorm(sized.graph(), "norm");
                var last = sized.lastLayer("output");
                return observations -> new Backbone.Features(last.apply(norm.apply(layer.apply(observations.flatten(1))).relu()), Map.of());
            });
        }
    }

    @Nested
    class StudentAndTeacher extends EncoderKit<WithTeacher.Options> {
        @Override
        protected Encoder<WithTeacher.Options> component() {
            return new WithTeacher();
        }

        @Override
        protected WithTeacher.Options options() {
            Use<Encoder<?>> network = new Use<>(new OneLayer(), new NoOptions());
            return new WithTeacher.Options(network, network);
        }

        /** What can't be encoded is the networks' affair. */
        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }

    @Nested
    class Head extends DecoderKit<TeacherPredictionHead.Options> {
        @Override
        protected Decoder<TeacherPredictionHead.Options> component() {
            return new TeacherPredictionHead();
        }

        @Override
        protected TeacherPredictionHead.Options options() {
            return new TeacherPredictionHead.Options(true, List.of(7), true);
        }

        /** As many as the teacher has, which are more than the student's. */
        @Override
        protected int projectionDim() {
            return representationDim() + 3;
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            Encoding teacher = Encoding.of(Distribution.point(graph.input("teacher", DType.FLOAT32, Shape.of(n, projectionDim()))));
            return Encodings.of(Encoding.of(encoding(graph, "student", n)), teacher).withView(Encodings.TARGET_BY_TEACHER, teacher);
        }
    }

    @Nested
    class LinearHead extends Head {
        @Override
        protected TeacherPredictionHead.Options options() {
            return new TeacherPredictionHead.Options(true, List.of(), false);
        }
    }

    @Nested
    class NoMap extends Head {
        @Override
        protected TeacherPredictionHead.Options options() {
            return new TeacherPredictionHead.Options(false, List.of(), true);
        }

        /** As many as the student has, and here the teacher. */
        @Override
        protected int projectionDim() {
            return representationDim();
        }
    }

    private static Comparison rows(ReferenceInputs inputs, int features) {
        Tensor student = inputs.matrix("student", 6, 5, 0.37, 1.13, 0.11);
        return Comparison.of(Distribution.point(student), Distribution.point(inputs.matrix("teacher", 6, features, 0.41, 1.09, 0.13)));
    }

    @Nested
    class Cosine extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new FeatureCosine();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Override
        protected List<Reference<NoOptions>> references() {
            return List.of(Reference.of("PyTorch's cosine_similarity", new NoOptions(), inputs -> inputs(inputs.graph(), rows(inputs, 5), 6), 0.04184562601437682,
                    Map.of("student", 0.0748624522346953, "teacher", 0.0)));
        }
    }

    @Nested
    class Relations extends LossKit<FeatureRelations.Options> {
        @Override
        protected Loss<FeatureRelations.Options> component() {
            return new FeatureRelations();
        }

        @Override
        protected FeatureRelations.Options options() {
            return new FeatureRelations.Options(0.2, 0.1);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            return inputs(graph, Comparison.of(gaussian(graph, "student", n, 4), gaussian(graph, "teacher", n, 6)), n);
        }

        @Override
        protected List<Reference<FeatureRelations.Options>> references() {
            return List.of(reference(0.1, 0.1, 0.18268756857778654, 1.3205984082982019), reference(0.2, 0.05, 0.2714269914825691, 0.8403405544730349));
        }

        private Reference<FeatureRelations.Options> reference(double temperature, double targetTemperature, double loss, double gradient) {
            return Reference.of("PyTorch's kl_div at " + temperature + " and " + targetTemperature, new FeatureRelations.Options(temperature, targetTemperature),
                    inputs -> inputs(inputs.graph(), rows(inputs, 4), 6), loss, Map.of("student", gradient, "teacher", 0.0));
        }
    }

    @Nested
    class OfDirections extends AlgorithmKit<Distillation.Options> {
        @Override
        protected Algorithm<Distillation.Options> component() {
            return new Distillation();
        }

        @Override
        protected Distillation.Options options() {
            return new Distillation.Options(Distillation.Match.COSINE);
        }

        @Override
        protected Map<String, ?> settings() {
            return TEACHER;
        }
    }

    @Nested
    class OfNumbers extends OfDirections {
        @Override
        protected Distillation.Options options() {
            return new Distillation.Options(Distillation.Match.MSE);
        }
    }

    @Nested
    class OfRelations extends OfDirections {
        @Override
        protected Distillation.Options options() {
            return new Distillation.Options(Distillation.Match.RELATIONS);
        }
    }
}
