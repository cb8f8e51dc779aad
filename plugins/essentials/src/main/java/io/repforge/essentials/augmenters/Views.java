package io.repforge.essentials.augmenters;

import io.repforge.api.Augmentation;
import io.repforge.api.Placed;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Applies augmentations to one view of a batch. */
final class Views {

    /** What a view is augmented with unless a recipe says otherwise: SimCLR's choice, without blur, which matters little for small images. */
    static final String DEFAULT = "[random-resized-crop, flip-left-right, color-jitter, {use: gray, p: 0.2}]";

    static final String CONSISTENT = "Whether all frames of a stack, or readings that follow each other, are changed by the same draws; by draws of their own otherwise";

    static final String TARGET = "What is applied to the target instead, in this order; null for the same as to the context";

    private Views() {}

    /**
     * What a view becomes.
     *
     * @throws GraphException if it is neither an image nor a vector, or isn't what the augmentations change
     */
    static Space space(String name, @Nullable Space space, List<Use<Augmentation<?>>> augmentations, boolean consistent) {
        if (space instanceof Space.Box vectors) {
            return vectors(name, vectors, augmentations, consistent);
        }
        Space.Image images = require(name, space);
        Space.Image after = Augmentation.space(augmentations, consistent ? images : images.frame());
        return images.sized(after.height(), after.width());
    }

    private static Space.Box vectors(String name, Space.Box space, List<Use<Augmentation<?>>> augmentations, boolean consistent) {
        try {
            Augmentation.space(augmentations, consistent ? space : reading(space));
            return space;
        } catch (GraphException e) {
            throw new GraphException("augmenter: the " + name + " is " + space + ", and " + e.getMessage()
                    + "; choose those of vectors, such as augmentations: [gaussian-noise, amplitude-scaling], or an augmenter that leaves it alone, such as "
                    + (name.equals("context") ? "none" : "context-only or none"));
        }
    }

    /** One of several readings that follow each other. */
    private static Space.Box reading(Space.Box space) {
        return space.shape().rank() > 1 ? Space.box(space.shape().without(0)) : space;
    }

    /** @throws GraphException if the view isn't an image */
    static Space.Image require(String name, @Nullable Space space) {
        if (space instanceof Space.Image images) {
            return images;
        }
        String leavesAlone = "choose an augmenter that leaves it alone, such as " + (name.equals("context") ? "none" : "context-only or none");
        throw new GraphException("augmenter: the " + name + " is " + (space == null ? "missing from these pairs; " + leavesAlone
                : space instanceof Space.Box ? space + ", not an image, of which crops and places are; choose context-and-target without boxes, which takes vectors too"
                        : space + ", neither an image nor a vector; " + leavesAlone));
    }

    /**
     * @param name name of the view and of its scope
     * @param space what the view is
     * @param consistent whether a stack is one image, so that its frames move and change together, and not an image for each frame
     */
    static Tensor augment(Graph graph, String name, @Nullable Tensor view, @Nullable Space space, List<Use<Augmentation<?>>> augmentations,
            boolean consistent) {
        if (space instanceof Space.Box vectors) {
            Tensor given = given(view);
            vectors(name, vectors, augmentations, consistent);
            return graph.scope(name, () -> {
                if (consistent || vectors.shape().rank() < 2) {
                    return Augmentation.apply(augmentations, graph, given, vectors).stopGradient();
                }
                Tensor readings = given.reshape(reading(vectors).shape().prepend(given.dim(0) * given.dim(1)).dims());
                return Augmentation.apply(augmentations, graph, readings, reading(vectors)).reshape(given.shape().dims()).stopGradient();
            });
        }
        Space.Image images = require(name, space);
        Tensor given = given(view);
        return graph.scope(name, () -> {
            if (consistent || images.frames() == 1) {
                return Augmentation.apply(augmentations, graph, given, images).stopGradient();
            }
            Space.Image frame = images.frame();
            Tensor frames = given.reshape(frame.shape().prepend(given.dim(0) * images.frames()).dims());
            Tensor after = Augmentation.apply(augmentations, graph, frames, frame);
            return after.reshape(given.dim(0), given.dim(1), after.dim(2), after.dim(3)).stopGradient();
        });
    }

    private static Tensor given(@Nullable Tensor view) {
        return Objects.requireNonNull(view, "a view that has a space is there");
    }

    /** As {@link #augment}, of whole stacks, and where they lie afterwards. */
    static Placed place(Graph graph, String name, @Nullable Tensor view, @Nullable Space space, List<Use<Augmentation<?>>> augmentations) {
        Space.Image images = require(name, space);
        Placed whole = Placed.whole(given(view));
        Placed placed = graph.scope(name, () -> Augmentation.apply(augmentations, graph, whole, images));
        return new Placed(placed.images().stopGradient(), placed.boxes().stopGradient());
    }
}
