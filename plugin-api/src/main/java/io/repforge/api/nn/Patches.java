package io.repforge.api.nn;

import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;

/**
 * Images as rows of square patches, as masked autoencoders compare them (He et al. 2022). Patches go from left to right, then from top to bottom; the pixels of
 * one likewise, and at each pixel the channels. Nothing is copied but elements, and N stays open; the size of the images is fixed.
 */
public final class Patches {

    private Patches() {}

    /**
     * Cuts images.
     *
     * @param images {@code [N, C, H, W]}
     * @param size height and width of a patch, p; must divide H and W
     * @return {@code [N, H/p · W/p, p · p · C]}
     * @throws GraphException if it doesn't
     */
    public static Tensor cut(Tensor images, int size) {
        requireWhole(images, size);
        long rows = images.dim(2) / size;
        long columns = images.dim(3) / size;
        return images.reshape(images.dim(0), images.dim(1), rows, size, columns, size)
                .transpose(0, 2, 4, 3, 5, 1)
                .reshape(images.dim(0), rows * columns, size * size * images.dim(1));
    }

    /**
     * Puts images together again.
     *
     * @param patches {@code [N, H/p · W/p, p · p · C]}, as {@link #cut} gives them
     * @param rows number of patches from top to bottom, H/p
     * @param columns number of patches from left to right, W/p
     * @param size height and width of a patch, p
     * @return {@code [N, C, H, W]}
     * @throws GraphException if there aren't as many
     */
    public static Tensor join(Tensor patches, long rows, long columns, int size) {
        if (patches.shape().rank() != 3 || patches.dim(1) != rows * columns || patches.dim(2) % (size * size) != 0) {
            throw new GraphException(patches.graph().scope() + "patches: " + patches + " aren't " + rows + " × " + columns + " patches of " + size + " × " + size
                    + " pixels, [N, " + rows * columns + ", " + size * size + " · C]");
        }
        long channels = patches.dim(2) / (size * size);
        return patches.reshape(patches.dim(0), rows, columns, size, size, channels)
                .transpose(0, 5, 1, 3, 2, 4)
                .reshape(patches.dim(0), channels, rows * size, columns * size);
    }

    static void requireWhole(Tensor images, int size) {
        if (images.shape().rank() != 4 || size < 1 || images.dim(2) % size != 0 || images.dim(3) % size != 0) {
            throw new GraphException(images.graph().scope() + "patches: " + images + " can't be cut into patches of " + size + " × " + size
                    + " pixels; it must be [N, C, H, W], with H and W multiples of " + size);
        }
    }
}
