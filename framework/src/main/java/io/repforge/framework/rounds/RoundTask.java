package io.repforge.framework.rounds;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a round asks of every worker: to do, of the steps from one to another, those that are its own in turn. With the worker's own state and its number that
 * is all that the result depends on, so that whoever does it, and however often, comes to the same.
 *
 * @param lineage tells rounds that follow each other, so that who has done a worker's last one may go on from what it has
 * @param round number of the round in that lineage
 * @param from steps of all together before it
 * @param until steps of all together after it
 * @param common the numbers that are everybody's
 * @param folder where workers leave what is their own; null to send it
 */
public record RoundTask(String lineage, long round, long from, long until, float[] common, @Nullable String folder) implements Serializable {

    /** How many of the steps are a worker's. */
    public long steps(int worker, int workers) {
        long first = from + worker;
        return first >= until ? 0 : (until - first + workers - 1) / workers;
    }
}
