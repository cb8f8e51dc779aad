package io.repforge.kit;

import io.repforge.api.Augmenter;
import io.repforge.api.option.NoOptions;
import java.util.Set;

/** An augmenter that leaves the context as it is, but cuts a further view out of it, is right to want images: nothing is told of it. */
class ViewsOfTheContextAsItIsTest extends AugmenterKit<NoOptions> {

    @Override
    protected Augmenter<NoOptions> component() {
        return new CornerAugmenter();
    }

    @Override
    protected NoOptions options() {
        return new NoOptions();
    }

    @Override
    protected Set<Part> augmented() {
        return Set.of();
    }
}
