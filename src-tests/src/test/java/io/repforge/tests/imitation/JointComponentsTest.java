package io.repforge.tests.imitation;

import io.repforge.api.Algorithm;
import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Loss;
import io.repforge.api.PairConstructor;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.contrastive.SimClr;
import io.repforge.dynamics.JointCloning;
import io.repforge.dynamics.WithAction;
import io.repforge.dynamics.WithCloning;
import io.repforge.dynamics.WithPolicy;
import io.repforge.essentials.decoders.ProjectionOptions;
import io.repforge.essentials.decoders.SymmetricProjectionHead;
import io.repforge.essentials.losses.ContrastiveOptions;
import io.repforge.essentials.losses.SymmetricContrastive;
import io.repforge.essentials.pairs.TemporalOffsetPairs;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.LossKit;
import io.repforge.kit.PairConstructorKit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** What the contract demands of the components of joint cloning, each around one of another bundle. */
class JointComponentsTest {

    private static final Space ACTION = Space.box(2);

    @Nested
    class OfWithAction extends PairConstructorKit<WithAction.Options> {
        @Override
        protected PairConstructor<WithAction.Options> component() {
            return new WithAction();
        }

        @Override
        protected WithAction.Options options() {
            return new WithAction.Options(
                    new Use<>(new TemporalOffsetPairs(), new TemporalOffsetPairs.Options(3, TemporalOffsetPairs.Mode.NONE)));
        }
    }

    @Nested
    class OfWithPolicy extends DecoderKit<WithPolicy.Options> {
        @Override
        protected Decoder<WithPolicy.Options> component() {
            return new WithPolicy();
        }

        @Override
        protected WithPolicy.Options options() {
            return new WithPolicy.Options(
                    new Use<>(new SymmetricProjectionHead(), new ProjectionOptions(List.of(9), false, Mlp.Norm.AFTER_RELU, Mlp.OutputNorm.NONE, true)), List.of(7));
        }

        @Override
        protected StepSpec steps() {
            return StepSpec.of(Space.image(3, 16, 16), ACTION, Map.of());
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(steps().observation(), steps().observation(), ACTION);
        }
    }

    @Nested
    class OfWithCloning extends LossKit<WithCloning.Options> {
        @Override
        protected Loss<WithCloning.Options> component() {
            return new WithCloning();
        }

        @Override
        protected WithCloning.Options options() {
            return new WithCloning.Options(new Use<>(new SymmetricContrastive(), new ContrastiveOptions(0.1, false)), 1, 1e-3, 1e-5);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Loss.Inputs representation = super.inputs(graph, n);
            Comparison policy = Comparison.of(
                    gaussian(graph, "policy", n, 2), Distribution.point(graph.input("action", DType.FLOAT32, Shape.of(n, 2))));
            return Loss.Inputs.of(representation.comparison().with("policy", policy),
                    representation.encodings().withExtra(policy.target()),
                    representation.batch());
        }
    }

    @Nested
    class OfJointCloning extends AlgorithmKit<JointCloning.Options> {
        @Override
        protected Algorithm<JointCloning.Options> component() {
            return new JointCloning();
        }

        @Override
        protected JointCloning.Options options() {
            return new JointCloning.Options(new Use<>(new SimClr(), new NoOptions()), 1, List.of(8));
        }
    }
}
