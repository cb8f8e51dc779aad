package io.repforge.api;

import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch of pairs inside the graph. Images are {@code float32} in [0, 1]; boxes {@code float32}; discrete values {@code int64}.
 *
 * <p>Beside what pairs are made of there may be further {@linkplain #views views}, which the augmenter makes and declares. In evaluation nothing is augmented,
 * so there are none.
 */
public final class PairTensors {

    private final Tensor context;
    private final Tensor target;
    private final @Nullable Tensor extra;
    private final Tensor trajectory;
    private final Tensor timestep;
    private final Map<String, View> views;

    private PairTensors(Tensor context, Tensor target, @Nullable Tensor extra, Tensor trajectory, Tensor timestep, Map<String, View> views) {
        this.context = context;
        this.target = target;
        this.extra = extra;
        this.trajectory = trajectory;
        this.timestep = timestep;
        this.views = views;
    }

    /**
     * A batch without extra contexts and further views.
     *
     * @param context {@code [N, …]}
     * @param target {@code [N, …]}
     * @param trajectory {@code [N]}, {@code int64}: number of each pair's trajectory
     * @param timestep {@code [N]}, {@code int64}: position of each context within its trajectory
     */
    public static PairTensors of(Tensor context, Tensor target, Tensor trajectory, Tensor timestep) {
        return new PairTensors(context, target, null, trajectory, timestep, Map.of());
    }

    /** {@code [N, …]}. */
    public Tensor context() {
        return context;
    }

    /** {@code [N, …]}. */
    public Tensor target() {
        return target;
    }

    /** {@code [N, …]}; null where the pairs have none. */
    public @Nullable Tensor extra() {
        return extra;
    }

    /** {@code [N]}, {@code int64}: number of each pair's trajectory. */
    public Tensor trajectory() {
        return trajectory;
    }

    /** {@code [N]}, {@code int64}: position of each context within its trajectory. */
    public Tensor timestep() {
        return timestep;
    }

    /** The further views by name, in the order in which they were added; mostly none, and none in evaluation. */
    public Map<String, View> views() {
        return views;
    }

    /**
     * The further view of a name.
     *
     * @throws GraphException if there is none of that name
     */
    public View view(String name) {
        View view = views.get(name);
        if (view == null) {
            throw new GraphException("there is no further view '" + name + "' in the batch, " + (views.isEmpty() ? "which has none" : "only " + views.keySet())
                    + "; choose an augmenter that makes it");
        }
        return view;
    }

    /**
     * The target, where it is to be represented as the context is.
     *
     * @throws GraphException if it is of another kind, such as an action
     */
    public Tensor targetLikeContext() {
        return likeContext(target, "target");
    }

    /**
     * The extra context, where it is to be represented as the context is; null where the pairs have none.
     *
     * @throws GraphException if it is of another kind, such as an action
     */
    public @Nullable Tensor extraLikeContext() {
        return extra == null ? null : likeContext(extra, "extra context");
    }

    private Tensor likeContext(Tensor view, String what) {
        if (view.type() != context.type() || view.shape().rank() != context.shape().rank()) {
            throw new GraphException("the " + what + " is to be represented as the context is, but it is " + view.tensorType() + " and the context "
                    + context.tensorType() + "; this encoder is for observations alone: put it into the algorithm's own by encoder: {encoder: NAME}");
        }
        return view;
    }

    /**
     * The further views that are of the context's kind, and so can be represented as it is: images with as many channels, of any size, or boxes of its
     * shape. Masks and indices are none.
     */
    public Map<String, View> viewsLikeContext() {
        Map<String, View> alike = new LinkedHashMap<>(views);
        alike.values().removeIf(view -> !isLikeContext(view.space()));
        return alike;
    }

    private boolean isLikeContext(Space space) {
        if (space instanceof Space.Image image) {
            return context.shape().rank() == 4 && context.dim(1) == image.channels() && context.type() == image.graphType();
        }
        return space instanceof Space.Box && context.shape().without(0).equals(space.shape()) && context.type() == space.graphType();
    }

    /** The same batch with another context. */
    public PairTensors withContext(Tensor other) {
        return new PairTensors(other, target, extra, trajectory, timestep, views);
    }

    /** The same batch with another target. */
    public PairTensors withTarget(Tensor other) {
        return new PairTensors(context, other, extra, trajectory, timestep, views);
    }

    /** The same batch with this extra context. */
    public PairTensors withExtra(Tensor other) {
        return new PairTensors(context, target, other, trajectory, timestep, views);
    }

    /** The same batch without an extra context. */
    public PairTensors withoutExtra() {
        return new PairTensors(context, target, null, trajectory, timestep, views);
    }

    /**
     * The same batch with a further view.
     *
     * @param name in words that recipes and pictures show, such as {@code local}; what was there under that name is replaced
     */
    public PairTensors withView(String name, View view) {
        Map<String, View> more = new LinkedHashMap<>(views);
        more.put(name, view);
        return new PairTensors(context, target, extra, trajectory, timestep, Collections.unmodifiableMap(more));
    }
}
