package io.repforge.essentials.augmenters;

import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.GraphException;
import io.repforge.api.space.Space;

/** The patches of a context, numbered from left to right and then from top to bottom. */
record PatchGrid(int rows, int columns) {

    /**
     * @param augmenter name of who asks
     * @param batch what the context is part of
     * @param patch height and width of a patch, in pixels
     * @throws GraphException if the context isn't an image of whole patches
     */
    static PatchGrid of(String augmenter, BatchSpec batch, int patch) {
        if (batch.context() instanceof Space.Image image && image.height() % patch == 0 && image.width() % patch == 0) {
            return new PatchGrid(image.height() / patch, image.width() / patch);
        }
        throw new GraphException("augmenter " + augmenter + " hides patches of " + patch + "×" + patch + " pixels, but the context is " + batch.context()
                + "; choose a patch that divides height and width of an image");
    }

    /**
     * To be asked before the augmenter within is, which may know of vectors.
     *
     * @throws GraphException if the context is a vector
     */
    static void requireImage(String augmenter, PairSpec pairs) {
        if (pairs.context() instanceof Space.Box vectors) {
            throw new GraphException("augmenter " + augmenter + " hides patches of images, but the context is " + vectors
                    + "; choose an algorithm that hides none, such as simclr, for vectors");
        }
    }

    /** How many patches there are. */
    int size() {
        return rows * columns;
    }

    /** Space of the numbers of so many patches. */
    Space numbers(int patches) {
        return Space.discrete(size(), Shape.of(patches));
    }
}
