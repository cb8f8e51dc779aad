package io.repforge.framework.online;

import io.repforge.api.option.Option;
import org.jspecify.annotations.Nullable;

/**
 * What a run measures of its representations, and of the features that it gives out, while it trains.
 *
 * @param enabled whether it measures any
 * @param linear whether a linear probe learns beside the training
 * @param knn how earlier features classify new ones
 * @param geometry whether rank, alignment and uniformity are computed
 * @param label name of the label that both probes are about; null for that of the evaluation
 */
public record OnlineOptions(
        @Option(value = "Whether anything is measured; true and false stand for a map with this alone", defaults = "true") boolean enabled,
        @Option(value = "Whether a linear probe learns the label from the features that are given out, beside the training, as online_linear",
                defaults = "true") boolean linear,
        @Option(value = "How the label is told by the nearest of earlier features, as online_knn", defaults = "{}") Knn knn,
        @Option(value = "Whether rankme, effective_rank, lidar, alignment and uniformity are computed, for each line of metrics", defaults = "true") boolean geometry,
        @Option(value = "Which label of the training data the probes are about; evaluate.label where left out", defaults = "null") @Nullable String label) {

    /** Everything, as recipes have it by default. */
    public static final OnlineOptions DEFAULT = new OnlineOptions(true, true, new Knn(true, 2048, 20), true, null);

    /**
     * Nearest neighbours.
     *
     * @param enabled whether they are looked for
     * @param queue how many earlier features are kept
     * @param neighbours k
     */
    public record Knn(
            @Option(value = "Whether they are looked for; true and false stand for a map with this alone", defaults = "true") boolean enabled,
            @Option(value = "How many of the newest features are kept, of the steps that are measured", defaults = "2048", min = 1, max = 65536) int queue,
            @Option(value = "How many of the nearest vote, at most as many as are kept", defaults = "20", min = 1) int neighbours) {

        public Knn {
            if (enabled && neighbours > queue) {
                throw new IllegalArgumentException("'neighbours' (" + neighbours + ") is more than 'queue' (" + queue
                        + "), so that there would never be enough to ask: keep more, or let fewer vote");
            }
        }

        /** Bytes of what is kept. */
        double bytes(int width) {
            return enabled ? (double) queue * width * Float.BYTES : 0;
        }
    }

    /** Whether there is anything that learns from labels. */
    public boolean wantsLabels() {
        return enabled && (linear || knn.enabled);
    }
}
