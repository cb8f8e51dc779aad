package io.repforge.api;

import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.List;

/**
 * A further view of a batch, which an augmenter makes beside context, target and extra: one tensor, or several of one space, such as six small crops.
 * What the places of a mask or a list of indices stand for, the augmenter says. Encoders, decoders and losses ask for views by name, so that those of one plugin work with
 * augmenters of another: the names here are for what several make.
 */
@Experimental
public final class View {

    /** Name of small parts of the context, images that are mostly smaller than it. */
    public static final String LOCAL = "local";

    /** Name of the numbers of those patches of the context that are visible, {@code int64 [N, V]}; patches go from left to right, then from top to bottom. */
    public static final String VISIBLE = "visible";

    /** Name of the numbers of those patches of the context that are hidden, {@code int64 [N, H]}. */
    public static final String HIDDEN = "hidden";

    /**
     * Name of which patches an encoder with a mask token sees, {@code bool [N, rows, columns]} of the context, and, if there is a second tensor, of the target: for masks whose
     * size differs from image to image. That token is in the place of the others.
     */
    public static final String SEEN = "seen";

    /** Name of the numbers of the patches of hidden blocks of the context, {@code int64 [N, H]} for each block. */
    public static final String BLOCK = "block";

    /** Name of where context and target lie in what they were cut from, {@code float32 [N, 4]} for each of the two: see {@link Placed}. */
    public static final String BOX = "box";

    private final Space space;
    private final List<Tensor> tensors;

    private View(Space space, List<Tensor> tensors) {
        this.space = space;
        this.tensors = List.copyOf(tensors);
        if (this.tensors.isEmpty()) {
            throw new IllegalArgumentException("a view needs at least one tensor");
        }
    }

    /**
     * @param space what a row of each tensor is
     * @param tensors {@code [N, …]} of that space, each of {@link Space#graphType}; at least one
     */
    public static View of(Space space, Tensor... tensors) {
        return new View(space, List.of(tensors));
    }

    /** The same with a list. */
    public static View of(Space space, List<Tensor> tensors) {
        return new View(space, tensors);
    }

    /** What a row of each tensor is. */
    public Space space() {
        return space;
    }

    /** The tensors, {@code [N, …]} each. */
    public List<Tensor> tensors() {
        return tensors;
    }

    /** How many tensors there are. */
    public int count() {
        return tensors.size();
    }

    /**
     * The only tensor, where there is one.
     *
     * @throws GraphException if there are several
     */
    public Tensor tensor() {
        if (count() != 1) {
            throw new GraphException(
                    "a view of " + count() + " × " + space + " is taken for a single one; choose an augmenter that makes one, or a component for several");
        }
        return tensors.get(0);
    }

    /** All rows one tensor after the other, {@code [count · N, …]}: so several small tensors go through a network at once, as one batch. */
    public Tensor joined() {
        return count() == 1 ? tensors.get(0) : Tensor.concat(0, tensors);
    }

    @Override
    public String toString() {
        return count() + " × " + space;
    }
}
