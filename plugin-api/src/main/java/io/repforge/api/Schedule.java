package io.repforge.api;

import io.repforge.api.option.Use;
import java.util.Optional;

/** The learning rate over a run. Computed on the host before each step. */
public interface Schedule<O extends Record> extends Component<O> {

    /**
     * @param base the optimizer's learning rate
     * @param progress where the run stands
     * @return the learning rate of the next step, not negative
     */
    double learningRate(double base, Progress progress, O options);

    /**
     * What of the options doesn't fit a run of this length, if anything, such as {@code warmup_epochs (30) is more than the run's 4 epochs}. The host adds
     * what becomes of the learning rate.
     *
     * @param end where the run ends
     */
    default Optional<String> objection(Progress end, O options) {
        return Optional.empty();
    }

    /** Where a run stands. */
    final class Progress {

        private final long step;
        private final long totalSteps;
        private final long stepsPerEpoch;

        private Progress(long step, long totalSteps, long stepsPerEpoch) {
            this.step = step;
            this.totalSteps = totalSteps;
            this.stepsPerEpoch = stepsPerEpoch;
        }

        /**
         * Where a run stands.
         *
         * @param step number of optimizer steps done so far, from 0
         * @param totalSteps number of steps of the whole run
         * @param stepsPerEpoch number of steps of an epoch
         */
        public static Progress of(long step, long totalSteps, long stepsPerEpoch) {
            return new Progress(step, totalSteps, stepsPerEpoch);
        }

        /** Number of optimizer steps done so far, from 0. */
        public long step() {
            return step;
        }

        /** Number of steps of the whole run. */
        public long totalSteps() {
            return totalSteps;
        }

        /** Number of steps of an epoch. */
        public long stepsPerEpoch() {
            return stepsPerEpoch;
        }

        /** Epochs done so far, with fraction. */
        public double epochs() {
            return (double) step / stepsPerEpoch;
        }
    }

    /** The learning rate by a bound schedule. */
    static double learningRate(Use<? extends Schedule<?>> use, double base, Progress progress) {
        return learningRate(use.component(), use.options(), base, progress);
    }

    /** What a bound schedule objects to. */
    static Optional<String> objection(Use<? extends Schedule<?>> use, Progress end) {
        return objection(use.component(), use.options(), end);
    }

    private static <O extends Record> Optional<String> objection(Schedule<O> schedule, Record options, Progress end) {
        return ContractException.requireReturned(schedule.objection(end, schedule.optionsType().cast(options)), schedule, "objection()");
    }

    private static <O extends Record> double learningRate(Schedule<O> schedule, Record options, double base, Progress progress) {
        double rate = schedule.learningRate(base, progress, schedule.optionsType().cast(options));
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new ContractException(schedule, "learningRate()", "gives " + rate + " from learningRate(), which is no learning rate");
        }
        return rate;
    }
}
