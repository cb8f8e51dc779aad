package io.repforge.framework.train;

import io.repforge.framework.run.MetricNames;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Notices while a run goes on that nothing is learnt: representations that are all alike, a loss that doesn't move, gradients of 0, parameters that stay. Each
 * is told once, when it has held for several observations in turn, or at the end.
 */
final class Diagnosis {

    /** Observations in turn that settle it. */
    private static final int PATIENCE = 3;
    /** What is alike by chance for a while takes longer. */
    private static final int LONG_PATIENCE = 10;
    /** Untrained networks spread by .005 of what is possible and more; what has collapsed by some millionths. */
    private static final double COLLAPSED = 1e-3;
    private static final double NO_GRADIENT = 1e-9;
    /** Losses of different batches differ in more than rounding. */
    private static final double ROUNDING = 1e-7;
    /** Below this share of its greatest value a learning rate isn't meant to move much. */
    private static final double SMALL_RATE = 0.1;

    private enum Finding { COLLAPSE, NO_GRADIENT, CONSTANT_LOSS, CONSTANT_PARAMETERS }

    /**
     * What was seen at a step.
     *
     * @param spread of the representations; NaN where it isn't known
     * @param rateShare learning rate, as a share of the optimizer's
     */
    record Observation(double loss, double gradientNorm, double weightNorm, double spread, double rateShare) {

        static Observation of(Map<String, Double> values, double rateShare) {
            return new Observation(values.getOrDefault(MetricNames.LOSS, Double.NaN), values.getOrDefault(MetricNames.GRADIENT_NORM, Double.NaN),
                    values.getOrDefault(MetricNames.WEIGHT_NORM, Double.NaN), values.getOrDefault(Network.SPREAD, Double.NaN), rateShare);
        }
    }

    private final List<Observation> recent = new ArrayList<>();
    private final Set<Finding> told = EnumSet.noneOf(Finding.class);

    /**
     * Looks at a step.
     *
     * @param last whether no other will follow
     * @return what is found for the first time, in words
     */
    List<String> look(Observation now, boolean last) {
        recent.add(now);
        if (recent.size() > LONG_PATIENCE) {
            recent.remove(0);
        }
        List<String> found = new ArrayList<>();
        if (holds(PATIENCE, last, one -> one.spread < COLLAPSED) && told.add(Finding.COLLAPSE)) {
            found.add(String.format(Locale.ROOT, "All representations are alike (%s %.1e, where 1 is evenly spread): the encoder has collapsed, or hasn't begun to"
                    + " tell its inputs apart. Lower optimizer.learning_rate, look whether the observations differ, or choose a loss with negatives.",
                    Network.SPREAD, now.spread));
        }
        if (holds(PATIENCE, last, one -> one.gradientNorm < NO_GRADIENT) && told.add(Finding.NO_GRADIENT)) {
            found.add(String.format(Locale.ROOT, "The gradient is 0 but for rounding (gradient_norm %.1e): nothing is learnt any more. Look whether the loss can"
                    + " be lowered at all with this batch_size and data, or lower optimizer.learning_rate if it was too high at first.", now.gradientNorm));
        }
        Observation first = recent.get(0);
        if (holds(LONG_PATIENCE, last, one -> Math.abs(one.loss - first.loss) <= ROUNDING * Math.abs(first.loss)) && told.add(Finding.CONSTANT_LOSS)) {
            found.add(String.format(Locale.ROOT, "The loss doesn't move: it was %.6g at each of the last %d steps that were looked at, though their batches differ."
                    + " Look whether it depends on the data, and whether optimizer.learning_rate is too high or 0.", now.loss + 0.0, recent.size()));
        }
        if (holds(LONG_PATIENCE, false, one -> one.weightNorm == first.weightNorm && one.gradientNorm >= NO_GRADIENT && one.rateShare >= SMALL_RATE)
                && told.add(Finding.CONSTANT_PARAMETERS)) {
            found.add("The parameters hardly move (weight_norm stays the same), though there are gradients: raise optimizer.learning_rate.");
        }
        return found;
    }

    /** What is to be said of representations that were all alike when a step was looked at last; nothing if they weren't. */
    String ofCollapse() {
        boolean collapsed = !recent.isEmpty() && recent.get(recent.size() - 1).spread < COLLAPSED;
        return collapsed ? String.format(Locale.ROOT, ", with all representations alike (%s %.1e)", Network.SPREAD, recent.get(recent.size() - 1).spread) : "";
    }

    /** Whether something held for so many observations in turn; at the end two will do. */
    private boolean holds(int times, boolean last, Predicate<Observation> condition) {
        int enough = last ? 2 : times;
        return recent.size() >= enough && recent.stream().skip(recent.size() - enough).allMatch(condition);
    }
}
