package io.repforge.essentials.optimizers;

import io.repforge.api.Optimizer;
import io.repforge.kit.OptimizerKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each optimizer. */
class OptimizerCompatibilityTest {

    @Nested
    class PlainAdam extends OptimizerKit<Adam.Options> {
        @Override
        protected Optimizer<Adam.Options> component() {
            return new Adam();
        }

        @Override
        protected Adam.Options options() {
            return new Adam.Options(1e-3, List.of(0.9, 0.999), 1e-8, 0, false, null, null, List.of(), List.of());
        }
    }

    @Nested
    class DecayingAdam extends OptimizerKit<Adam.Options> {
        @Override
        protected Optimizer<Adam.Options> component() {
            return new Adam();
        }

        @Override
        protected Adam.Options options() {
            return new Adam.Options(1e-3, List.of(0.9, 0.999), 1e-8, 0.1, true, 1.0, null, List.of(), List.of());
        }
    }

    @Nested
    class PlainAdamW extends OptimizerKit<AdamW.Options> {
        @Override
        protected Optimizer<AdamW.Options> component() {
            return new AdamW();
        }

        @Override
        protected AdamW.Options options() {
            return new AdamW.Options(1e-3, List.of(0.9, 0.95), 1e-8, 0.01, true, null, null, List.of(), List.of());
        }
    }

    @Nested
    class PlainSgd extends OptimizerKit<Sgd.Options> {
        @Override
        protected Optimizer<Sgd.Options> component() {
            return new Sgd();
        }

        @Override
        protected Sgd.Options options() {
            return new Sgd.Options(0.1, 0, false, 0, false, null, null, List.of(), List.of());
        }
    }

    @Nested
    class SgdWithMomentum extends OptimizerKit<Sgd.Options> {
        @Override
        protected Optimizer<Sgd.Options> component() {
            return new Sgd();
        }

        @Override
        protected Sgd.Options options() {
            return new Sgd.Options(0.1, 0.9, false, 5e-4, true, 5.0, null, List.of(), List.of());
        }
    }

    @Nested
    class SgdWithNesterov extends OptimizerKit<Sgd.Options> {
        @Override
        protected Optimizer<Sgd.Options> component() {
            return new Sgd();
        }

        @Override
        protected Sgd.Options options() {
            return new Sgd.Options(0.1, 0.9, true, 5e-4, false, null, null, List.of(), List.of());
        }
    }

    @Nested
    class LarsOptimizer extends OptimizerKit<Lars.Options> {
        @Override
        protected Optimizer<Lars.Options> component() {
            return new Lars();
        }

        @Override
        protected Lars.Options options() {
            return new Lars.Options(0.1, 0.9, 5e-4, 1e-3, false, Lars.Exclude.BIASES_AND_NORMS, true, null, null, List.of(), List.of());
        }
    }

    @Nested
    class LarsOfEverything extends LarsOptimizer {
        @Override
        protected Lars.Options options() {
            return new Lars.Options(0.1, 0.9, 5e-4, 1e-3, false, Lars.Exclude.NOTHING, false, null, null, List.of(), List.of());
        }
    }

    @Nested
    class LarsOfClippedRate extends LarsOptimizer {
        @Override
        protected Lars.Options options() {
            return new Lars.Options(0.3, 0.9, 1e-4, 0.02, true, Lars.Exclude.BIASES_AND_NORMS, true, null, null, List.of(), List.of());
        }
    }
}
