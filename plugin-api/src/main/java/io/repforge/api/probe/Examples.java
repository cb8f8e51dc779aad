package io.repforge.api.probe;

import io.repforge.api.data.Step;

/** Steps as a frozen encoder sees them: n rows of d features, with all else that is known of each. Made by the host; they stay as they are. */
public interface Examples {

    /** How many, n. */
    int count();

    /** Features of each, d. */
    int width();

    /**
     * Features of some rows, one row after the other; a copy. Ask for a part at a time where all of them would be too much.
     *
     * @param from the first row
     * @param to the row behind the last
     */
    float[] features(int from, int to);

    /** The features of all rows. */
    default float[] features() {
        return features(0, count());
    }

    /** What is known of an example but its observation, which is of no length: action, end of the trajectory, labels. */
    Step step(int row);

    /**
     * The trajectory of each example, counted from 0 in their order. Steps of one are often nearly alike, so that what a probe chooses by should be of other trajectories
     * than what it learns from.
     */
    default int[] trajectories() {
        int[] trajectories = new int[count()];
        for (int row = 1; row < trajectories.length; row++) {
            trajectories[row] = trajectories[row - 1] + (step(row - 1).done() ? 1 : 0);
        }
        return trajectories;
    }

    /**
     * A label of each example.
     *
     * @throws RuntimeException with a sentence for the user, if one lacks it; let it through
     */
    double[] labels(String name);

    /**
     * The same examples with other features, such as standardised ones.
     *
     * @param features {@code n · d'} numbers, row by row; not changed afterwards
     */
    Examples with(float[] features);
}
