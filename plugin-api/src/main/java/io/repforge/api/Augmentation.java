package io.repforge.api;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.List;

/**
 * One random operation on images, inside the graph, with parameters drawn for each image of each step; or one on vectors, such as of sensors, which refuses images as
 * those on images refuse vectors.
 */
public interface Augmentation<O extends Record> extends Component<O> {

    /**
     * What it makes of such images: by default images of the same size. Only the size may change, not the frames.
     *
     * @param space what the images are
     * @throws GraphException if it doesn't fit these images
     */
    default Space.Image space(Space.Image space, O options) {
        return space;
    }

    /**
     * @param images {@code [N, C, H, W]}, {@code float32} in [0, 1]
     * @param space what the images are: how many channels make a frame, and so whether they have colours
     * @return images of the same range, of the size that {@link #space} says
     * @throws GraphException if it doesn't fit these images
     */
    Tensor apply(Graph graph, Tensor images, Space.Image space, O options);

    /**
     * What it makes of vectors, or arrays, of real numbers. By default nothing: it augments images alone. One that augments vectors gives the same space.
     *
     * @param space what the vectors are
     * @throws GraphException if it doesn't fit these vectors
     */
    @Experimental
    default Space.Box space(Space.Box space, O options) {
        throw new GraphException("augmentation " + name() + " changes images and no vectors, " + space);
    }

    /**
     * Augments vectors. It is called for those only of which {@link #space(Space.Box, Record)} says something.
     *
     * @param vectors {@code [N, …]}, {@code float32}, of any range. Of a space of more than one axis the first is time: that of readings one after the other
     * @param space what the vectors are
     * @return vectors of the same shape
     * @throws GraphException if it doesn't fit these vectors
     */
    @Experimental
    default Tensor apply(Graph graph, Tensor vectors, Space.Box space, O options) {
        throw new GraphException("augmentation " + name() + " changes images and no vectors, " + space);
    }

    /**
     * The same, and where the images lie afterwards. By default pixels stay where they are; an augmentation that moves them says where to, or that it can't.
     *
     * @param images as for {@link #apply(Graph, Tensor, Space.Image, Record)}, and where they lie
     * @throws GraphException if it doesn't fit these images, or makes of them what doesn't lie in a box
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

    /**
     * What bound augmentations make of vectors, one after the other.
     *
     * @throws GraphException if one of them augments images alone
     */
    @Experimental
    static Space.Box space(List<? extends Use<? extends Augmentation<?>>> uses, Space.Box space) {
        for (Use<? extends Augmentation<?>> use : uses) {
            if (!vectors(use.component(), use.options(), space).equals(space)) {
                throw new ContractException(use.component(), "space()", "says that it makes other vectors of " + space);
            }
        }
        return space;
    }

    private static <O extends Record> Space.Box vectors(Augmentation<O> augmentation, Record options, Space.Box space) {
        return ContractException.requireReturned(augmentation.space(space, augmentation.optionsType().cast(options)), augmentation, "space()");
    }

    /** Applies bound augmentations to vectors, one after the other, each in a naming scope of its own. */
    @Experimental
    static Tensor apply(List<? extends Use<? extends Augmentation<?>>> uses, Graph graph, Tensor vectors, Space.Box space) {
        Tensor result = vectors;
        for (Use<? extends Augmentation<?>> use : uses) {
            Tensor before = result;
            result = graph.scope(use.component().name(), () -> vectors(use.component(), use.options(), graph, before, space));
        }
        return result;
    }

    private static <O extends Record> Tensor vectors(Augmentation<O> augmentation, Record options, Graph graph, Tensor vectors, Space.Box space) {
        Tensor result = ContractException.requireReturned(
                augmentation.apply(graph, vectors, space, augmentation.optionsType().cast(options)), augmentation, "apply()");
        if (!result.tensorType().equals(vectors.tensorType())) {
            throw new ContractException(augmentation, "apply()", "gives " + result.tensorType() + " of vectors " + vectors.tensorType());
        }
        return result;
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
