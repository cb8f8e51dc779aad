package io.repforge.framework.rounds;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What workers have sent, added up in double precision. To give the same whoever adds up and whoever comes first, sums are made in groups of workers whose numbers
 * follow each other, in the order of these numbers, and then over the groups in theirs.
 *
 * @param values sums of numbers, or of changes, each times its worker's weight
 * @param weight sum of the weights
 * @param changes whether they are changes
 */
public record Sum(double[] values, long weight, boolean changes) implements Serializable {

    /** How many workers are added up before the groups are: about the root of their number. */
    public static int group(int workers) {
        return (int) Math.ceil(Math.sqrt(workers));
    }

    /** The sum of a group. */
    public static Sum ofGroup(List<Sent> inOrder) {
        double[] values = new double[inOrder.get(0).length()];
        long weight = 0;
        for (Sent sent : inOrder) {
            for (int i = 0; i < values.length; i++) {
                values[i] += sent.weight() * sent.at(i);
            }
            weight += sent.weight();
        }
        return new Sum(values, weight, inOrder.get(0).values() == null);
    }

    /** The sum of groups. */
    public static Sum ofGroups(List<Sum> inOrder) {
        double[] values = new double[inOrder.get(0).values.length];
        long weight = 0;
        for (Sum sum : inOrder) {
            for (int i = 0; i < values.length; i++) {
                values[i] += sum.values[i];
            }
            weight += sum.weight;
        }
        return new Sum(values, weight, inOrder.get(0).changes);
    }

    /** The sum of all workers, in the order of their numbers. */
    public static Sum of(List<Sent> inOrder) {
        int group = group(inOrder.size());
        List<Sum> groups = new ArrayList<>();
        for (int from = 0; from < inOrder.size(); from += group) {
            groups.add(ofGroup(inOrder.subList(from, Math.min(inOrder.size(), from + group))));
        }
        return ofGroups(groups);
    }

    /**
     * The mean.
     *
     * @param before the numbers at the start of the round, which changes are of
     */
    public double[] mean(float[] before) {
        double[] mean = new double[values.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = values[i] / weight + (changes ? before[i] : 0);
        }
        return mean;
    }
}
