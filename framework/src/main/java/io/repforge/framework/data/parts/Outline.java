package io.repforge.framework.data.parts;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.framework.data.WholePass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * The trajectories of a dataset in its order: how long each is, what it is labelled, what its source calls it. Steps that can't be read are counted, so that the
 * numbers are those of {@link Dataset#part}.
 */
public final class Outline {

    private static final long PROGRESS_EVERY = 256;

    private int count;
    private int[] steps = new int[16];
    private double[] labels = new double[16];
    private final List<String> names = new ArrayList<>();

    private Outline() {}

    /**
     * Reads the data once, without looking at its observations.
     *
     * @param label name of the label that is wanted; a trajectory's is that of its first step that can be read
     * @param progress told the number of steps every so often
     * @throws io.repforge.framework.UserError if the data has no end
     * @throws IOException if it can't be read
     */
    public static Outline of(Dataset data, String label, LongConsumer progress) throws IOException {
        Outline outline = new Outline();
        long read = 0;
        boolean begins = true;
        try (StepReader reader = WholePass.open(data)) {
            while (true) {
                boolean done;
                double value = Double.NaN;
                String name = "";
                try {
                    Step step = reader.next();
                    if (step == null) {
                        return outline;
                    }
                    done = step.done();
                    value = step.labels().getOrDefault(label, Double.NaN);
                    name = Objects.requireNonNullElse(step.origin(), "");
                } catch (UnreadableStepException e) {
                    done = e.isDone();
                }
                outline.add(begins, value, name);
                begins = done;
                if (++read % PROGRESS_EVERY == 0) {
                    progress.accept(read);
                }
            }
        }
    }

    private void add(boolean begins, double label, String name) {
        if (begins) {
            if (count == steps.length) {
                steps = Arrays.copyOf(steps, 2 * count);
                labels = Arrays.copyOf(labels, 2 * count);
            }
            labels[count] = label;
            names.add(name);
            count++;
        }
        steps[count - 1]++;
        labels[count - 1] = Double.isNaN(labels[count - 1]) ? label : labels[count - 1];
    }

    /** How many trajectories there are. */
    public int count() {
        return count;
    }

    /** How many steps a trajectory has. */
    public int steps(int trajectory) {
        return steps[trajectory];
    }

    /** The label of a trajectory; NaN where it has none. */
    public double label(int trajectory) {
        return labels[trajectory];
    }

    /** What its source calls the first step of a trajectory; empty if nothing. */
    public String name(int trajectory) {
        return names.get(trajectory);
    }
}
