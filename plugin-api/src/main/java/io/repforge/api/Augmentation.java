package io.repforge.api;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.List;

/** One random operation on images, inside the graph, with parameters drawn for each image of each step. */
public interface Augmentation<O extends Record> extends Component<O> {

    /**
     * What it makes of such images: by default images of the same size. Only the size may change, not the frames.
     *
     * @param space what the images are
     * @throws io.repforge.api.graph.GraphException if it doesn't fit these images
     */
    default Space.Image space(Space.Image space, O options) {
        return space;
    }

    /**
     * @param images {@code [N, C, H, W]}, {@code float32} in [0, 1]
     * @param space what the images are: how many channels make a frame, and so whether they have colours
     * @return images of the same range, of the size that {@link #space} says
     * @throws io.repforge.api.graph.GraphException if it doesn't fit these images
     */
    Tensor apply(Graph graph, Tensor images, Space.Image space, O options);

    /**
     * The same, and where the images lie afterwards. By default pixels stay where they are; an augmentation that moves them says where to, or that it can't.
     *
     * @param images as for {@link #apply(Graph, Tensor, Space.Image, Record)}, and where they lie
     * @throws io.repforge.api.graph.GraphException if it doesn't fit these images, or makes of them what doesn't lie in a box
     */
    @Experimental
    default Placed apply(Graph graph, Placed images, Space.Image space, O options) {
        return images.withImages(apply(graph, images.images(), space, options));
    }

    /** What bound augmentations make of images, one after the other. */
    static Space.Image space(List<? extends Use<? extends Augmentation<?>>> uses, Space.Image space) {
        Space.Image result = space;
        for (Use<? extends Augmentation<?>> use : uses) {
            result = space(use, result);
        }
        return result;
    }

    /** What a bound augmentation makes of images. */
    static Space.Image space(Use<? extends Augmentation<?>> use, Space.Image space) {
        return space(use.component(), use.options(), space);
    }

    private static <O extends Record> Space.Image space(Augmentation<O> augmentation, Record options, Space.Image space) {
        return ContractException.requireReturned(augmentation.space(space, augmentation.optionsType().cast(options)), augmentation, "space()");
    }

    /** Applies bound augmentations, one after the other, each in a naming scope of its own. */
    static Tensor apply(List<? extends Use<? extends Augmentation<?>>> uses, Graph graph, Tensor images, Space.Image space) {
        Tensor result = images;
        Space.Image size = space;
        for (Use<? extends Augmentation<?>> use : uses) {
            result = apply(use, graph, result, size);
            size = space(use, size);
        }
        return result;
    }

    /** Applies bound augmentations, one after the other, each in a naming scope of its own, and follows where the images lie. */
    @Experimental
    static Placed apply(List<? extends Use<? extends Augmentation<?>>> uses, Graph graph, Placed images, Space.Image space) {
        Placed result = images;
        Space.Image size = space;
        for (Use<? extends Augmentation<?>> use : uses) {
            Placed before = result;
            Space.Image of = size;
            result = graph.scope(use.component().name(), () -> apply(use.component(), use.options(), graph, before, of));
            size = space(use, size);
        }
        return result;
    }

    /**
     * Applies a bound augmentation, in a naming scope of its own.
     *
     * @throws ContractException if it gives other images than it says
     */
    static Tensor apply(Use<? extends Augmentation<?>> use, Graph graph, Tensor images, Space.Image space) {
        return graph.scope(use.component().name(), () -> apply(use.component(), use.options(), graph, images, space));
    }

    private static <O extends Record> Tensor apply(
            Augmentation<O> augmentation, Record options, Graph graph, Tensor images, Space.Image space) {
        return requireSaid(augmentation, options, space, images, ContractException.requireReturned(
                augmentation.apply(graph, images, space, augmentation.optionsType().cast(options)), augmentation, "apply()"));
    }

    private static <O extends Record> Placed apply(Augmentation<O> augmentation, Record options, Graph graph, Placed images, Space.Image space) {
        Placed result = ContractException.requireReturned(
                augmentation.apply(graph, images, space, augmentation.optionsType().cast(options)), augmentation, "apply()");
        requireSaid(augmentation, options, space, images.images(), result.images());
        return result;
    }

    private static <O extends Record> Tensor requireSaid(Augmentation<O> augmentation, Record options, Space.Image space, Tensor images, Tensor result) {
        Space.Image said = space(augmentation, options, space);
        if (result.type() != said.graphType() || !result.shape().equals(said.shape().prepend(images.dim(0)))) {
            throw new ContractException(augmentation, "apply()", "gives " + result.tensorType() + " where it says that it makes " + said + " of " + space);
        }
        return result;
    }
}
