package io.repforge.essentials.augmentations;

import io.repforge.api.graph.Tensor;
import java.util.List;

/**
 * The colours of RGB images and of stacks of RGB frames: red, green and blue as {@code [N, frames, H, W]} each. Whether images are such, their
 * space says.
 */
record Frames(Tensor red, Tensor green, Tensor blue) {

    static Frames of(Tensor images) {
        long frames = images.dim(1) / 3;
        List<Tensor> parts = images.reshape(images.dim(0), frames, 3, images.dim(2), images.dim(3)).split(2, 1, 1, 1);
        return new Frames(parts.get(0).squeeze(2), parts.get(1).squeeze(2), parts.get(2).squeeze(2));
    }

    /** {@code [N, 3 · frames, H, W]}. */
    Tensor join() {
        Tensor colours = Tensor.concat(2, red.unsqueeze(2), green.unsqueeze(2), blue.unsqueeze(2));
        return colours.reshape(red.dim(0), 3 * red.dim(1), red.dim(2), red.dim(3));
    }

    /** Luma of ITU-R BT.601. */
    Tensor luma() {
        return red.mul(0.299).add(green.mul(0.587)).add(blue.mul(0.114));
    }
}
