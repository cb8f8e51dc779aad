package io.repforge.api;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;

/** One random operation on images, inside the graph, with parameters drawn for each image of each step. */
public interface Augmentation<O extends Record> extends Component<O> {

    /**
     * @param images {@code [N, C, H, W]}, {@code float32} in [0, 1]
     * @param space what the images are: how many channels make a frame, and so whether they have colours
     * @return images of the same shape and range
     * @throws io.repforge.api.graph.GraphException if it doesn't fit these images
     */
    Tensor apply(Graph graph, Tensor images, Space.Image space, O options);

    /** Applies a bound augmentation, in a naming scope of its own. */
    static Tensor apply(Use<? extends Augmentation<?>> use, Graph graph, Tensor images, Space.Image space) {
        return graph.scope(use.component().name(), () -> apply(use.component(), use.options(), graph, images, space));
    }

    private static <O extends Record> Tensor apply(
            Augmentation<O> augmentation, Record options, Graph graph, Tensor images, Space.Image space) {
        return ContractException.requireReturned(
                augmentation.apply(graph, images, space, augmentation.optionsType().cast(options)), augmentation, "apply()");
    }
}
