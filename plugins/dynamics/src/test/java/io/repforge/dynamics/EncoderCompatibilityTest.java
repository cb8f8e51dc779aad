package io.repforge.dynamics;

import io.repforge.api.Encoder;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.kit.EncoderKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each encoder. What observations they refuse is up to the encoder inside. */
class EncoderCompatibilityTest {

    @Nested
    class OfActionEncoding extends EncoderKit<ActionOptions> {
        @Override
        protected Encoder<ActionOptions> component() {
            return new ActionEncoding();
        }

        @Override
        protected ActionOptions options() {
            return new ActionOptions(TinyCnn.use(), 5, ActionOptions.Summary.MEAN, 48);
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(observations(), observations(), Space.box(3, 2));
        }

        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }

    @Nested
    class OfTargetStoringActionEncoding extends EncoderKit<ActionOptions> {
        @Override
        protected Encoder<ActionOptions> component() {
            return new TargetStoringActionEncoding();
        }

        @Override
        protected ActionOptions options() {
            return new ActionOptions(TinyCnn.use(), 5, ActionOptions.Summary.MEAN, 48);
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(observations(), observations(), Space.box(3, 2));
        }

        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }

    @Nested
    class OfActionEncodingInverseDynamics extends EncoderKit<ActionOptions> {
        @Override
        protected Encoder<ActionOptions> component() {
            return new ActionEncodingInverseDynamics();
        }

        @Override
        protected ActionOptions options() {
            return new ActionOptions(TinyCnn.use(), 5, ActionOptions.Summary.LSTM, 48);
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(observations(), Space.discrete(5, Shape.of(3)), observations());
        }

        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }

    @Nested
    class OfPolicy extends EncoderKit<Policy.Options> {
        @Override
        protected Encoder<Policy.Options> component() {
            return new Policy();
        }

        @Override
        protected Policy.Options options() {
            return new Policy.Options(TinyCnn.use());
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(observations(), Space.box(2));
        }

        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }

    @Nested
    class OfBesideAction extends EncoderKit<BesideAction.Options> {
        @Override
        protected Encoder<BesideAction.Options> component() {
            return new BesideAction();
        }

        @Override
        protected BesideAction.Options options() {
            return new BesideAction.Options(TinyCnn.use());
        }

        @Override
        protected StepSpec steps() {
            return StepSpec.of(observations()).withAction(Space.discrete(5));
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(observations(), observations(), Space.discrete(5));
        }

        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }

    @Nested
    class OfInverseDynamics extends EncoderKit<InverseDynamics.Options> {
        @Override
        protected Encoder<InverseDynamics.Options> component() {
            return new InverseDynamics();
        }

        @Override
        protected InverseDynamics.Options options() {
            return new InverseDynamics.Options(TinyCnn.use());
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(observations(), Space.discrete(5, Shape.of(3)), observations());
        }

        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }
}
