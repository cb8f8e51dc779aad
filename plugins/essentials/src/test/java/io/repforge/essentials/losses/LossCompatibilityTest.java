package io.repforge.essentials.losses;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.LossKit;
import io.repforge.kit.Reference;
import io.repforge.kit.ReferenceInputs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each loss. */
class LossCompatibilityTest {

    @Nested
    class SymmetricContrastiveLoss extends LossKit<ContrastiveOptions> {
        @Override
        protected Loss<ContrastiveOptions> component() {
            return new SymmetricContrastive();
        }

        @Override
        protected ContrastiveOptions options() {
            return new ContrastiveOptions(0.1, false);
        }

        @Override
        protected List<Reference<ContrastiveOptions>> references() {
            return List.of(ofTemperature("lightly's at 0.5", 0.5, 1.291920122006559, 0.20079671312054811, 0.13843696824579316),
                    ofTemperature("solo-learn's at 0.1", 0.1, 0.45713391722973445, 0.6362013612456447, 0.5679334689105984));
        }

        private Reference<ContrastiveOptions> ofTemperature(String source, double temperature, double loss, double byContext, double byTarget) {
            return Reference.of(source, new ContrastiveOptions(temperature, false), given -> {
                Distribution context = Distribution.point(given.matrix("z1", 6, 5, 0.37, 1.13, 0.11));
                Distribution target = Distribution.point(given.matrix("z2", 6, 5, 0.41, 1.09, 0.13));
                return inputs(given.graph(), Comparison.of(context, target), 6);
            }, loss, Map.of("z1", byContext, "z2", byTarget));
        }
    }

    @Nested
    class BatchAsymmetricContrastiveLoss extends LossKit<ContrastiveOptions> {
        @Override
        protected Loss<ContrastiveOptions> component() {
            return new BatchAsymmetricContrastive();
        }

        @Override
        protected ContrastiveOptions options() {
            return new ContrastiveOptions(0.1, false);
        }
    }

    @Nested
    class SampledSymmetricContrastive extends LossKit<ContrastiveOptions> {
        @Override
        protected Loss<ContrastiveOptions> component() {
            return new SymmetricContrastive();
        }

        @Override
        protected ContrastiveOptions options() {
            return new ContrastiveOptions(0.5, true);
        }
    }

    @Nested
    class QueueAsymmetricContrastiveLoss extends LossKit<QueueAsymmetricContrastive.Options> {
        @Override
        protected Loss<QueueAsymmetricContrastive.Options> component() {
            return new QueueAsymmetricContrastive();
        }

        @Override
        protected QueueAsymmetricContrastive.Options options() {
            return new QueueAsymmetricContrastive.Options(0.1, false, false);
        }

        /** Both ways with the same rows, whose mean is that of one; solo-learn's takes rows of length 1. */
        @Override
        protected List<Reference<QueueAsymmetricContrastive.Options>> references() {
            return List.of(Reference.of("solo-learn's MoCo v2+", options(), given -> {
                Tensor queue = given.graph().constant(ReferenceInputs.matrix(5, 4, 0.9, 0.4, 0)).transposeMatrix();
                Comparison way =
                        Comparison.of(Distribution.point(given.matrix("q", 6, 5, 0.37, 1.13, 0.11)), Distribution.point(given.matrix("k", 6, 5, 0.41, 1.09, 0.13)))
                                .withNegatives(queue);
                return inputs(given.graph(), way.with(Comparison.SWAPPED, way), 6);
            }, 0.07349956873826909, Map.of("q", 0.16204027410491634, "k", 0.014594799504947593)));
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Tensor queue = graph.state("queue", DType.FLOAT32, Shape.of(16, 5), Initializer.ones());
            return inputs(graph, Comparison.of(gaussian(graph, "z", n, 5), gaussian(graph, "y", n, 5)).withNegatives(queue), n);
        }
    }

    @Nested
    class QueueAsymmetricContrastiveWithBatch extends LossKit<QueueAsymmetricContrastive.Options> {
        @Override
        protected Loss<QueueAsymmetricContrastive.Options> component() {
            return new QueueAsymmetricContrastive();
        }

        @Override
        protected QueueAsymmetricContrastive.Options options() {
            return new QueueAsymmetricContrastive.Options(0.1, true, false);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Tensor queue = graph.state("queue", DType.FLOAT32, Shape.of(16, 5), Initializer.ones());
            return inputs(graph, Comparison.of(gaussian(graph, "z", n, 5), gaussian(graph, "y", n, 5)).withNegatives(queue), n);
        }
    }

    @Nested
    class MseLoss extends LossKit<Mse.Options> {
        @Override
        protected Loss<Mse.Options> component() {
            return new Mse();
        }

        @Override
        protected Mse.Options options() {
            return new Mse.Options(false);
        }
    }

    @Nested
    class SampledMse extends LossKit<Mse.Options> {
        @Override
        protected Loss<Mse.Options> component() {
            return new Mse();
        }

        @Override
        protected Mse.Options options() {
            return new Mse.Options(true);
        }
    }

    @Nested
    class GaussianLikelihood extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new NegativeLogLikelihood();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class CategoricalLikelihood extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new NegativeLogLikelihood();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Distribution classes = Distribution.point(graph.input("classes", DType.INT64, Shape.of(n)));
            Distribution logits = new Distribution.Categorical(graph.input("logits", DType.FLOAT32, Shape.of(n, 4)));
            return inputs(graph, Comparison.of(logits, classes), n);
        }
    }

    @Nested
    class CrossEntropyLoss extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new CrossEntropy();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Distribution classes = Distribution.point(graph.input("classes", DType.INT64, Shape.of(n)));
            Distribution logits = new Distribution.Categorical(graph.input("logits", DType.FLOAT32, Shape.of(n, 4)));
            return inputs(graph, Comparison.of(logits, classes), n);
        }
    }
}
