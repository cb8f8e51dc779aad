package io.repforge.framework.train;

import io.repforge.framework.online.OnlineMeasures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Notices by what is measured of representations while a run goes on that they come to nothing: that they lie in a direction or two, that they stay nearly all
 * alike, that they tell no classes. Each is told once, when it has held for long. What a run looks like in its first epoch isn't held against it.
 */
final class OnlineDiagnosis {

    /** Lines of metrics in turn that settle what ranks and distances say. */
    private static final int PATIENCE = 5;
    /** Steps in turn over which the nearest neighbours are averaged, and epochs before that. */
    private static final int LONG_PATIENCE = 30;
    private static final int EPOCHS_TO_CLASSES = 3;
    /** The effective rank of what lies in one direction and a little more. Those of the shipped recipes stay above it from their first steps on. */
    private static final double ONE_DIRECTION = 2;
    private static final double FEW = 0.1;
    /** The uniformity of distances of about a tenth. Below that of {@link Diagnosis}, which tells of a whole collapse, is nothing of its own. */
    private static final double NEARLY_ALIKE = -0.02;
    private static final double ALIKE = -1e-5;
    /** Representations that are kept of each class, without which neighbours tell little. */
    private static final int KEPT_PER_CLASS = 8;
    /** What are asked about in so many steps, at least. */
    private static final double ASKED = 240;

    private enum Finding { FEW_DIRECTIONS, NEARLY_ALIKE, NO_CLASSES }

    /**
     * What is looked at.
     *
     * @param mostDirections the greatest rank there can be: features, or rows that are looked at, whichever are fewer
     * @param classCount classes that the nearest neighbours tell apart; 0 where they don't
     * @param queue representations that are kept for them
     */
    record Subject(int mostDirections, int classCount, int queue) {}

    private final Subject subject;
    private final long stepsPerEpoch;
    private final Deque<Map<String, Double>> lines = new ArrayDeque<>();
    private final Deque<Double> accuracies = new ArrayDeque<>();
    private final Set<Finding> told = EnumSet.noneOf(Finding.class);

    OnlineDiagnosis(Subject subject, long stepsPerEpoch) {
        this.subject = subject;
        this.stepsPerEpoch = stepsPerEpoch;
    }

    /**
     * Looks at what was measured of a step.
     *
     * @param step counted from 1
     * @return what is found for the first time, in words
     */
    List<String> look(long step, Map<String, Double> measured) {
        List<String> found = new ArrayList<>();
        if (step > stepsPerEpoch && measured.containsKey(OnlineMeasures.UNIFORMITY)) {
            keep(lines, measured, PATIENCE);
            ofGeometry(measured, found);
        }
        if (step > EPOCHS_TO_CLASSES * stepsPerEpoch && measured.containsKey(OnlineMeasures.KNN)) {
            keep(accuracies, measured.get(OnlineMeasures.KNN), LONG_PATIENCE);
            ofClasses(found);
        }
        return found;
    }

    private void ofGeometry(Map<String, Double> now, List<String> found) {
        double rankMe = value(now, OnlineMeasures.RANKME);
        if (always(line -> value(line, OnlineMeasures.EFFECTIVE_RANK) < ONE_DIRECTION && value(line, OnlineMeasures.RANKME) < FEW * subject.mostDirections)
                && told.add(Finding.FEW_DIRECTIONS)) {
            found.add(String.format(Locale.ROOT, "Representations lie in a direction or two (%s %.1f, %s %.1f, where %d are possible), which is called dimensional"
                    + " collapse. Look whether a layer of the encoder squeezes them, give the loss more negatives by a greater batch_size, or strengthen the augmentation.",
                    OnlineMeasures.RANKME, rankMe, OnlineMeasures.EFFECTIVE_RANK, value(now, OnlineMeasures.EFFECTIVE_RANK), subject.mostDirections));
        }
        if (always(line -> value(line, OnlineMeasures.UNIFORMITY) > NEARLY_ALIKE && value(line, OnlineMeasures.UNIFORMITY) < ALIKE)
                && told.add(Finding.NEARLY_ALIKE)) {
            String alignment = now.containsKey(OnlineMeasures.ALIGNMENT)
                    ? String.format(Locale.ROOT, "%s %.1e, ", OnlineMeasures.ALIGNMENT, value(now, OnlineMeasures.ALIGNMENT)) : "";
            found.add(String.format(Locale.ROOT, "Representations stay nearly all alike (%s%s %.1e, where evenly spread ones have about -3.9): the encoder hardly tells"
                    + " its inputs apart. Lower optimizer.learning_rate, choose a loss with negatives, or an encoder that normalises by batch.", alignment,
                    OnlineMeasures.UNIFORMITY, value(now, OnlineMeasures.UNIFORMITY)));
        }
    }

    private void ofClasses(List<String> found) {
        double chance = 1.0 / Math.max(1, subject.classCount);
        double mean = accuracies.stream().mapToDouble(accuracy -> accuracy).average().orElseThrow();
        boolean canTell = subject.classCount > 1 && (long) KEPT_PER_CLASS * subject.classCount <= subject.queue;
        if (canTell && accuracies.size() == LONG_PATIENCE && mean < chance + 2 * Math.sqrt(chance * (1 - chance) / ASKED) && told.add(Finding.NO_CLASSES)) {
            found.add(String.format(Locale.ROOT,
                    "The nearest neighbours among the features that are given out tell the %d classes no better than chance (%s %.3f over %d steps, chance"
                            + " %.3f). Look whether the loss falls, and whether augmentation or pairs take away what classes differ by; where the labels have nothing to do with"
                            + " what is learnt, set online.knn: false.",
                    subject.classCount, OnlineMeasures.KNN, mean, LONG_PATIENCE, chance));
        }
    }

    private boolean always(Predicate<Map<String, Double>> condition) {
        return lines.size() == PATIENCE && lines.stream().allMatch(condition);
    }

    private static double value(Map<String, Double> line, String name) {
        return line.getOrDefault(name, Double.NaN);
    }

    private static <T> void keep(Deque<T> recent, T now, int most) {
        recent.add(now);
        if (recent.size() > most) {
            recent.remove();
        }
    }
}
