package io.repforge.essentials.augmenters;

import io.repforge.api.Augmentation;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies augmentations to one view of a batch. */
final class Views {

    /** What a view is augmented with unless a recipe says otherwise: SimCLR's choice, without blur, which matters little for small images. */
    static final String DEFAULT = "[random-resized-crop, flip-left-right, color-jitter, {use: gray, p: 0.2}]";

    static final String CONSISTENT = "Whether all frames of a stack are changed by the same draws; by draws of their own otherwise";

    private Views() {}

    /**
     * @param name name of the view and of its scope
     * @param space what the view is
     * @param consistent whether a stack is one image, so that its frames move and change together, and not an image for each frame
     */
    static Tensor augment(Graph graph, String name, @Nullable Tensor view, @Nullable Space space, List<Use<Augmentation<?>>> augmentations,
            boolean consistent) {
        if (view == null || !(space instanceof Space.Image images)) {
            throw new GraphException("augmenter: the " + name + " is " + (space == null ? "missing from these pairs" : space + ", not an image")
                    + "; choose an augmenter that leaves it alone, such as " + (name.equals("context") ? "none" : "context-only or none"));
        }
        return graph.scope(name, () -> {
            if (consistent || images.frames() == 1) {
                return augmented(graph, view, images, augmentations).stopGradient();
            }
            Space.Image frame = images.frame();
            Tensor frames = view.reshape(frame.shape().prepend(view.dim(0) * images.frames()).dims());
            return augmented(graph, frames, frame, augmentations).reshape(view.shape().dims()).stopGradient();
        });
    }

    private static Tensor augmented(Graph graph, Tensor view, Space.Image space, List<Use<Augmentation<?>>> augmentations) {
        Tensor result = view;
        for (Use<Augmentation<?>> augmentation : augmentations) {
            result = Augmentation.apply(augmentation, graph, result, space);
        }
        return result;
    }
}
