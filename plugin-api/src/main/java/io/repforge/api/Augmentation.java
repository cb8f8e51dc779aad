package io.repforge.api;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;

/** One random operation on images, inside the graph, with parameters drawn for each image of each step. */
public interface Augmentation<O extends Record> extends Component<O> {

    /**
     * @param images {@code [N, C, H, W]}, {@code float32} in [0, 1]; C is 1 (gray) or a multiple of 3 (RGB frames)
     * @return images of the same shape and range
     * @throws io.repforge.api.graph.GraphException if it doesn't fit these images
     */
    Tensor apply(Graph graph, Tensor images, O options);

    /** Applies a bound augmentation, in a naming scope of its own. */
    static Tensor apply(Use<? extends Augmentation<?>> use, Graph graph, Tensor images) {
        return graph.scope(use.component().name(), () -> apply(use.component(), use.options(), graph, images));
    }

    private static <O extends Record> Tensor apply(Augmentation<O> augmentation, Record options, Graph graph, Tensor images) {
        return augmentation.apply(graph, images, augmentation.optionsType().cast(options));
    }
}
