package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.Placed;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.api.space.Space;

/** Turns by 0, 90, 180 or 270 degrees, each as likely. Needs square images. */
public final class Rot90 implements Augmentation<NoOptions> {

    @Override
    public String name() {
        return "rot90";
    }

    @Override
    public String description() {
        return "Turns by a multiple of 90 degrees";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    /** @throws GraphException always, since what is turned lies in no box */
    @Override
    public Placed apply(Graph graph, Placed images, Space.Image space, NoOptions options) {
        throw new GraphException(graph.scope() + "rot90 turns images, so that no box tells where they lie; leave it out, or choose a loss that doesn't ask where");
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, NoOptions options) {
        if (images.dim(2) != images.dim(3)) {
            throw new GraphException(graph.scope() + "rot90 needs square images, got " + images.shape());
        }
        Tensor turns = new Draws(images).integers("turns", 4);
        Tensor transposed = images.transpose(0, 1, 3, 2);
        Tensor result = images;
        Tensor[] turned = {Mirror.along(transposed, 2), Mirror.along(Mirror.along(images, 2), 3), Mirror.along(transposed, 3)};
        for (int i = 0; i < turned.length; i++) {
            result = Draws.mix(turns.equalTo(graph.scalar(DType.INT64, i + 1)), turned[i], result);
        }
        return result;
    }
}
