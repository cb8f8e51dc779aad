package io.repforge.essentials.pairs;

import io.repforge.api.PairConstructor;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.kit.PairConstructorKit;
import org.junit.jupiter.api.Nested;

/** Every pair constructor of the bundle keeps the contract. */
class PairCompatibilityTest {

    @Nested
    class Identity extends PairConstructorKit<NoOptions> {
        @Override
        protected PairConstructor<NoOptions> component() {
            return new IdentityPairs();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    private abstract static class TemporalOffset extends PairConstructorKit<TemporalOffsetPairs.Options> {

        private final TemporalOffsetPairs.Options options;

        TemporalOffset(int k, TemporalOffsetPairs.Mode mode) {
            options = new TemporalOffsetPairs.Options(k, mode);
        }

        @Override
        protected PairConstructor<TemporalOffsetPairs.Options> component() {
            return new TemporalOffsetPairs();
        }

        @Override
        protected TemporalOffsetPairs.Options options() {
            return options;
        }
    }

    @Nested
    class LaterObservation extends TemporalOffset {
        LaterObservation() {
            super(1, TemporalOffsetPairs.Mode.NONE);
        }
    }

    @Nested
    class Dynamics extends TemporalOffset {
        Dynamics() {
            super(4, TemporalOffsetPairs.Mode.DYNAMICS);
        }
    }

    @Nested
    class InverseDynamics extends TemporalOffset {
        InverseDynamics() {
            super(8, TemporalOffsetPairs.Mode.INVERSE_DYNAMICS);
        }
    }

    @Nested
    class ActionPrediction extends TemporalOffset {
        ActionPrediction() {
            super(1, TemporalOffsetPairs.Mode.ACTION_PREDICTION);
        }
    }

    @Nested
    class Labelled extends PairConstructorKit<LabelledPairs.Options> {
        @Override
        protected PairConstructor<LabelledPairs.Options> component() {
            return new LabelledPairs();
        }

        @Override
        protected LabelledPairs.Options options() {
            return new LabelledPairs.Options(new Use<PairConstructor<?>>(new IdentityPairs(), new NoOptions()), "label");
        }
    }
}
