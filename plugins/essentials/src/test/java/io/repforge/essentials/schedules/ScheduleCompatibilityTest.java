package io.repforge.essentials.schedules;

import io.repforge.api.Schedule;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.ScheduleKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each schedule. */
class ScheduleCompatibilityTest {

    @Nested
    class ConstantSchedule extends ScheduleKit<NoOptions> {
        @Override
        protected Schedule<NoOptions> component() {
            return new Constant();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class CosineSchedule extends ScheduleKit<Cosine.Options> {
        @Override
        protected Schedule<Cosine.Options> component() {
            return new Cosine();
        }

        @Override
        protected Cosine.Options options() {
            return new Cosine.Options(0, Stride.STEP);
        }
    }

    @Nested
    class Warmup extends ScheduleKit<LinearWarmup.Options> {
        @Override
        protected Schedule<LinearWarmup.Options> component() {
            return new LinearWarmup();
        }

        @Override
        protected LinearWarmup.Options options() {
            return new LinearWarmup.Options(30);
        }
    }

    @Nested
    class WarmupThenCosine extends ScheduleKit<LinearWarmupCosine.Options> {
        @Override
        protected Schedule<LinearWarmupCosine.Options> component() {
            return new LinearWarmupCosine();
        }

        @Override
        protected LinearWarmupCosine.Options options() {
            return new LinearWarmupCosine.Options(30, 0.01, Stride.STEP);
        }
    }

    @Nested
    class NoWarmupThenCosine extends ScheduleKit<LinearWarmupCosine.Options> {
        @Override
        protected Schedule<LinearWarmupCosine.Options> component() {
            return new LinearWarmupCosine();
        }

        @Override
        protected LinearWarmupCosine.Options options() {
            return new LinearWarmupCosine.Options(0, 0, Stride.STEP);
        }
    }

    @Nested
    class RegularSteps extends ScheduleKit<StepSchedule.Options> {
        @Override
        protected Schedule<StepSchedule.Options> component() {
            return new StepSchedule();
        }

        @Override
        protected StepSchedule.Options options() {
            return new StepSchedule.Options(30, List.of(), 0.1);
        }
    }

    @Nested
    class Milestones extends ScheduleKit<StepSchedule.Options> {
        @Override
        protected Schedule<StepSchedule.Options> component() {
            return new StepSchedule();
        }

        @Override
        protected StepSchedule.Options options() {
            return new StepSchedule.Options(30, List.of(60, 80), 0.1);
        }
    }

    @Nested
    class CosineByEpoch extends CosineSchedule {
        @Override
        protected Cosine.Options options() {
            return new Cosine.Options(0, Stride.EPOCH);
        }
    }

    @Nested
    class WarmupThenCosineByEpoch extends WarmupThenCosine {
        @Override
        protected LinearWarmupCosine.Options options() {
            return new LinearWarmupCosine.Options(30, 0, Stride.EPOCH);
        }
    }

    @Nested
    class PolynomialOverTheRun extends ScheduleKit<Polynomial.Options> {
        @Override
        protected Schedule<Polynomial.Options> component() {
            return new Polynomial();
        }

        @Override
        protected Polynomial.Options options() {
            return new Polynomial.Options(2, 0, 0, Stride.STEP);
        }
    }

    @Nested
    class PolynomialOver200Epochs extends PolynomialOverTheRun {
        @Override
        protected Polynomial.Options options() {
            return new Polynomial.Options(2, 200, 0, Stride.EPOCH);
        }
    }
}
